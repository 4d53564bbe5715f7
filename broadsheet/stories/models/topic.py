"""What stories are about, across sections."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet


@register_snippet
class Topic(index.Indexed, models.Model):
    """A subject that readers can follow and stories are filed under."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"), max_length=120, unique=True, allow_unicode=True, help_text=_("The last part of /topic/…/")
    )
    description = models.TextField(_("description"), blank=True)

    panels: ClassVar[list[object]] = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]
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

    @property
    def url(self) -> str:
        return reverse("topic", args=[self.slug])

    def get_absolute_url(self) -> str:
        return self.url
