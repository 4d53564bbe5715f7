"""What stories are filed under: the people who sign them and the topics they are about."""

from typing import Any

from django.db.models import Count, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from broadsheet.stories.models import Byline, Topic
from broadsheet.stories.newsroom.live import MINOR


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 210
    add_to_admin_menu = True
    base_url_path = "topics"
    list_display = [
        "name",
        Column("slug", label=_("Address"), classname=MINOR),
        Column("number", label=_("Stories"), width="12%"),
    ]
    list_per_page = 50
    ordering = "name"
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Topic.objects.annotate(number=Count("articles", distinct=True))


class DeleteBylineView(DeleteView):
    """Wagtail's own, which knows who signs what only from an index that is a moment behind."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("This byline signs stories. Take it off them before you delete it."))
            return redirect(self.get_usage_url())
        return response


class BylineViewSet(SnippetViewSet):
    model = Byline
    delete_view_class = DeleteBylineView
    icon = "group"
    menu_label = _("Bylines")
    menu_order = 220
    add_to_admin_menu = True
    base_url_path = "bylines"
    list_display = [
        "name",
        Column("role", label=pgettext_lazy("byline", "Role"), sort_key="role"),
        Column("email", label=_("E-mail address"), classname=MINOR),
        Column("number", label=_("Stories"), width="12%"),
    ]
    list_per_page = 50
    ordering = "name"
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return Byline.objects.annotate(number=Count("items", distinct=True))
