"""What a writer can say against a decision, and who answers (Regulation (EU) 2022/2065, Article 20)."""

from datetime import datetime, timedelta

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from broadsheet.common.clock import date_text, now
from broadsheet.conversation import judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import MODERATE, may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import recording, sanctioning, scope
from broadsheet.moderation.models import Appeal, Decision, Sanction
from broadsheet.moderation.names import deciding as names
from broadsheet.moderation.recording import APPEALABLE, Deed
from broadsheet.readers import mails
from broadsheet.readers.models import Reader

Outcome = Appeal.Outcome
#: Six months, the least that the regulation allows (Article 20, 1), as long as they can be.
WITHIN = timedelta(days=184)
#: The regulation wants an answer "in a timely manner": while those who read the comment still remember it.
ANSWERED_WITHIN = timedelta(days=7)
LONGEST, LONGEST_ANSWER = 2_000, 1_000


def last_moment(decision: Decision) -> datetime:
    """Until when it can be appealed."""
    return decision.at + WITHIN


def can_be_appealed(decision: Decision) -> bool:
    """Whether its writer may still say something against it, and has not yet."""
    is_open = decision.deed in APPEALABLE and decision.undone_by_id is None and now() < last_moment(decision)
    return is_open and not hasattr(decision, "appeal")


def own_decision(reader: Reader, decision_id: int) -> Decision:
    """A decision about something that the reader wrote. Raises `Refused` for anybody else's, as for none at all."""
    found = (
        Decision.objects.filter(pk=decision_id, reader=reader)
        .select_related("rule__version", "comment", "name")
        .first()
    )
    if found is None:
        raise Refused(404, "no-decision", _("There is no such decision."))
    return found


def appeal(reader: Reader, decision_id: int, words: str) -> Appeal:
    """Asks for the decision to be looked at again, once. Raises `Refused`."""
    words = words.replace("\0", "").strip()[:LONGEST]
    with transaction.atomic():
        own_decision(reader, decision_id)
        decision = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision_id)
        if hasattr(decision, "appeal"):
            raise Refused(409, "appealed", _("You have appealed this decision already."))
        if decision.deed not in APPEALABLE or decision.undone_by_id is not None:
            raise Refused(409, "nothing", _("There is nothing to appeal: nothing was taken away from you."))
        if now() >= last_moment(decision):
            why = _("This could be appealed until %(date)s.") % {"date": date_text(last_moment(decision))}
            raise Refused(403, "too-late", why)
        if not words:
            raise Refused(422, "no-words", _("Say why the decision is wrong."))
        return Appeal.objects.create(decision=decision, words=words, due=now() + ANSWERED_WITHIN)


def answer(moderator: Reader, appeal_id: int, outcome: str, words: str) -> Appeal:
    """Answers an appeal, and writes to whoever made it. Where it is granted, the comment is published, the name
    theirs, the sanction lifted.

    Whoever decided does not answer, unless nobody else may moderate; nobody answers their own. Raises `Refused`.
    """
    words = words.replace("\0", "").strip()[:LONGEST_ANSWER]
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    if outcome not in (Outcome.STANDS, Outcome.GRANTED):
        raise Refused(422, "no-outcome", _("Say whether the decision stands."))
    if not words:
        raise Refused(422, "no-words", _("Tell the writer why."))
    with transaction.atomic():
        found = Appeal.objects.select_for_update(of=("self",), no_key=True).filter(pk=appeal_id).first()
        if found is None or not scope.of(moderator).appeals(Appeal.objects.filter(pk=appeal_id)).exists():
            raise Refused(404, "no-appeal", _("There is no such appeal."))
        if found.outcome != Outcome.OPEN:
            raise Refused(409, "answered", _("Somebody has answered this appeal meanwhile."))
        _refuse_judge(moderator, found)
        found.outcome, found.by, found.answer, found.answered_at = outcome, moderator, words, now()
        found.save(update_fields=["outcome", "by", "answer", "answered_at"])
        if outcome == Outcome.GRANTED:
            _put_back(moderator, found)
        _tell(found)
    return found


def open_appeals() -> QuerySet[Appeal]:
    """Those that wait for an answer, due soonest first."""
    found = Appeal.objects.filter(outcome=Outcome.OPEN).order_by("due")
    return found.select_related("decision__reader", "decision__by", "decision__rule", "decision__comment")


def is_by_the_same(appeal: Appeal) -> bool:
    """Whether whoever decided also answered, as nobody else could."""
    return appeal.by_id is not None and appeal.by_id == appeal.decision.by_id


def _refuse_judge(moderator: Reader, appeal: Appeal) -> None:
    decision = appeal.decision
    if decision.reader_id == moderator.pk:
        raise Refused(403, "own", _("Nobody answers their own appeal."))
    if decision.by_id == moderator.pk and _others_can(appeal):
        raise Refused(403, "decided", _("You made this decision: somebody else has to look at it again."))


def _others_can(appeal: Appeal) -> bool:
    """Whether anybody may answer it, besides whoever decided and the writer, who looks after that part of the paper."""
    decision, one = appeal.decision, Appeal.objects.filter(pk=appeal.pk)
    besides = [pk for pk in (decision.by_id, decision.reader_id) if pk]
    others = ModelBackend().with_perm(MODERATE).exclude(pk__in=besides)
    return any(scope.of(other).appeals(one).exists() for other in others.iterator())


def _put_back(moderator: Reader, appeal: Appeal) -> None:
    """Publishes the comment, where it is as the decision left it; puts the name into force; lifts the sanction."""
    if appeal.decision.deed == Deed.NAME_REJECTED:
        names.reinstate(moderator, appeal.decision, appeal.answer)
        return
    if appeal.decision.deed == Deed.SANCTION:
        for sanction in Sanction.objects.filter(decision=appeal.decision):
            sanctioning.end(sanction.pk, moderator)
        return
    comment = appeal.decision.comment
    if comment is None or comment.status != Comment.Status.REJECTED:
        return
    # Where it was taken away again since, that is another decision; where an approval was undone, it is this one still.
    hard = Decision.objects.filter(comment=comment, deed__in=recording.HARD).order_by("-pk")
    if appeal.decision in (hard.first(), hard.filter(undoes=None).first()):
        judging.approve(moderator, comment.pk, Grounds(words=appeal.answer))


def _tell(appeal: Appeal) -> None:
    reader = appeal.decision.reader
    if reader is not None and reader.email:
        mails.write_to(reader.email, "moderation/mail/appeal.txt", appeal=appeal, is_by_the_same=is_by_the_same(appeal))
