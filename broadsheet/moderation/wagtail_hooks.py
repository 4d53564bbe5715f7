"""What moderators keep up in the newsroom: words and sites that are watched, and reasons kept ready."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from broadsheet.moderation.models import CannedReason, WatchedDomain, WatchedWord


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


class ModerationGroup(SnippetViewSetGroup):
    items = (WatchedWordViewSet, WatchedDomainViewSet, CannedReasonViewSet)
    menu_label = _("Moderation")
    menu_icon = "list-ul"
    menu_order = 311


register_snippet(ModerationGroup)
