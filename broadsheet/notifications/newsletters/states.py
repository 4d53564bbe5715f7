"""The states of an edition, what leads from one to another, and what is said where nothing does."""

from enum import StrEnum

from django.utils.translation import gettext as _

from broadsheet.notifications.models import Edition

State = Edition.State


class Act(StrEnum):
    """What can happen to an edition."""

    SCHEDULE = "schedule"
    SEND = "send"
    END = "end"
    CANCEL = "cancel"


#: What an act makes of an edition in a state. What does not stand here cannot be done.
STATES: dict[tuple[str, Act], State] = {
    (State.DRAFT, Act.SCHEDULE): State.SCHEDULED,
    (State.DRAFT, Act.SEND): State.SENDING,
    (State.DRAFT, Act.CANCEL): State.CANCELLED,
    (State.SCHEDULED, Act.SEND): State.SENDING,
    (State.SCHEDULED, Act.CANCEL): State.CANCELLED,
    (State.SENDING, Act.END): State.SENT,
    (State.SENDING, Act.CANCEL): State.CANCELLED,
}


class NewsletterError(Exception):
    """Something cannot be done with a newsletter; the message says why, in words for the editor."""


class NotWritable(NewsletterError):
    """What was written makes no edition."""


class NotNow(NewsletterError):
    """The edition is not in a state for it."""


class NotAllowed(NewsletterError):
    """This person may not do it."""


def after(edition: Edition, act: Act) -> State:
    """The state that the act makes of the edition. Raises `NotNow` where it cannot be done."""
    found = STATES.get((edition.state, act))
    if found is None:
        raise NotNow(_("This cannot be done now: the edition is “%(state)s”.") % {"state": edition.get_state_display()})
    return found
