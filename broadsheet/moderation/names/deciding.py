"""Deciding about what a reader wants to be called, or says of themselves. Every decision is written down and told.

Rows are locked in one order: the reader's, then the check's.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import recording
from broadsheet.moderation.models import Decision, NameCheck
from broadsheet.moderation.names.keeping import OPEN
from broadsheet.readers import mails, names, wishes
from broadsheet.readers.models import NameChange, Reader
from broadsheet.readers.signals import reader_changed

Field, Status, Deed = NameCheck.Field, NameCheck.Status, Decision.Deed


@dataclass(frozen=True)
class Done:
    """What came of it. `why` says why a name that was accepted could not be put into force; then it is given up."""

    check: NameCheck
    why: str = ""


def accept(moderator: Reader, check_id: int) -> Done:
    """Agrees to what the reader wants: what waited is in force from now on. Raises `Refused`.

    A name that somebody else has taken meanwhile is given up instead, and both are told so.
    """
    with transaction.atomic():
        check = _locked(moderator, check_id)
        waited = check.status == Status.HELD
        why = _put_into_force(check, moderator) if waited else ""
        if why:
            _close(check, Status.GONE, None)
            _tell(check, None, why)
            return Done(check, why)
        decision = _written(check, Deed.NAME_ACCEPTED, moderator, NONE_GIVEN)
        _close(check, Status.ACCEPTED, decision)
        if waited:
            _tell(check, decision)
        return Done(check)


def reject(moderator: Reader, check_id: int, grounds: Grounds) -> Done:
    """Does not agree, for a reason that the reader is told. Raises `Refused`.

    Where it is in force already, a neutral name or no text takes its place.
    """
    with transaction.atomic():
        check = _locked(moderator, check_id)
        if not grounds.are_given:
            raise Refused(422, "no-reason", _("Give a reason: the reader is owed one."))
        decision = _written(check, Deed.NAME_REJECTED, moderator, grounds)
        was_in_force = check.status == Status.MARKED and _in_force(check) == check.text
        _close(check, Status.REJECTED, decision)
        if was_in_force:
            _take_out_of_force(check, moderator)
        _tell(check, decision)
        return Done(check)


def reinstate(moderator: Reader, decision: Decision, words: str) -> None:
    """Agrees after all, as an appeal was granted. Inside the transaction that answers it.

    Where the reader has chosen another meanwhile that stays; they may choose this one again, and it does not wait.
    """
    if decision.reader_id is None or not NameCheck.objects.filter(decision=decision).exists():
        return
    reader = Reader.objects.select_for_update(no_key=True).get(pk=decision.reader_id)
    check = NameCheck.objects.select_for_update(of=("self",), no_key=True).get(decision=decision)
    if check.status != Status.REJECTED:
        return
    check.reader = reader
    _written(check, Deed.NAME_ACCEPTED, moderator, Grounds(words=words))
    NameCheck.objects.filter(pk=check.pk).update(status=Status.ACCEPTED)
    if not _has_chosen_since(check):
        _put_into_force(check, moderator)


def _locked(moderator: Reader, check_id: int) -> NameCheck:
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    reader = Reader.objects.select_for_update(of=("self",), no_key=True).filter(name_checks=check_id).first()
    check = NameCheck.objects.select_for_update(of=("self",), no_key=True).filter(pk=check_id).first()
    if check is None or reader is None:
        raise Refused(404, "no-check", _("There is no such name."))
    if check.reader_id == moderator.pk:
        raise Refused(403, "own", _("Nobody decides about their own name."))
    if check.status == Status.GONE:
        raise Refused(409, "gone", _("The reader has chosen another meanwhile."))
    if check.status not in OPEN:
        raise Refused(409, "decided", _("Somebody has decided this meanwhile."))
    check.reader = reader
    return check


def _close(check: NameCheck, status: str, decision: Decision | None) -> None:
    check.status, check.decision, check.decided_at = status, decision, now()
    check.save(update_fields=["status", "decision", "decided_at"])


def _written(check: NameCheck, deed: str, moderator: Reader, grounds: Grounds) -> Decision:
    return Decision.objects.create(
        reader=check.reader,
        deed=deed,
        before=check.status,
        by=moderator,
        **recording.kept(grounds),
        text=check.text,
        found_by=next((verdict[0] for verdict in check.verdicts), "")[:40],
    )


def _in_force(check: NameCheck) -> str:
    return str(getattr(check.reader, check.field) or "")


def _put_into_force(check: NameCheck, moderator: Reader) -> str:
    """Why it could not be; empty where it could."""
    # Choosing closes what is open, which this is until it is closed by what is decided about it.
    try:
        with transaction.atomic():
            _change(check, check.text, moderator)
    except ValidationError as error:
        check.reader.refresh_from_db()
        return " ".join(error.messages)
    return ""


def _take_out_of_force(check: NameCheck, moderator: Reader) -> None:
    neutral = {
        Field.DISPLAY_NAME: wishes.neutral_name,
        Field.HANDLE: lambda: names.free_handle(""),
        Field.ABOUT: lambda: "",
    }
    _change(check, neutral[Field(check.field)](), moderator)


def _change(check: NameCheck, text: str, moderator: Reader) -> None:
    """Raises `ValidationError`."""
    reader = check.reader
    if check.field == Field.DISPLAY_NAME:
        names.change_display_name(reader, text, by=moderator)
    elif check.field == Field.HANDLE:
        names.change_handle(reader, text, by=moderator)
    else:
        reader.about = text
        reader.save(update_fields=["about"])
    reader_changed.send(sender=Reader, reader=reader)


def _has_chosen_since(check: NameCheck) -> bool:
    if NameCheck.objects.filter(reader=check.reader_id, field=check.field, status__in=OPEN).exists():
        return True
    if check.field == Field.ABOUT:
        return check.reader.about not in ("", check.before)
    own = NameChange.objects.filter(reader=check.reader_id, by=check.reader_id, field=check.field)
    return own.filter(at__gt=check.decided_at).exists()


def _tell(check: NameCheck, decision: Decision | None, why: str = "") -> None:
    """Writes to the reader, where the address is theirs; the decision stands in their account in any case."""
    if check.reader.has_verified_address():
        mails.write_to(check.reader.email, "moderation/mail/name.txt", check=check, decision=decision, why=why)
