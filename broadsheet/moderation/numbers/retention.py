"""What is decided is kept in full for as long as the publisher says; then only that it was decided is left.

Of a decision stay what was done, by which rule or law, which check took part, and when. With the last decision about
it, a rejected comment loses its words; its place in the thread stays, unless nothing hangs on it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.conversation.models import Comment, CommentVersion, Mention
from broadsheet.moderation.models import (
    Appeal,
    Batch,
    CommentNote,
    Decision,
    Fingerprint,
    Moderating,
    NameCheck,
    Sanction,
    SourceSanction,
)

#: Of a month, as years have them.
MONTH = timedelta(days=30.44)
#: Rows of each kind in one transaction, and transactions in one round of the clock.
AT_ONCE, TURNS = 200, 50
_TOLD = (
    Q(reader__isnull=False) | Q(by__isnull=False) | Q(comment__isnull=False) | ~Q(text="") | ~Q(words="") | ~Q(note="")
)


def last_moment() -> datetime | None:
    """What was decided before it is to be forgotten; `None` where nothing ever is."""
    months = decided(Moderating).decisions_months
    return now() - months * MONTH if months else None


def forget_old() -> int:
    """Forgets what has been kept for long enough; how many rows it concerned. The worker's clock calls it.

    Several may do it at once. What does not fit into one round is done in the next.
    """
    moment = last_moment()
    if moment is None:
        return 0
    return sum(
        _in_turns(forget, moment)
        for forget in (_forget_decisions, _forget_names, _forget_sanctions, _forget_sources, _forget_batches)
    )


def _in_turns(forget: Callable[[datetime], int], moment: datetime) -> int:
    total = 0
    for _turn in range(TURNS):
        with transaction.atomic():
            number = forget(moment)
        total += number
        if number < AT_ONCE:
            break
    return total


def _forget_decisions(moment: datetime) -> int:
    """What an open appeal is about stays until that is answered."""
    waiting = Appeal.objects.filter(decision=OuterRef("pk"), outcome=Appeal.Outcome.OPEN)
    rows = Decision.objects.filter(_TOLD, ~Exists(waiting), at__lt=moment).order_by("at")
    found = dict(rows.values_list("pk", "comment_id")[:AT_ONCE])
    if not found:
        return 0
    comments = {pk for pk in found.values() if pk is not None}
    Appeal.objects.filter(decision__in=found).update(words="", answer="", by=None)
    emptied = Decision.objects.filter(pk__in=found)
    emptied.update(reader=None, by=None, comment=None, text="", words="", note="")
    _empty(_rejected_for_long(comments))
    return len(found)


def _rejected_for_long(comments: Iterable[int]) -> list[Comment]:
    """Those that are rejected, and about which nothing is kept any more."""
    about = Decision.objects.filter(comment=OuterRef("pk"))
    rows = Comment.objects.filter(~Exists(about), pk__in=comments, status=Comment.Status.REJECTED).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True).only("pk", "parent_id"))


def _empty(comments: list[Comment]) -> None:
    pks = [comment.pk for comment in comments]
    for model in (CommentVersion, CommentNote, Mention, Fingerprint):
        model.objects.filter(comment__in=pks).delete()
    nothing = {
        "text": "",
        "html": "",
        "verdicts": [],
        "suspicion": 0,
        "held_by": "",
        "held_reason": "",
        "sent_key": None,
    }
    Comment.objects.filter(pk__in=pks).update(**nothing, reader=None, unclaimed=None)
    # Replies are numbered within their thread: of those even an empty one keeps its number.
    alone = Comment.objects.filter(~Exists(Comment.objects.filter(parent=OuterRef("pk"))), pk__in=pks, parent=None)
    Comment.objects.filter(pk__in=list(alone.values_list("pk", flat=True))).delete()


def _forget_names(moment: datetime) -> int:
    return _delete(NameCheck.objects.filter(decided_at__lt=moment))


def _forget_sanctions(moment: datetime) -> int:
    """Those that bind nobody any more. What was closed for good stays as long as it is."""
    over = Q(lifted_at__lt=moment) | Q(until__lt=moment) | Q(kind=Sanction.Kind.WARNING, at__lt=moment)
    # Whose suspension has run out is let in first (sanctioning.py).
    shut_out = Q(kind=Sanction.Kind.SUSPENSION, lifted_at=None)
    return _delete(Sanction.objects.filter(over).exclude(shut_out))


def _forget_sources(moment: datetime) -> int:
    return _delete(SourceSanction.objects.filter(Q(lifted_at__lt=moment) | Q(until__lt=moment)))


def _forget_batches(moment: datetime) -> int:
    return _delete(Batch.objects.filter(at__lt=moment))


def _delete(rows: QuerySet[NameCheck] | QuerySet[Sanction] | QuerySet[SourceSanction] | QuerySet[Batch]) -> int:
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    rows.model._default_manager.filter(pk__in=pks).delete()
    return len(pks)
