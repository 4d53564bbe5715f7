"""What stories are filed under: the people who sign them and the topics they are about."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.stories.models import Byline, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 210
    add_to_admin_menu = True
    base_url_path = "topics"
    list_display = ["name", "slug", Column("number", label=_("Stories"), width="12%")]
    list_per_page = 50
    ordering = "name"
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Topic.objects.annotate(number=Count("articles", distinct=True))


class BylineViewSet(SnippetViewSet):
    model = Byline
    icon = "group"
    menu_label = _("Bylines")
    menu_order = 220
    add_to_admin_menu = True
    base_url_path = "bylines"
    list_display = ["name", "role", "email", Column("number", label=_("Stories"), width="12%")]
    list_per_page = 50
    ordering = "name"
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Byline.objects.annotate(number=Count("items", distinct=True))
