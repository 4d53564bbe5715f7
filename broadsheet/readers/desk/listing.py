"""The list of readers: searched, filtered, sorted, a page at a time."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from broadsheet.readers.desk.access import JUDGE, MOVE, ReadersPolicy
from broadsheet.readers.models import Reader
from broadsheet.readers.people import readers

MINOR = "newsroom-minor"
SHOWN = [choice for choice in Reader.Status.choices if choice[0] != Reader.Status.FORMER]


class ReaderFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=SHOWN, empty_label=_("Any"))
    date_joined = django_filters.DateFromToRangeFilter(label=_("Joined"), widget=DateRangePickerWidget)

    class Meta:
        model = Reader
        fields: list[str] = []


def add_filter(name: str, found_by: django_filters.Filter) -> None:
    """Lets the list be narrowed by what another part of the paper knows of readers."""
    ReaderFilters.base_filters[name] = found_by


class ReaderListView(IndexView):
    model = Reader
    permission_policy = ReadersPolicy(Reader)
    filterset_class = ReaderFilters
    search_fields = ("email", "display_name", "handle")
    search_backend_name = None
    paginate_by = 50
    default_ordering = "-date_joined"
    page_title = _("Readers")
    header_icon = "user"
    index_url_name = "readers:index"
    index_results_url_name = "readers:index_results"
    context_object_name = "readers"
    _show_breadcrumbs = True

    def get_base_queryset(self) -> QuerySet[Reader]:
        return readers().only("email", "display_name", "handle", "status", "date_joined", "last_login")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor="name",
                sort_key="display_name",
                get_url=lambda reader: reverse("readers:reader", args=[reader.pk]),
            ),
            Column("email", label=_("E-mail address"), sort_key="email", classname="desk-email"),
            Column("handle", label=_("Handle"), sort_key="handle", classname=MINOR),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                sort_key="status",
                primary=lambda reader: reader.status == Reader.Status.MEMBER,
            ),
            DateColumn("date_joined", label=_("Joined"), sort_key="date_joined", classname=MINOR),
            DateColumn("last_login", label=_("Last log-in"), sort_key="last_login", classname=MINOR),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(JUDGE):
            return []
        return [HeaderButton(_("Waiting"), url=reverse("readers:waiting"), icon_name="time")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(MOVE):
            return []
        return [
            Button(_("Export"), url=reverse("readers:export"), icon_name="download", priority=10),
            Button(_("Import"), url=reverse("readers:imports"), icon_name="upload", priority=20),
        ]
