"""A person who signs stories."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from broadsheet.stories.addresses import free_slug

# Whoever may enter the newsroom: the accounts that a byline can be one person with.
STAFF = Q(is_staff=True) | Q(groups__permissions__codename="access_admin")


class Byline(index.Indexed, models.Model):
    """Somebody whose name stands over stories, with a page of their own."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"), max_length=120, unique=True, blank=True,
        help_text=_("The last part of /by/…/. Left empty, it is made of the name."),
    )  # fmt: skip
    role = models.CharField(_("role"), max_length=120, blank=True, help_text=_("“Science correspondent”"))
    biography = models.TextField(_("biography"), blank=True)
    picture = models.ForeignKey(
        "stories.Picture", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(
        _("e-mail address for readers"), blank=True,
        help_text=_("Shown on their page. Whoever signs in with it finds this byline already chosen."),
    )  # fmt: skip
    link = models.URLField(_("page elsewhere"), blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="byline", limit_choices_to=STAFF,
        help_text=_("Their own log-in, if they want readers to know that it is them: then this page leads to what they "
                    "write in the conversation, and there they are called a journalist. Staff only."),
    )  # fmt: skip

    panels: ClassVar[list[object]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("role"), FieldPanel("slug")], _("Who")),
        FieldPanel("biography"),
        FieldPanel("picture"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("link")], _("How readers reach them")),
        FieldPanel("account"),
    ]
    search_fields: ClassVar[list[object]] = [
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("biography"),
    ]

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering: ClassVar = ["name"]

    # Set while it is saved: the account that it belonged to until now.
    account_before: int | None = None

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or free_slug(Byline, self.name, unicode=False, besides=self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Byline, self.name, unicode=False, besides=self.pk)
        super().save(*args, **kwargs)

    @property
    def url(self) -> str:
        return reverse("byline", args=[self.slug])

    def get_absolute_url(self) -> str:
        return self.url
