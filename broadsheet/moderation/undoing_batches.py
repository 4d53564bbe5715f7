"""Taking back many decisions that were made at once: what is still as they left it stands again as it did before."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.judging_many import approve_all, hold_all
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import changed_together
from broadsheet.moderation import recording, scope, shares
from broadsheet.moderation.models import Batch, Decision
from broadsheet.moderation.recording import AFTER, Deed
from broadsheet.moderation.standing import counted_together
from broadsheet.readers import mails
from broadsheet.readers.models import Reader

Status = Comment.Status
Doing = Callable[[Reader, Sequence[Comment], Discussion, Grounds], None]
# How comments stood → how they come to stand so again.
_BACK: dict[str, Doing] = {Status.HELD: hold_all, Status.PUBLISHED: approve_all}


@dataclass
class Undone:
    """How many stand again as before, and why others do not: each reason with its number. `is_whole`: all are dealt
    with; else `tasks.finish` does the rest.
    """

    batch: Batch
    done: int = 0
    left: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True


def undo_batch(moderator: Reader, batch_id: int) -> Undone:
    """Takes the decisions of a batch back. What became of a comment since stays; what readers reported stays answered.

    A clean-up that is under way ends. A second time nothing more happens. Raises `Refused`.
    """
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",), no_key=True).filter(pk=batch_id).first()
        if batch is None or not scope.of(moderator).covers(batch):
            raise Refused(404, "no-batch", _("There is no such decision."))
        if batch.undone_at is not None:
            raise Refused(409, "undone", _("That was undone already."))
        was_told = not batch.left
        batch.undone_at, batch.undone_by, batch.left = now(), moderator, batch.number
        batch.save(update_fields=["undone_at", "undone_by", "left"])
        if batch.occasion == Batch.Occasion.CLEAN_UP and was_told and batch.reader is not None:
            mails.write_to(batch.reader.email, "moderation/mail/clean_up_undone.txt", batch=batch)
    result = Undone(batch)
    _go_on(result, shares.MOST)
    return result


def go_on(batch_id: int) -> None:
    """Takes back what is left of a batch that was undone. A second time there is nothing."""
    batch = Batch.objects.filter(pk=batch_id, undone_at__isnull=False, left__gt=0).first()
    if batch is not None:
        _go_on(Undone(batch), None)


def _go_on(result: Undone, most: int | None) -> None:
    last, looked_at = 0, 0
    with counted_together():
        while found := _share(result, last):
            last, looked_at = found[-1], looked_at + len(found)
            if most is not None and looked_at >= most and _open(result.batch, last).exists():
                result.is_whole = False
                return


def _share(result: Undone, behind: int) -> list[int]:
    """Takes back some of the decisions that come after that one; which were looked at. None: it is all done."""
    with transaction.atomic(), changed_together():
        batch = Batch.objects.select_for_update(of=("self",), no_key=True).select_related("undone_by").get(
            pk=result.batch.pk
        )  # fmt: skip
        decisions = list(_open(batch, behind)[: shares.AT_ONCE])
        if batch.undone_by is None or not decisions:
            batch.left = 0
        else:
            batch.left = max(1, batch.left - len(decisions))
            _take_back(batch, batch.undone_by, decisions, result)
        batch.save(update_fields=["left"])
        return [each.pk for each in decisions]


def _open(batch: Batch, behind: int) -> QuerySet[Decision]:
    """What may still be taken back, behind that one."""
    return batch.decisions.filter(undone_by=None, comment__isnull=False, pk__gt=behind).order_by("pk")


def _take_back(batch: Batch, moderator: Reader, decisions: list[Decision], result: Undone) -> None:
    by_comment = {each.comment_id: each for each in decisions}
    ids = [pk for pk in by_comment if pk is not None]
    rows = Decision.objects.filter(comment__in=ids).order_by().values("comment").annotate(last=Max("pk"))
    last = {row["comment"]: row["last"] for row in rows}
    reasons = _reasons(ids)
    with recording.together(is_told_at_once=batch.occasion == Batch.Occasion.CLEAN_UP) as made:
        for discussion, comments in shares.held_by_discussion(ids):
            fit: dict[str, list[Comment]] = defaultdict(list)
            for comment in comments:
                decision = by_comment[comment.pk]
                if last[comment.pk] != decision.pk or comment.status != AFTER[decision.deed]:
                    result.left[_("Something else has become of the comment since.")] += 1
                elif decision.before in _BACK:
                    _wait_as_before(comment, decision, reasons)
                    fit[decision.before].append(comment)
            for before, alike in fit.items():
                _BACK[before](moderator, alike, discussion, NONE_GIVEN)
    for new in made:
        by_comment[new.comment_id].undone_by = new
    Decision.objects.bulk_update([each for each in decisions if each.undone_by is not None], ["undone_by"])
    result.done += len(made)


def _reasons(ids: list[int]) -> dict[int, tuple[str, str]]:
    """What had each of the comments wait last: the step, and the words told to its writer. Both empty for a person."""
    held = Decision.objects.filter(comment__in=ids, deed=Deed.HOLD).order_by("pk")
    return {each.comment_id: (each.step, each.words) for each in held if each.comment_id is not None}


def _wait_as_before(comment: Comment, decision: Decision, reasons: dict[int, tuple[str, str]]) -> None:
    """Gives a comment back why it waited, which went when it was approved."""
    if decision.before == Status.HELD and not comment.held_by:
        step, words = reasons.get(comment.pk, ("", ""))
        comment.held_by = step or "again"
        comment.held_reason = (words if step else "") or _("Somebody of the staff looks at it again.")
