"""Where the screens about readers are, and who finds them in the newsroom's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from broadsheet.readers.desk.access import SEE
from broadsheet.readers.desk.export import ExportView
from broadsheet.readers.desk.listing import ReaderListView
from broadsheet.readers.desk.lists import ImportsView, ImportView, RemarksView
from broadsheet.readers.desk.page import ReaderPage
from broadsheet.readers.desk.waiting import WaitingView


class ReadersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


class ReadersViewSet(ViewSet):
    name = "readers"
    icon = "user"
    add_to_admin_menu = True
    menu_label = _("Readers")
    menu_order = 230
    menu_item_class = ReadersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ReaderListView.as_view(), name="index"),
            path("results/", ReaderListView.as_view(results_only=True), name="index_results"),
            path("waiting/", WaitingView.as_view(), name="waiting"),
            path("export/", ExportView.as_view(), name="export"),
            path("import/", ImportsView.as_view(), name="imports"),
            path("import/<int:number>/", ImportView.as_view(), name="import"),
            path("import/<int:number>/lines.csv", RemarksView.as_view(), name="remarks"),
            path("<int:number>/", ReaderPage.as_view(), name="reader"),
        ]
