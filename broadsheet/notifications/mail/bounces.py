"""What mail that comes back does: it ends mail to whoever it was written to.

Believed only as far as it returns a seal that we put into the letter it is about: anybody can write that an address is
no good, but only who got the letter, or carried it, knows the seal.
"""

from dataclasses import dataclass

from broadsheet.notifications.carrying.hours import stop_mail
from broadsheet.notifications.mail import returned_mail, unsubscribing
from broadsheet.notifications.mail.letters import PURPOSE
from broadsheet.notifications.mail.returned_mail import Returned
from broadsheet.notifications.mail.seals import SealError, opened
from broadsheet.notifications.models import Hours
from broadsheet.notifications.newsletters import returns
from broadsheet.readers.models import Reader

_UNWANTED = frozenset({"abuse", "fraud", "virus", "other"})


@dataclass(frozen=True)
class Heard:
    """What came of it, in plain words for a log; whose mail it stopped, if anybody's."""

    words: str
    reader: Reader | None = None


def hear(mail: bytes) -> Heard:
    """Does what a mail that came back asks for. The same mail a second time does nothing more."""
    returned = returned_mail.read(mail)
    if returned.token:
        return _asked(returned.token)
    if not returned.is_report and not returned.feedback:
        return Heard("It is no report of a delivery.")
    reader = _to_whom(returned)
    enrolled = returns.to_whom(returned.seals) if reader is None else None
    if reader is None and enrolled is None:
        return Heard("It returns no letter of ours to anybody at the address that is theirs now.")
    if returned.feedback and returned.feedback not in _UNWANTED:
        return Heard(f"It is a report of “{returned.feedback}”, which stops no mail.")
    if not returned.feedback and not returned.permanent:
        return Heard("The address may take mail another time, or the fault is not the address’s.")
    why = Hours.Stop.UNWANTED if returned.feedback else Hours.Stop.RETURNED
    if reader is not None:
        stop_mail(reader.pk, why, "" if returned.feedback else returned.permanent)
    if enrolled is not None:
        returns.end(*enrolled, why)
    if returned.feedback:
        return Heard("The letter was called unwanted; mail is stopped.", reader)
    return Heard(f"The letter could not be delivered ({returned.permanent}); mail is stopped.", reader)


def _asked(token: str) -> Heard:
    if returns.asked(token):
        return Heard("It asked for no more of a newsletter; it is ended.")
    try:
        reader, what = unsubscribing.read(token)
    except SealError:
        return Heard("It asks for no more mail, with a token that is not ours or for a former address.")
    unsubscribing.stop(reader, what)
    return Heard("It asked for no more mail; mail is stopped.", reader)


def _to_whom(returned: Returned) -> Reader | None:
    for text in returned.seals:
        try:
            return opened(PURPOSE, text)[0]
        except SealError:
            continue
    return None
