"""The states of an alert, what leads from one to another, and what is said where nothing does."""

from enum import StrEnum

from django.utils.translation import gettext as _

from broadsheet.notifications.models import Alert

State = Alert.State


class Act(StrEnum):
    """What can happen to an alert."""

    ASK = "ask"
    SCHEDULE = "schedule"
    SEND = "send"
    END = "end"
    CANCEL = "cancel"


#: What an act makes of an alert in a state. What does not stand here cannot be done.
STATES: dict[tuple[str, Act], State] = {
    (State.DRAFT, Act.ASK): State.WAITING,
    (State.DRAFT, Act.SCHEDULE): State.SCHEDULED,
    (State.DRAFT, Act.SEND): State.SENDING,
    (State.DRAFT, Act.CANCEL): State.CANCELLED,
    (State.WAITING, Act.SCHEDULE): State.SCHEDULED,
    (State.WAITING, Act.SEND): State.SENDING,
    (State.WAITING, Act.CANCEL): State.CANCELLED,
    (State.SCHEDULED, Act.SEND): State.SENDING,
    (State.SCHEDULED, Act.CANCEL): State.CANCELLED,
    (State.SENDING, Act.END): State.SENT,
    (State.SENDING, Act.CANCEL): State.CANCELLED,
}


class AlertError(Exception):
    """Something cannot be done with an alert; the message says why, in words for the editor."""


class NotWritable(AlertError):
    """What was written makes no alert."""


class NotNow(AlertError):
    """The alert is not in a state for it, or alerts are turned off."""


class NotAllowed(AlertError):
    """This person may not do it."""


def after(alert: Alert, act: Act) -> State:
    """The state that the act makes of the alert. Raises `NotNow` where it cannot be done."""
    found = STATES.get((alert.state, act))
    if found is None:
        raise NotNow(_("This cannot be done now: the alert is “%(state)s”.") % {"state": alert.get_state_display()})
    return found
