"""Every change to the standing of a comment is a `Decision`, whichever way it was made (DESIGN, rule 4)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion, Report
from broadsheet.moderation.models import Batch, Decision, Rule
from broadsheet.readers.models import Reader

Deed, Status = Decision.Deed, Comment.Status
#: What a comment is held by that readers reported (reporting/holding.py).
REPORTS_STEP = "reports"
#: What takes somebody's words away: it is told with its reasons, and can be appealed.
HARD = frozenset({Deed.REJECT, Deed.WITHHOLD})
#: The same with names and texts about oneself, which take no comment away.
APPEALABLE = HARD | {Deed.NAME_REJECTED, Deed.SANCTION}
#: What has everybody read it.
PUBLISHING = (Deed.APPROVE, Deed.RESTORE)
# How a comment stood → how it stands now → what was done.
_DEEDS: dict[tuple[str, str], str] = {
    (Status.HELD, Status.REJECTED): Deed.REJECT,
    (Status.PUBLISHED, Status.REJECTED): Deed.WITHHOLD,
    (Status.HELD, Status.PUBLISHED): Deed.APPROVE,
    (Status.REJECTED, Status.PUBLISHED): Deed.RESTORE,
    (Status.PUBLISHED, Status.HELD): Deed.HOLD,
    (Status.REJECTED, Status.HELD): Deed.HOLD,
}
#: How a comment stands after it.
AFTER: dict[str, str] = {deed: after for (_before, after), deed in _DEEDS.items()}
# Asked for each comment where many are decided at once.
_REPORTS = Prepared(
    lambda comment: Report.objects.filter(comment=comment, answered_at__isnull=True).order_by().values_list("pk"),
    A_NUMBER,
)
_RULE = Prepared(lambda rule: Rule.objects.filter(pk=rule).order_by().values_list("pk"), A_NUMBER)


@dataclass
class Together:
    """Decisions that are made at once, as parts of `batch` where there is one.

    `is_told_at_once`: their writer is told of all of them together, by whoever makes them.
    """

    batch: Batch | None = None
    is_told_at_once: bool = False
    made: list[Decision] = field(default_factory=list)


_together: ContextVar[Together | None] = ContextVar("decisions", default=None)


@contextmanager
def together(batch: Batch | None = None, *, is_told_at_once: bool = False) -> Iterator[list[Decision]]:
    """Decisions inside are written down in one statement at the end, and are then in the list that is given."""
    gathered = Together(batch, is_told_at_once)
    token = _together.set(gathered)
    try:
        yield gathered.made
    finally:
        _together.reset(token)
    Decision.objects.bulk_create(gathered.made)


def is_told_at_once() -> bool:
    """Whether what is decided just now is told to its writer together with the rest of it."""
    gathered = _together.get()
    return gathered is not None and gathered.is_told_at_once


def judged(comment: Comment, judge: Reader, before: str, grounds: Grounds) -> Decision:
    """Writes down what a moderator decided, now or at the end of `together`. Inside the transaction that does it."""
    deed = _DEEDS[before, comment.status]
    decision = Decision(
        comment=comment,
        reader_id=comment.reader_id,
        deed=deed,
        before=before,
        by=judge,
        **kept(grounds),
        text=comment.text,
        found_by=comment.held_by if before == Status.HELD else "",
        reports=len(_REPORTS.all(comment.pk)) if deed in HARD else 0,
    )
    if (gathered := _together.get()) is None:
        decision.save()
    else:
        decision.batch = gathered.batch
        gathered.made.append(decision)
    return decision


def has_open_reports(comment_id: int) -> bool:
    """Whether somebody reported the comment and has no answer yet."""
    return _REPORTS.first(comment_id) is not None


def held(comment: Comment) -> Decision:
    """Writes down that a step of the pipeline has the comment wait: at once, or since it was edited or reported."""
    was_published = comment.edited_at is not None or comment.held_by == REPORTS_STEP
    return Decision.objects.create(
        comment=comment,
        reader_id=comment.reader_id,
        deed=Deed.HOLD,
        before=Status.PUBLISHED if was_published else "",
        step=comment.held_by,
        reports=len(_REPORTS.all(comment.pk)) if comment.held_by == REPORTS_STEP else 0,
        words=comment.held_reason,
        text=comment.text,
    )


def last_hard(comment_ids: Iterable[int]) -> dict[int, Decision]:
    """The decision that took each of the comments away last, by comment: one query."""
    found = Decision.objects.filter(comment__in=list(comment_ids), deed__in=HARD).select_related("rule").order_by("pk")
    return {decision.comment_id: decision for decision in found if decision.comment_id is not None}


def kept(grounds: Grounds) -> dict[str, Any]:
    """What is kept of the grounds with whatever is decided: the fields of a decision or a sanction."""
    return {
        "rule_id": _rule(grounds),
        "law": grounds.law.strip()[:200],
        "words": grounds.words.strip()[:1_000],
        "note": grounds.note.strip()[:1_000],
    }


def _rule(grounds: Grounds) -> int | None:
    if grounds.rule is None:
        return None
    found = _RULE.first(grounds.rule)
    return found[0] if found else None


def published_since(discussion: Discussion, moment: datetime, most: int) -> list[int]:
    """The ids of comments there that a decision has published since, the latest first."""
    found = Decision.objects.filter(at__gt=moment, deed__in=PUBLISHING, comment__discussion=discussion)
    return list(found.order_by("-at").values_list("comment", flat=True)[:most])
