"""Pages about the paper itself: imprint, contact, how it corrects its mistakes."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from broadsheet.stories.addresses import refuse_reserved
from broadsheet.stories.blocks import STORY_BLOCKS
from broadsheet.stories.models.printed import PrintedPage


class InfoPage(PrintedPage):
    """A lasting page that is not a story. With “show in menus” it stands at the foot of every page."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(STORY_BLOCKS, verbose_name=_("body"), blank=True)

    template = "stories/info_page.html"
    parent_page_types: ClassVar = ["stories.FrontPage", "stories.InfoPage"]
    subpage_types: ClassVar = ["stories.InfoPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields: ClassVar[list[object]] = [*Page.search_fields, index.SearchField("body")]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("page about the paper")
        verbose_name_plural = _("pages about the paper")

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.stories.structured_data import breadcrumbs, script

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(
            page_title=self.seo_title or self.title,
            page_description=self.search_description or self.introduction,
            canonical_url=self.address,
            structured_data=script(breadcrumbs([(self.title, self.url)])),
        )
        return context
