"""A part of the paper: News, Sport, Opinion."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.models import Page

from broadsheet.stories.addresses import refuse_reserved
from broadsheet.stories.models.printed import PrintedPage, PrintedRoutes


class Section(PrintedRoutes, PrintedPage):
    """A section, which holds stories and shows the newest of them."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("A sentence under the section's name, and for search engines.")
    )

    template = "stories/section.html"
    parent_page_types: ClassVar = ["stories.FrontPage", "stories.Section"]
    subpage_types: ClassVar = ["stories.Story", "stories.LiveBlog", "stories.Section"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: ClassVar = Page.promote_panels

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)

    @path("")
    def newest(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("page/<whole:number>/")
    def older(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.render(request, context_overrides=self.listing_context(request, number))

    def listing_context(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """The stories of one numbered page, newest first. Raises `Http404` past the last."""
        from broadsheet.stories.listings import section_listing

        return section_listing(request, self, number)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if "listing" not in context:
            context.update(self.listing_context(request, 1))
        return context
