"""What the staff decides about a reader. Each decision is noted with who, what and why, in the transaction it is in.

It is by nobody where it comes about by itself, such as the end of a suspension.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.readers import mails, sign_ins
from broadsheet.readers.models import Departure, NameChange, Reader, StaffNote
from broadsheet.readers.names import change_display_name, change_handle
from broadsheet.readers.privacy.erase import check_may_leave
from broadsheet.readers.signals import reader_changed
from broadsheet.readers.status import MAY_BECOME, MAY_LOG_IN, NotPossible, become

Status = Reader.Status
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Decision:
    """What may be decided about a reader who stands at `since`; `letter` is the mail that tells them, if any."""

    name: str
    label: Any
    since: str
    then: str
    letter: str = ""


# The whole of it: whatever is not here is not the staff's to decide.
DECISIONS: tuple[Decision, ...] = (
    Decision("approve", gettext_lazy("Approve"), Status.WAITING, Status.MEMBER, "approved"),
    Decision("refuse", gettext_lazy("Refuse"), Status.WAITING, Status.SHUT_OUT, "refused"),
    Decision("shut-out", gettext_lazy("Shut out"), Status.MEMBER, Status.SHUT_OUT),
    Decision("shut-out", gettext_lazy("Shut out"), Status.LEAVING, Status.SHUT_OUT),
    Decision("let-in", gettext_lazy("Let back in"), Status.SHUT_OUT, Status.MEMBER),
)


def possible(reader: Reader) -> list[Decision]:
    """What may be decided about the reader as they stand."""
    return [each for each in DECISIONS if each.since == reader.status and each.then in MAY_BECOME[reader.status]]


def decide(reader: Reader, name: str, by: Reader | None, reason: str) -> None:
    """Decides, notes it, ends sessions where the reader is out, and writes to them where that is due.

    Raises `NotPossible` where that cannot be decided about them now, `ValidationError` without a reason. Of an
    approval or refusal the reason is what the reader is told, and may be empty.
    """
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=reader.pk)
        decision = next((each for each in possible(reader) if each.name == name), None)
        if decision is None:
            raise NotPossible(f"{reader.get_status_display()}: {name}")
        if not decision.letter and not reason.strip():
            raise ValidationError(_("Say why, for those who look at this later."))
        _move(reader, decision.then, by, reason)
        if decision.letter:
            mails.write(reader, decision.letter, words=reason.strip())


def switch(reader: Reader, is_on: bool, by: Reader) -> None:
    """Shuts an account out, or lets it back in, as the newsroom's list of accounts says it. Notes it, ends sessions.

    Nothing happens where it is so already. Raises `NotPossible` where that cannot become of it, `CannotLeave` where
    nobody else could run the paper.
    """
    with transaction.atomic():
        if not is_on and Reader.objects.filter(pk=reader.pk, is_active=True).exists():
            # Before the row is held: locks are taken in the order in which `erase` takes them.
            check_may_leave(reader)
        reader = Reader.objects.select_for_update().get(pk=reader.pk)
        if reader.is_active == is_on:
            return
        if is_on and reader.status in MAY_LOG_IN:
            # Switched off in a way that left its status alone: it is what it was.
            _move(reader, reader.status, by)
        else:
            _move(reader, Status.MEMBER if is_on else Status.SHUT_OUT, by)


def _move(reader: Reader, then: str, by: Reader | None, reason: str = "") -> None:
    """Has the reader, whose row is held, stand at `then`, with all that goes with it."""
    if then == Status.MEMBER and Departure.objects.filter(reader=reader).exists():
        # Somebody who had asked to leave still wants to.
        then = Status.LEAVING
    before = reader.get_status_display()
    become(reader, then)
    note(reader, by, f"{before} → {reader.get_status_display()}. {reason.strip()}".strip())
    if then == Status.SHUT_OUT:
        sign_ins.end_all(reader)
    reader_changed.send(sender=Reader, reader=reader)


def note(reader: Reader, by: Reader | None, text: str) -> None:
    """Keeps a remark on the reader's account. Raises `ValidationError` for none, or a longer one than is kept."""
    text = text.strip()
    if not text:
        raise ValidationError(_("There is nothing to note."))
    if len(text) > LONGEST_NOTE:
        raise ValidationError(_("A note has at most %(number)s characters."), params={"number": LONGEST_NOTE})
    StaffNote.objects.create(reader=reader, author=by, text=text)


def end_session(reader: Reader, by: Reader, sign_in: int) -> bool:
    """Ends one of the reader's sessions and notes it; whether there was one."""
    with transaction.atomic():
        ended = sign_ins.end(reader, sign_in)
        if ended:
            note(reader, by, _("A session was ended."))
    return ended


def end_sessions(reader: Reader, by: Reader) -> int:
    """Ends all of the reader's sessions and notes it; how many."""
    with transaction.atomic():
        count = sign_ins.end_all(reader)
        if count:
            said = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count)
            note(reader, by, said % {"count": count})
    return count


def rename(reader: Reader, by: Reader, display_name: str, handle: str) -> None:
    """Corrects what the reader is called, which is recorded like their own changes. Raises `ValidationError`."""
    with transaction.atomic():
        change_display_name(reader, display_name, by=by)
        change_handle(reader, handle, by=by)
        reader_changed.send(sender=Reader, reader=reader)


def move_mail(reader: Reader, before: str) -> None:
    """Has what goes with another address happen to a reader who was given one, in the transaction that gave it.

    It is theirs once they have proven it, as a new reader's is. Whoever is signed in with the old one is so no longer,
    and is told there.
    """
    EmailAddress.objects.filter(user=reader).delete()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=False, primary=True)
    sign_ins.end_all(reader)
    mails.write_to(before, "readers/mail/address_changed.txt", reader=reader)


def names_before(reader: Reader) -> Any:
    """The names that the reader had, newest first, with who changed them."""
    return NameChange.objects.filter(reader=reader).select_related("by")
