"""Letters of newsletters that come back: whose they were, and the end of that enrolment."""

from collections.abc import Iterable

from broadsheet.notifications.mail.seals import SealError
from broadsheet.notifications.models import Enrolment
from broadsheet.notifications.newsletters.enrolling import stop
from broadsheet.notifications.newsletters.seals import LETTER, STOP, opened


def to_whom(seals: Iterable[str]) -> tuple[Enrolment, int] | None:
    """The enrolment and edition of the letter with one of these seals; nothing where it is no newsletter's."""
    for text in seals:
        try:
            return opened(LETTER, text)
        except SealError:
            continue
    return None


def end(enrolment: Enrolment, edition: int, why: str) -> None:
    """Ends it because a letter of that edition came back (`Enrolment.Why`)."""
    stop(enrolment, why, edition)


def asked(token: str) -> bool:
    """Ends what the token of a mail is for; whether it is one of a newsletter."""
    try:
        enrolment, edition = opened(STOP, token)
    except SealError:
        return False
    stop(enrolment, Enrolment.Why.ASKED, edition)
    return True
