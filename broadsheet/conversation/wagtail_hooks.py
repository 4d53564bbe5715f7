"""The conversation in the newsroom: what waits and what was reported, and what screens about readers show of it."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.conversation import desk
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import MODERATE
from broadsheet.readers.desk.listing import add_filter
from broadsheet.readers.desk.page import Fact, add_fact
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url


def _comments(reader: Reader) -> Fact:
    """How much somebody has written, and how much of that was not published."""
    written = Comment.objects.filter(reader=reader).order_by()
    number = written.count()
    unpublished = number - written.filter(status=Comment.Status.PUBLISHED).count()
    text = ngettext("%(count)s comment", "%(count)s comments", number) % {"count": number}
    if unpublished:
        text += " " + ngettext("(%(count)s not published)", "(%(count)s not published)", unpublished) % {
            "count": unpublished
        }
    is_read = number > unpublished and page_url(reader) and not reader.hides_comments
    return Fact(_("Has written"), text, reverse("reader_comments", args=[reader.handle]) if is_read else "")


def _who_have_commented(readers: QuerySet[Reader], name: str, value: Any) -> QuerySet[Reader]:
    wrote = Exists(Comment.objects.filter(reader=OuterRef("pk")))
    return readers.filter(wrote if value == "yes" else ~wrote)


add_fact(_comments)
add_filter(
    "has_commented",
    django_filters.ChoiceFilter(
        label=_("Has commented"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        empty_label=_("Any"),
        method=_who_have_commented,
    ),
)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    return [
        path("comments/", desk.desk, name="comments_desk"),
        path("comments/reported/", desk.desk, {"name": "reported"}, name="reported_desk"),
    ]


class CommentsMenuItem(MenuItem):
    """Shown to whoever may judge comments, with how many wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MODERATE))

    def render_component(self, request: HttpRequest) -> Any:
        number = desk.waiting_count()
        self.label = f"{_('Comments')} ({number if number < 100 else '99+'})" if number else str(_("Comments"))
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def desk_item() -> MenuItem:
    return CommentsMenuItem(_("Comments"), reverse("comments_desk"), name="comments", icon_name="comment", order=310)
