"""What moderators keep up in the newsroom: watched words and sites, reasons kept ready; and the way to the desk."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from broadsheet.conversation.permissions import MODERATE
from broadsheet.moderation.desk.queues import QUEUES, shown_number
from broadsheet.moderation.models import AuthorityOrder, CannedReason, OutsideDispute, WatchedDomain, WatchedWord


class WatchedWordViewSet(SnippetViewSet):
    model = WatchedWord
    icon = "warning"
    menu_label = _("Watched words")
    list_display: ClassVar = ["word", "language", "answer", "note"]
    list_filter: ClassVar = ["answer", "language"]
    search_fields: ClassVar = ["word", "note"]
    list_per_page = 100
    panels: ClassVar = [
        FieldPanel("word"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("answer")]),
        FieldPanel("note"),
    ]


class WatchedDomainViewSet(SnippetViewSet):
    model = WatchedDomain
    icon = "link"
    menu_label = _("Watched sites")
    list_display: ClassVar = ["domain", "answer", "note"]
    list_filter: ClassVar = ["answer"]
    search_fields: ClassVar = ["domain", "note"]
    panels: ClassVar = [FieldPanel("domain"), FieldPanel("answer"), FieldPanel("note")]


class CannedReasonViewSet(SnippetViewSet):
    model = CannedReason
    icon = "comment"
    menu_label = _("Words kept ready")
    list_display: ClassVar = ["name", "language", "rule", "words"]
    list_filter: ClassVar = ["language"]
    search_fields: ClassVar = ["name", "words"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("language")]),
        FieldPanel("rule"),
        FieldPanel("words"),
    ]


class AuthorityOrderViewSet(SnippetViewSet):
    model = AuthorityOrder
    icon = "doc-full"
    menu_label = _("Orders of authorities")
    list_display: ClassVar = ["authority", "kind", "state", "content", "received_at", "done_at"]
    list_filter: ClassVar = ["kind", "state"]
    search_fields: ClassVar = ["authority", "content", "note"]
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("authority"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("content")]),
        FieldRowPanel([FieldPanel("received_at"), FieldPanel("confirmed_at"), FieldPanel("done_at")]),
        FieldPanel("url"),
        FieldPanel("note"),
    ]


class OutsideDisputeViewSet(SnippetViewSet):
    model = OutsideDispute
    icon = "group"
    menu_label = _("Disputes out of court")
    list_display: ClassVar = ["body", "about", "received_at", "outcome", "ended_at"]
    list_filter: ClassVar = ["outcome"]
    search_fields: ClassVar = ["body", "about", "note"]
    panels: ClassVar = [
        FieldPanel("body"),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("received_at"), FieldPanel("ended_at")]),
        FieldRowPanel([FieldPanel("outcome"), FieldPanel("is_followed")]),
        FieldPanel("note"),
    ]


class ModerationGroup(SnippetViewSetGroup):
    items = (
        WatchedWordViewSet,
        WatchedDomainViewSet,
        CannedReasonViewSet,
        AuthorityOrderViewSet,
        OutsideDisputeViewSet,
    )
    menu_label = _("Moderation")
    menu_icon = "list-ul"
    menu_order = 311


register_snippet(ModerationGroup)


class DeskMenuItem(MenuItem):
    """Leads whoever may judge comments to the desk, and says how many wait there."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MODERATE))

    def render_component(self, request: HttpRequest) -> Any:
        number = QUEUES["held"].count()
        self.label = f"{_('Comments')} ({shown_number(number)})" if number else str(_("Comments"))
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def desk_item() -> MenuItem:
    return DeskMenuItem(_("Comments"), reverse("desk"), name="comments", icon_name="comment", order=310)
