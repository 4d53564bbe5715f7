"""The live desk: writing the entries of a live blog, on a phone if need be, and publishing each in one tap."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, LiveStatusTagColumn
from wagtail.rich_text import RichText
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from broadsheet.stories.models import Byline, LiveBlog, LiveEntry

NAMESPACE = "live_entries"
# A column that a phone can do without (static/stories/newsroom.css).
MINOR = "newsroom-minor"


def new_entry_address(blog_pk: int) -> str:
    """Where a new entry of that live blog is written."""
    return f"{reverse(f'{NAMESPACE}:add')}?{urlencode({'live_blog': blog_pk})}"


def entries_address(blog_pk: int) -> str:
    """The list of that live blog's entries in the newsroom."""
    return f"{reverse(f'{NAMESPACE}:list')}?{urlencode({'live_blog': blog_pk})}"


def byline_of(user: AbstractBaseUser | AnonymousUser) -> Byline | None:
    """The byline of whoever is signed in: the one with the account's e-mail address, where there is just one."""
    email = getattr(user, "email", "")
    found = list(Byline.objects.filter(email__iexact=email)[:2]) if email else []
    return found[0] if len(found) == 1 else None


def asked_for(request: HttpRequest) -> LiveBlog | None:
    """The live blog that the address names with `?live_blog=`."""
    asked = request.GET.get("live_blog", "")
    return LiveBlog.objects.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None


class EntryFilters(WagtailFilterSet):
    live_blog = django_filters.ModelChoiceFilter(
        queryset=LiveBlog.objects.order_by("-pk"), label=_("Live blog"), empty_label=_("All live blogs")
    )

    class Meta:
        model = LiveEntry
        fields = ["live_blog", "live", "is_key_event"]


class EntryListView(IndexView):
    def get_add_url(self) -> str | None:
        address = super().get_add_url()
        blog = asked_for(self.request)
        return new_entry_address(blog.pk) if address and blog else address


class _BackToTheBlog:
    """After publishing, the list shows the live blog that was written for, with ways to see it and to go on."""

    object: Any
    action: str

    def get_success_url(self) -> str:
        address: str = super().get_success_url()  # type: ignore[misc]
        return entries_address(self.object.live_blog_id) if self.action == "publish" else address

    def get_success_buttons(self) -> list[Any]:
        buttons: list[Any] = super().get_success_buttons()  # type: ignore[misc]
        if self.action == "publish":
            buttons.insert(0, messages.button(new_entry_address(self.object.live_blog_id), _("Another entry")))
            if self.object.live_blog.live:
                buttons.append(messages.button(self.object.url, _("View"), new_window=True))
        return buttons


class NewEntryView(_BackToTheBlog, CreateView):
    def get_initial_form_instance(self) -> LiveEntry:
        """Filled in as far as the desk can know it: which live blog, who writes, now."""
        return LiveEntry(
            live_blog=asked_for(self.request),
            byline=byline_of(self.request.user),
            body=[("paragraph", RichText(""))],
        )


class EditEntryView(_BackToTheBlog, EditView):
    pass


class LiveEntryViewSet(SnippetViewSet):
    model = LiveEntry
    icon = "history"
    menu_label = pgettext_lazy("coverage", "Live")
    menu_name = "live"
    menu_order = 110
    add_to_admin_menu = True
    admin_url_namespace = NAMESPACE
    base_url_path = "live"
    list_display = [
        "__str__",
        Column("live_blog", label=_("Live blog"), classname=MINOR),
        DateColumn("at", label=_("Time"), sort_key="at"),
        BooleanColumn("is_pinned", label=_("Pinned"), classname=MINOR),
        BooleanColumn("is_key_event", label=_("Key event"), classname=MINOR),
        LiveStatusTagColumn(),
    ]
    list_per_page = 30
    filterset_class = EntryFilters
    copy_view_enabled = False
    index_view_class = EntryListView
    add_view_class = NewEntryView
    edit_view_class = EditEntryView

    def get_queryset(self, request: HttpRequest) -> Any:
        return LiveEntry.objects.select_related("live_blog").order_by("-at", "-pk")


def publish_first(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """For live entries the big button publishes; saving a draft is in the menu behind it."""
    if context["model"] is LiveEntry:
        menu_items.sort(key=lambda item: item.name != "action-publish")
