"""The front page, composed by editors."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.url_routing import RouteResult

from broadsheet.stories.blocks import RAIL_BLOCKS
from broadsheet.stories.models.printed import PrintedPage

LEADS = ["stories.Story", "stories.LiveBlog"]


class FrontPage(PrintedPage):
    """The paper's first page: a lead, stories beside it, and rails below. What is left empty fills itself."""

    lead = models.ForeignKey(
        "stories.Article", verbose_name=_("lead story"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("Left empty: the newest story."),
    )  # fmt: skip
    rails = StreamField(
        RAIL_BLOCKS, verbose_name=_("rails"), blank=True, help_text=_("Left empty: one for every section.")
    )

    template = "stories/front_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["stories.Section", "stories.InfoPage"]
    content_panels: ClassVar = [
        *Page.content_panels,
        PageChooserPanel("lead", LEADS),
        InlinePanel("secondary_items", label=_("Story"), heading=_("Beside the lead"), max_num=8),
        FieldPanel("rails"),
    ]

    class Meta:
        verbose_name = _("front page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds a story in one query instead of two for every level above it; anything else as Wagtail does."""
        if len(path_components) > 1:
            from broadsheet.stories.models.live import LiveBlog
            from broadsheet.stories.models.story import Story

            address = f"{self.url_path}{'/'.join(path_components)}/"
            for kind in (Story, LiveBlog):
                # By slug, which is indexed, unlike the whole address.
                named = kind.objects.filter(slug=path_components[-1], url_path=address)
                if (found := named.select_related("picture").first()) is not None:
                    return found.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.stories.front import front_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(front_context(request, self))
        return context


class SecondaryStory(Orderable):
    """A story beside the lead, in the order the editors chose."""

    front_page = ParentalKey(FrontPage, on_delete=models.CASCADE, related_name="secondary_items")
    article = models.ForeignKey("stories.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="+")

    panels: ClassVar[list[object]] = [PageChooserPanel("article", LEADS)]

    def __str__(self) -> str:
        return str(self.article)
