"""A person who signs stories."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet


@register_snippet
class Byline(index.Indexed, models.Model):
    """Somebody whose name stands over stories, with a page of their own."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True, help_text=_("The last part of /by/…/"))
    role = models.CharField(_("role"), max_length=120, blank=True, help_text=_("“Science correspondent”"))
    biography = models.TextField(_("biography"), blank=True)
    picture = models.ForeignKey(
        "stories.Picture", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(_("e-mail address for readers"), blank=True)
    link = models.URLField(_("page elsewhere"), blank=True)

    panels: ClassVar[list[object]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("role")], _("Who")),
        FieldPanel("biography"),
        FieldPanel("picture"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("link")], _("How readers reach them")),
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

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return reverse("byline", args=[self.slug])

    def get_absolute_url(self) -> str:
        return self.url
