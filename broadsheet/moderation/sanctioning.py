"""What moderators do about a reader: warn, hold, silence, suspend, ban, and lift it again.

Every sanction is told to the reader in words, and ends when it says. What readers write in secret for nobody to see
("shadow banning") is not among them: whoever is not heard is told so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.common.clock import date_text, now
from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.pipeline import Answer, Draft, Verdict, asks_beforehand
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import recording, scope
from broadsheet.moderation.models import Decision, Sanction, SourceSanction
from broadsheet.moderation.sources.listed import bound
from broadsheet.moderation.sources.told import told
from broadsheet.readers import decisions, mails
from broadsheet.readers.models import Reader
from broadsheet.readers.status import MAY_LOG_IN, NotPossible

Kind = Sanction.Kind
#: The longest that anything but a ban lasts without being looked at again.
LONGEST = timedelta(days=366)
#: More than this are not looked at when somebody writes: they would say the same.
_LOOKED_AT = 10


@dataclass(frozen=True)
class Effect:
    """What a kind of sanction does: whether it ends by a date, and what becomes of the account."""

    ends: bool
    shuts_out: bool = False


# The whole of it.
EFFECTS: dict[str, Effect] = {
    Kind.WARNING: Effect(ends=False),
    Kind.HOLD: Effect(ends=True),
    Kind.SILENCE: Effect(ends=True),
    Kind.SUSPENSION: Effect(ends=True, shuts_out=True),
    Kind.BAN: Effect(ends=False, shuts_out=True),
}

_SHUTTING_OUT = [kind for kind, effect in EFFECTS.items() if effect.shuts_out]
_FROM_THERE = frozenset({SourceSanction.Kind.HOLD, SourceSanction.Kind.SILENCE})
IN_FORCE = Prepared(
    lambda reader: (
        Sanction.objects.filter(reader=reader, lifted_at=None)
        .order_by()
        .values_list("kind", "until", "words")[:_LOOKED_AT]
    ),
    A_NUMBER,
)


def impose(moderator: Reader, reader: Reader, kind: str, grounds: Grounds, until: datetime | None = None) -> Sanction:
    """Sanctions a reader and writes to them why. Raises `Refused`.

    What ends by a date needs one, at most a year from now; a warning and a ban take none.
    """
    _check(moderator, reader, kind, grounds, until)
    effect = EFFECTS[kind]
    with transaction.atomic():
        held = Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
        made = Sanction.objects.create(
            reader=held,
            kind=kind,
            until=until if effect.ends else None,
            by=moderator,
            **recording.kept(grounds),
        )
        if kind != Kind.WARNING:
            made.decision = _decided(made)
            made.save(update_fields=["decision"])
        if effect.shuts_out:
            _shut_out(held, moderator, made)
        _tell(made)
    return made


def lift(moderator: Reader, sanction_id: int) -> Sanction:
    """Ends a sanction before its time. Nothing happens where it has ended. Raises `Refused`."""
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    found = Sanction.objects.select_related("reader").filter(pk=sanction_id).first()
    if found is None:
        raise Refused(404, "no-sanction", _("There is no such sanction."))
    _refuse_elsewhere(moderator, found.reader, found.kind)
    return end(found.pk, moderator)


def end(sanction_id: int, by: Reader | None) -> Sanction:
    """Ends a sanction, by nobody where its time is over. Nothing happens where it has ended.

    The account is let in again unless another sanction keeps it out.
    """
    with transaction.atomic():
        found = Sanction.objects.select_for_update(of=("self",), no_key=True).get(pk=sanction_id)
        if found.lifted_at is not None:
            return found
        found.lifted_at, found.lifted_by = now(), by
        found.save(update_fields=["lifted_at", "lifted_by"])
        if EFFECTS[found.kind].shuts_out:
            _let_in(found, by)
    return found


def lift_due() -> int:
    """Lets in again whose suspension has run out; how many. What else ends by a date does so by itself."""
    due = Sanction.objects.filter(lifted_at=None, until__lte=now(), kind=Kind.SUSPENSION).order_by("pk")
    found = list(due.values_list("pk", flat=True)[:100])
    for pk in found:
        end(pk, None)
    return len(found)


def end_with_letting_in(reader: Reader) -> None:
    """Ends what keeps the account out, where somebody let it in: its own end would undo what is decided later."""
    if reader.status in MAY_LOG_IN:
        keeping_out = Sanction.objects.filter(reader=reader, lifted_at=None, kind__in=_SHUTTING_OUT)
        keeping_out.update(lifted_at=now())


def in_force(reader: Reader) -> list[Sanction]:
    """What binds the reader now, newest first."""
    moment = now()
    return [each for each in reader.sanctions.filter(lifted_at=None) if each.is_in_force(moment)]


@asks_beforehand(lambda reader, _text: [(IN_FORCE, (reader.pk,))])
def sanctioned(draft: Draft) -> Verdict | None:
    """A step of the pipeline: whoever may not comment is told until when; what is to wait waits.

    So it is with all that comes from a source under a sanction, but for the staff.
    """
    moment = now()
    rows = [
        (kind, until, words)
        for kind, until, words in draft.rows(IN_FORCE, draft.reader.pk)
        if kind in (Kind.HOLD, Kind.SILENCE) and (until is None or until > moment)
    ]
    silenced = [(until, words) for kind, until, words in rows if kind == Kind.SILENCE and until is not None]
    if silenced:
        until, words = max(silenced)
        said = _("You cannot comment before %(date)s. %(words)s") % {"date": date_text(until), "words": words}
        return Verdict(Answer.REFUSE, "silenced", said, status=403)
    from_there = _of_source(draft)
    if from_there is not None and from_there.answer is Answer.REFUSE:
        return from_there
    if rows:
        return Verdict(Answer.HOLD, "sanctioned", _("For the time being, what you write is looked at first."))
    return from_there


def _of_source(draft: Draft) -> Verdict | None:
    """What follows from where the comment comes from: refused where anything silences it, else held."""
    found = [each for each in bound(draft.reader.email, draft.sender, draft.device) if each.kind in _FROM_THERE]
    if not found or draft.reader.is_of_staff:
        return None
    worst = max(found, key=lambda each: (each.kind == SourceSanction.Kind.SILENCE, each.until))
    # Which one it was, for the moderators: a domain, or the beginning of a hash.
    detail = f"{worst.source} {worst.value if worst.source == SourceSanction.Source.DOMAIN else worst.value[:8]}"
    if worst.kind == SourceSanction.Kind.SILENCE:
        return Verdict(Answer.REFUSE, "silenced", told(worst), status=403, detail=detail)
    return Verdict(Answer.HOLD, "sanctioned", told(worst), detail=detail)


def _check(moderator: Reader, reader: Reader, kind: str, grounds: Grounds, until: datetime | None) -> None:
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    if kind not in EFFECTS:
        raise Refused(422, "no-kind", _("Choose what is to happen."))
    _refuse_elsewhere(moderator, reader, kind)
    if reader.pk == moderator.pk or reader.is_of_staff:
        raise Refused(403, "staff", _("Nobody of the staff can be sanctioned here."))
    if not grounds.words.strip():
        raise Refused(422, "no-words", _("Tell the reader why: they are written to."))
    if EFFECTS[kind].ends and (until is None or not now() < until <= now() + LONGEST):
        raise Refused(422, "no-end", _("Say until when: a day after today, at most a year from now."))
    if EFFECTS[kind].shuts_out and reader.status == Reader.Status.FORMER:
        raise Refused(409, "gone", _("This reader has left."))


def _refuse_elsewhere(moderator: Reader, reader: Reader, kind: str) -> None:
    """Who looks after a part of the paper sanctions those who wrote there, and shuts nobody out of all of it."""
    here = scope.of(moderator)
    wrote = Comment.objects.filter(reader=reader)
    if here.begins and (EFFECTS[kind].shuts_out or not here.narrowed(wrote).exists()):
        scope.refuse_narrowed(moderator)


def _decided(sanction: Sanction) -> Decision:
    """What the reader is told of it in their account, with its reasons, and can appeal."""
    return Decision.objects.create(
        reader=sanction.reader,
        deed=Decision.Deed.SANCTION,
        by=sanction.by,
        rule=sanction.rule,
        law=sanction.law,
        words=sanction.words,
        note=sanction.note,
    )


def _shut_out(reader: Reader, moderator: Reader, sanction: Sanction) -> None:
    """Shuts the account out, unless another sanction does. Raises `Refused` where the newsroom did.

    The end of the sanction would let in whom the newsroom wants out.
    """
    others = reader.sanctions.filter(lifted_at=None, kind__in=_SHUTTING_OUT).exclude(pk=sanction.pk)
    if reader.status == Reader.Status.SHUT_OUT and others.exists():
        return
    try:
        decisions.decide(reader, "shut-out", moderator, f"{sanction.get_kind_display()}. {sanction.words}")
    except NotPossible as error:
        raise Refused(409, "not-possible", _("That cannot be done with this account as it stands.")) from error


def _let_in(sanction: Sanction, moderator: Reader | None) -> None:
    reader = Reader.objects.select_for_update(no_key=True).get(pk=sanction.reader_id)
    others = [each for each in in_force(reader) if EFFECTS[each.kind].shuts_out]
    if others or reader.status != Reader.Status.SHUT_OUT:
        return
    # By nobody where its time is over and whoever imposed it has left.
    decisions.decide(reader, "let-in", moderator or sanction.by, str(sanction.get_kind_display()))


def _tell(sanction: Sanction) -> None:
    """Whoever can still log in appeals in their account; others answer the mail."""
    url = ""
    if sanction.decision_id is not None and not EFFECTS[sanction.kind].shuts_out:
        url = f"{settings.PUBLIC_URL}{reverse('own_decision', args=[sanction.decision_id])}"
    mails.write_to(sanction.reader.email, "moderation/mail/sanction.txt", sanction=sanction, appeal_url=url)
