"""Who did what with an alert, and when: kept in the newsroom's own log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail.log_actions import log, registry

from broadsheet.notifications.alerts.hindering import Hindrance
from broadsheet.notifications.models import Alert
from broadsheet.readers.models import Reader

_PREFIX = "notifications.alert."
#: deed → what the log's filter calls it, and what it says of it
DEEDS = {
    "test": (gettext_lazy("Test an alert"), gettext_lazy("Tried on own browsers")),
    "ask": (gettext_lazy("Ask to confirm an alert"), gettext_lazy("Given to a second person")),
    "schedule": (gettext_lazy("Schedule an alert"), pgettext_lazy("done to an alert", "Scheduled")),
    "send": (gettext_lazy("Send an alert"), gettext_lazy("Sent")),
    "confirm": (gettext_lazy("Confirm an alert"), gettext_lazy("Confirmed")),
    "decline": (gettext_lazy("Decline an alert"), gettext_lazy("Declined")),
    "cancel": (gettext_lazy("Stop an alert"), gettext_lazy("Stopped")),
    Hindrance.OFF: (gettext_lazy("Alert stopped: alerts are off"), gettext_lazy("Stopped: alerts were turned off")),
    Hindrance.WITHDRAWN: (
        gettext_lazy("Alert stopped: its story is withdrawn"),
        gettext_lazy("Stopped: its story is not published any more, or not everybody may read it"),
    ),
    Hindrance.LATE: (gettext_lazy("Alert stopped: it is late"), gettext_lazy("Stopped: it was no news any more")),
}
#: With these it ended without having gone out to the last.
_ENDS = {"cancel", "decline", *Hindrance}


def register(actions: Any) -> None:
    """Makes the deeds known to Wagtail. For its hook."""
    for deed, words in DEEDS.items():
        actions.register_action(_PREFIX + deed, *words)


def noted(alert: Alert, deed: str, person: Reader | None) -> None:
    """Keeps that the person did it; nobody, where it came about by itself."""
    log(instance=alert, action=_PREFIX + deed, user=person)


@dataclass(frozen=True)
class Happened:
    """One line of what happened to an alert: done by somebody, or by itself."""

    at: datetime
    words: str
    who: str = ""

    @property
    def place(self) -> tuple[datetime, bool, datetime]:
        """Its place among the others: what is done comes before what it leads to in the same second."""
        return self.at.replace(microsecond=0), not self.who, self.at


def happened_to(alert: Alert) -> list[Happened]:
    """All of it, oldest first; what was done from the shell or by a rule too, as far as the alert itself tells."""
    entries = registry.get_logs_for_instance(alert).filter(action__startswith=_PREFIX).select_related("user")
    found = [Happened(entry.timestamp, str(entry.message), _name(entry.user)) for entry in entries]
    is_logged = {entry.action.removeprefix(_PREFIX) for entry in entries}
    by = _("by rule") if alert.is_by_rule else _name(alert.made_by)
    if alert.begun_at:
        found.append(Happened(alert.begun_at, _("Began to go out")))
    if alert.ended_at and alert.state == Alert.State.SENT:
        found.append(Happened(alert.ended_at, _("Went out to the last")))
    elif alert.ended_at and not is_logged & _ENDS:
        found.append(Happened(alert.ended_at, _("Stopped"), _name(alert.cancelled_by)))
    return [
        Happened(alert.made_at, pgettext("done to an alert", "Written"), by),
        *sorted(found, key=lambda each: each.place),
    ]


def _name(person: Any) -> str:
    return str(person.name) if isinstance(person, Reader) else ""
