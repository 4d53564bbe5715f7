"""The first screen of the newsroom: what goes on, what comes, and what wants a hand."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from broadsheet.common.clock import moment_text
from broadsheet.stories.models import Article, LiveBlog, Picture
from broadsheet.stories.newsroom.live import entries_address, new_entry_address

ROWS = 5


@dataclass(frozen=True)
class Row:
    """A line of a panel: what, where it is edited, a few words beside it, and at most one thing to do."""

    title: str
    url: str
    detail: str = ""
    action: str = ""
    action_url: str = ""


class ListPanel(Component):
    """A list under a heading; nothing at all where the list is empty."""

    template_name = "stories/newsroom/panel.html"
    name: str
    heading: str | Promise
    order: int

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def rows(self) -> list[Row]:
        raise NotImplementedError

    def note(self) -> str:
        """A sentence above the list."""
        return ""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        rows = self.rows()
        return {"name": self.name, "heading": self.heading, "rows": rows, "note": self.note() if rows else ""}


class RunningLiveBlogs(ListPanel):
    name = "running-live-blogs"
    heading = gettext_lazy("Live now")
    order = 50

    def rows(self) -> list[Row]:
        running = LiveBlog.objects.live().filter(ended_at=None).order_by("-first_published_at")[:ROWS]
        may_write = self.request.user.has_perm("stories.add_liveentry")
        return [
            Row(
                blog.title,
                entries_address(blog.pk),
                moment_text(blog.newest_entry_at or blog.published),
                _("New entry") if may_write else "",
                new_entry_address(blog.pk),
            )
            for blog in running
        ]


class Scheduled(ListPanel):
    name = "scheduled-stories"
    heading = gettext_lazy("Scheduled")
    order = 220

    def rows(self) -> list[Row]:
        waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
        due = [(int(pk), at) for pk, at in waiting.values_list("object_id", "approved_go_live_at")]
        # An embargoed headline is for those who may see the page in the newsroom, not for everybody who gets in.
        mine = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        pages = mine.in_bulk([pk for pk, _at in due])
        return [Row(pages[pk].draft_title, edit_address(pk), moment_text(at)) for pk, at in due if pk in pages][:ROWS]


class NewestStories(ListPanel):
    name = "newest-stories"
    heading = gettext_lazy("Newest stories")
    order = 240

    def rows(self) -> list[Row]:
        newest = Article.objects.live().order_by("-first_published_at", "-pk")[:ROWS]
        return [
            Row(page.title, edit_address(page.pk), moment_text(page.published), _("View"), page.url or "")
            for page in newest
        ]


class PicturesWithoutText(ListPanel):
    name = "pictures-without-text"
    heading = gettext_lazy("Pictures without alternative text")
    order = 260

    def rows(self) -> list[Row]:
        return [
            Row(picture.title, reverse("wagtailimages:edit", args=[picture.pk]), moment_text(picture.created_at))
            for picture in self.pictures()[:ROWS]
        ]

    def note(self) -> str:
        number = self.pictures().count()
        return ngettext(
            "%(number)d picture says nothing to readers who cannot see it.",
            "%(number)d pictures say nothing to readers who cannot see them.",
            number,
        ) % {"number": number}

    def pictures(self) -> Any:
        policy = policy_registry.get_by_type(Picture)
        mine = policy.instances_user_has_permission_for(self.request.user, "change")
        return mine.filter(description="", is_decorative=False).order_by("-created_at")


PANELS: tuple[type[ListPanel], ...] = (RunningLiveBlogs, Scheduled, NewestStories, PicturesWithoutText)


def edit_address(page_pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_pk])


def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Puts the paper's panels among Wagtail's (what waits for approval, one's own newest edits)."""
    panels.extend(panel(request) for panel in PANELS)
