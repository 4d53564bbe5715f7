"""What the stories add to Wagtail's newsroom. Each hook is one line; what it does is in `newsroom/`."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button, ListingButton
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from broadsheet.stories.models import LiveBlog
from broadsheet.stories.newsroom import advice, dashboard, live
from broadsheet.stories.newsroom.filing import BylineViewSet, TopicViewSet
from broadsheet.stories.newsroom.live import LiveEntryViewSet

for viewset in (LiveEntryViewSet, TopicViewSet, BylineViewSet):
    register_snippet(viewset)

hooks.register("construct_snippet_action_menu", live.publish_first)
hooks.register("construct_homepage_panels", dashboard.add_panels)
hooks.register("after_create_page", advice.advise)
hooks.register("after_edit_page", advice.advise)


@hooks.register("insert_global_admin_css")
def newsroom_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("stories/newsroom.css"))


@hooks.register("construct_help_menu")
def leave_help_to_the_paper(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's links to its own site go; its list of keyboard shortcuts stays."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith(("http://", "https://"))]


def _takes_entries(page: Page, user: Any) -> bool:
    """Whether `page` is a running live blog that `user` may write for."""
    running = page.specific_class is LiveBlog and LiveBlog.objects.filter(pk=page.pk, ended_at=None).exists()
    return running and bool(user.has_perm("stories.add_liveentry"))


@hooks.register("register_page_listing_buttons")
def new_entry_from_listing(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if _takes_entries(page, user):
        yield ListingButton(_("New entry"), url=live.new_entry_address(page.pk), priority=1)


@hooks.register("register_page_header_buttons")
def new_entry_from_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if _takes_entries(page, user):
        yield Button(_("New entry"), url=live.new_entry_address(page.pk), icon_name="plus", priority=1)
