"""What stories are about, across sections."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.search import index

from broadsheet.stories.addresses import free_slug


class Topic(index.Indexed, models.Model):
    """A subject that readers can follow and stories are filed under."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"), max_length=120, unique=True, blank=True, allow_unicode=True,
        help_text=_("The last part of /topic/…/. Left empty, it is made of the name."),
    )  # fmt: skip
    description = models.TextField(
        _("description"), blank=True, help_text=_("A sentence under the topic’s name, and for search engines.")
    )

    holds_comments = models.BooleanField(
        _("comments wait"), default=False,
        help_text=_("Under its stories every comment waits for approval, unless a story says otherwise."),
    )  # fmt: skip

    panels: ClassVar[list[object]] = [
        TitleFieldPanel("name", classname="", placeholder=False),
        FieldPanel("description"),
        FieldPanel("slug", widget=SlugInput()),
        FieldPanel("holds_comments"),
    ]
    search_fields: ClassVar[list[object]] = [
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or free_slug(Topic, self.name, unicode=True, besides=self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Topic, self.name, unicode=True, besides=self.pk)
        super().save(*args, **kwargs)

    @property
    def url(self) -> str:
        return reverse("topic", args=[self.slug])

    def get_absolute_url(self) -> str:
        return self.url
