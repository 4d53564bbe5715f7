"""What happened on one day, counted from the rows themselves.

A day's comments are read by their ids, which are when they were written, an hour at a time; its decisions by an index.
So a day costs what happened on it, however old the paper is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.db.models import Count

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at, moment_of
from broadsheet.conversation.models import Comment, Report
from broadsheet.moderation.models import Appeal, Decision, Sanction, SourceSanction
from broadsheet.moderation.numbers.durations import span_of
from broadsheet.moderation.numbers.periods import bounds
from broadsheet.moderation.numbers.sections import NONE, section_of, sections
from broadsheet.moderation.recording import HARD, Deed

#: Section, measure, key → how many.
Counted = Counter[tuple[str, str, str]]

# The measures; behind each what its keys are.
WRITTEN = "written"  # how the comments of the day stand: a status
DECIDED = "decided"  # a deed; of a step with "-auto" behind it
HELD_BY = "held-by"  # what had comments wait: a step
GROUND = "ground"  # why comments were taken away: "rule:" and a rule's key, "law", "words"
LAW = "law"  # which law, as the moderator wrote it
CAUSE = "cause"  # what led to taking them away: "report", "machine", "own"
RIGHT, WRONG = "machine-right", "machine-wrong"  # what was held by a step and then rejected, approved: a step
WAITED = "waited"  # from held to decided: a span (durations.py)
REPORTED = "reported"  # a reason
UPHELD, DISMISSED = "report-right", "report-wrong"  # reports answered on the day: a reason
NOTICE_WAITED = "notice-waited"  # from a report of something illegal to its answer: a span
APPEALED = "appealed"  # a deed
APPEALS = "appeals"  # answered on the day: an outcome
APPEAL_WAITED = "appeal-waited"  # a span
OVERDUE = "overdue"  # due on the day, and not answered by then
SANCTIONED = "sanctioned"  # a kind
SOURCES = "sources"  # a kind

AUTOMATIC = "-auto"
_KEY, _HOUR, _AT_ONCE = 60, timedelta(hours=1), 500
# What waits for whose it is or where it stands, not for what a check found in it.
_NO_FINDING = frozenset({"", "again", "rule", "reports", "newcomer", "sanctioned"})
_DECISION = (
    "pk", "comment_id", "comment__discussion__url", "deed", "before", "step", "found_by", "reports", "law",
    "rule__key", "at",
)  # fmt: skip


def counted(day: date) -> Counted:
    """All that happened on the day."""
    begins, ends = bounds(day)
    found: Counted = Counter()
    known = sections()

    def add(url: str | None, measure: str, key: str, number: int = 1) -> None:
        section = section_of(url, known) if url else NONE
        found[section, measure, key[:_KEY]] += number

    for address, status, number in _written(begins, ends):
        add(address, WRITTEN, status, number)
    for url, measure, key in chain(_decided(begins, ends), _reported(begins, ends), _appealed(begins, ends)):
        add(url, measure, key)
    for kind in Sanction.objects.filter(at__gte=begins, at__lt=ends).order_by().values_list("kind", flat=True):
        add(None, SANCTIONED, kind)
    for kind in SourceSanction.objects.filter(at__gte=begins, at__lt=ends).order_by().values_list("kind", flat=True):
        add(None, SOURCES, kind)
    return found


def _written(begins: datetime, ends: datetime) -> Iterator[tuple[str, str, int]]:
    """Comments by discussion and how they stand."""
    hour = begins
    while hour < min(ends, now() + _HOUR):
        until = min(hour + _HOUR, ends)
        rows = Comment.objects.filter(pk__gte=id_at(hour), pk__lt=id_at(until)).order_by()
        yield from rows.values_list("discussion__url", "status").annotate(Count("pk"))
        hour = until


def _decided(begins: datetime, ends: datetime) -> Iterator[tuple[str | None, str, str]]:
    rows = Decision.objects.filter(at__gte=begins, at__lt=ends).order_by().values(*_DECISION)
    waiting = rows.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(waiting, _AT_ONCE)):
        holds = _Holds(row["comment_id"] for row in some if row["before"] == "held" and row["comment_id"])
        for row in some:
            for measure, key in _of_decision(row, holds):
                yield row["comment__discussion__url"], measure, key


def _of_decision(row: dict[str, Any], holds: "_Holds") -> Iterator[tuple[str, str]]:
    deed, by_machine = row["deed"], bool(row["step"])
    yield DECIDED, f"{deed}{AUTOMATIC}" if by_machine else deed
    if deed == Deed.HOLD and by_machine:
        yield HELD_BY, row["step"]
    found_by = row["found_by"]
    if row["before"] == "held" and row["comment_id"] and deed in (Deed.APPROVE, Deed.REJECT):
        began, step = holds.before(row["comment_id"], row["pk"])
        found_by = found_by or step
        yield WAITED, span_of(row["at"] - began)
        if found_by not in _NO_FINDING:
            yield RIGHT if deed == Deed.REJECT else WRONG, found_by
    if deed in HARD and not by_machine:
        yield GROUND, f"rule:{row['rule__key']}" if row["rule__key"] else "law" if row["law"] else "words"
        if row["law"]:
            yield LAW, row["law"]
        yield CAUSE, "report" if row["reports"] else "machine" if found_by not in _NO_FINDING else "own"


class _Holds:
    """When and by which step each of some comments was held: one query."""

    def __init__(self, comment_ids: Iterable[int]) -> None:
        self._found: dict[int, list[tuple[int, datetime, str]]] = {}
        rows = Decision.objects.filter(comment__in=set(comment_ids), deed=Deed.HOLD).order_by("pk")
        for comment, pk, at, step in rows.values_list("comment_id", "pk", "at", "step"):
            if comment is not None:
                self._found.setdefault(comment, []).append((pk, at, step))

    def before(self, comment: int, decision: int) -> tuple[datetime, str]:
        """Since when the comment had waited at that decision, and for which step. What came held has waited always."""
        held = [(at, step) for pk, at, step in self._found.get(comment, []) if pk < decision]
        return held[-1] if held else (moment_of(comment), "")


def _reported(begins: datetime, ends: datetime) -> Iterator[tuple[str, str, str]]:
    made = Report.objects.filter(at__gte=begins, at__lt=ends).order_by()
    for url, reason in made.values_list("comment__discussion__url", "reason"):
        yield url, REPORTED, reason
    answered = Report.objects.filter(answered_at__gte=begins, answered_at__lt=ends, was_right__isnull=False).order_by()
    of_answer = ("comment__discussion__url", "reason", "was_right", "at", "answered_at")
    for url, reason, was_right, at, then in answered.values_list(*of_answer):
        yield url, UPHELD if was_right else DISMISSED, reason
        if reason == Report.Reason.ILLEGAL and then is not None:
            yield url, NOTICE_WAITED, span_of(then - at)


def _appealed(begins: datetime, ends: datetime) -> Iterator[tuple[str | None, str, str]]:
    where = "decision__comment__discussion__url"
    for url, deed in Appeal.objects.filter(at__gte=begins, at__lt=ends).order_by().values_list(where, "decision__deed"):
        yield url, APPEALED, deed
    answered = Appeal.objects.filter(answered_at__gte=begins, answered_at__lt=ends).order_by()
    for url, outcome, at, then in answered.values_list(where, "outcome", "at", "answered_at"):
        yield url, APPEALS, outcome
        if then is not None:
            yield url, APPEAL_WAITED, span_of(then - at)
    due = Appeal.objects.filter(due__gte=begins, due__lt=min(ends, now())).order_by()
    for url, by, then in due.values_list(where, "due", "answered_at"):
        if then is None or then > by:
            yield url, OVERDUE, ""
