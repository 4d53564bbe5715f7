"""All alerts in the newsroom, newest first."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import moment_text
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.models import Alert
from broadsheet.notifications.newsroom.access import AlertsScreen
from broadsheet.notifications.newsroom.figures import figures_of
from broadsheet.notifications.newsroom.words import number_text
from broadsheet.readers.models import Reader

PER_PAGE = 25


class HistoryScreen(AlertsScreen):
    """The list, or that of one state."""

    part = "list"
    page_title = gettext_lazy("Alerts")

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        state = state if state in Alert.State.values else ""
        page = Paginator(alerts.history(state), PER_PAGE).get_page(request.GET.get("p"))
        listed = list(page)
        figures = figures_of(listed)
        rows = [
            {
                "alert": each,
                "story": each.story,
                "when": moment_text(_moment(each)),
                "who": ", ".join(dict.fromkeys(person.name for person in (each.made_by, each.confirmed_by) if person)),
                "figures": figures[each.pk],
                "size": number_text(each.size),
                "sent": number_text(figures[each.pk].sent),
                "opened": number_text(each.opened),
            }
            for each in listed
        ]
        return self.show(page=page, rows=rows, state=state, states=Alert.State.choices)


history = HistoryScreen.as_view()


def _moment(alert: Alert) -> datetime:
    return alert.begun_at or alert.send_at or alert.made_at


def waiting_for(person: Reader) -> int:
    """How many alerts wait for this person to confirm them."""
    return alerts.history(Alert.State.WAITING).exclude(made_by=person).count()
