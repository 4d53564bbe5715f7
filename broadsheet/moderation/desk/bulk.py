"""One decision about many comments."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.judging_many import approve_all, reject_all
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import changed_together
from broadsheet.moderation import recording, scope, shares
from broadsheet.moderation.desk import claims, deciding
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.desk.queues import Queue
from broadsheet.moderation.models import Batch
from broadsheet.moderation.standing import counted_together
from broadsheet.readers.models import Reader

MOST = 1_000
AT_ONCE = shares.AT_ONCE
_DEEDS: dict[str, Callable[[Reader, Sequence[Comment], Discussion, Grounds], None]] = {
    "approve": approve_all,
    "reject": reject_all,
    "withhold": reject_all,
    "keep": lambda moderator, comments, discussion, grounds: None,
}


@dataclass
class Result:
    """How many were done, and why the others were not: each reason with its number. `batch` is how they are undone."""

    done: int = 0
    batch: Batch | None = None
    left: Counter[str] = field(default_factory=Counter)


def matching(queue: Queue, wanted: Wanted, looked_at: datetime) -> list[int]:
    """The comments of the queue that are looked for and were there then, up to `MOST`."""
    found = queue.find(wanted).filter(pk__lte=id_at(looked_at))
    return list(found.values_list("pk", flat=True)[:MOST])


def decide_all(
    moderator: Reader, comment_ids: Sequence[int], deed: str, looked_at: datetime, grounds: Grounds = NONE_GIVEN
) -> Result:
    """Does the same with all of the comments, up to `MOST`; what cannot be done with one of them keeps no other back.

    Raises `Refused` where nothing can be done at all.
    """
    if deed not in _DEEDS:
        raise Refused(422, "no-deed", _("Say what is to be done."))
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    result = Result()
    # By discussion, so that each is locked and counted once or twice.
    known = Comment.objects.filter(pk__in=comment_ids[:MOST])
    rows = scope.of(moderator).narrowed(known).order_by("discussion", "pk")
    ids = list(rows.values_list("pk", flat=True))
    with counted_together():
        for start in range(0, len(ids), AT_ONCE):
            with transaction.atomic(), changed_together():
                _decide_share(ids[start : start + AT_ONCE], moderator, deed, looked_at, grounds, result)
    return result


def _decide_share(
    ids: list[int], moderator: Reader, deed: str, looked_at: datetime, grounds: Grounds, result: Result
) -> None:
    """Decides about some of the comments, with one lock of each discussion."""
    fit: list[tuple[Discussion, list[Comment]]] = []
    held = shares.held_by_discussion(ids)
    taken = claims.others(moderator, ids)
    for discussion, comments in held:
        fit.append((discussion, []))
        for comment in comments:
            try:
                if name := taken.get(comment.pk):
                    raise claims.taken(name)
                deciding.refuse_changed(comment, deed, looked_at)
            except Refused as refused:
                result.left[refused.why] += 1
            else:
                fit[-1][1].append(comment)
    done = [comment.pk for _discussion, comments in fit for comment in comments]
    with recording.together(_batch(moderator, deed, result, len(done))):
        for discussion, comments in fit:
            _DEEDS[deed](moderator, comments, discussion, grounds)
    deciding.settle_reports(moderator, done)
    claims.settle(done)
    result.done += len(done)


def _batch(moderator: Reader, deed: str, result: Result, number: int) -> Batch | None:
    """What the decisions are parts of, with so many more; none where nothing is decided."""
    if not number or deed == "keep":
        return result.batch
    if result.batch is None:
        result.batch = Batch(occasion=Batch.Occasion.BULK, by=moderator)
    result.batch.number += number
    result.batch.save()
    return result.batch
