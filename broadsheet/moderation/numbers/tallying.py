"""The worker counts each day, and counts it again while something of it may still change; then its numbers stand.

Counting a day again gives the same numbers, so that any number of workers may do it at once and at any moment.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from broadsheet.conversation.identity import moment_of
from broadsheet.conversation.models import Comment
from broadsheet.moderation.models import Tally
from broadsheet.moderation.numbers.counting import Counted, counted
from broadsheet.moderation.numbers.periods import DAY, Period, today

#: How long a comment's fate is awaited, in days: until then its day is counted again.
UNSETTLED = 8
#: Days of an older paper that are counted in one round, so that nothing else waits long.
AT_ONCE = 30
#: Says of a day that it was counted.
MARK = "counted"


def tally(day: date) -> None:
    """Counts the day, and has its tallies say so."""
    lay_down(day, counted(day))


def lay_down(day: date, found: Counted) -> None:
    """Writes what was counted in the place of what was there before."""
    wanted = {key: number for key, number in found.items() if number}
    wanted["", MARK, ""] = 1
    # In one order, so that two workers wait for each other rather than each for the other.
    rows = [
        Tally(day=day, section=section, measure=measure, key=key, number=number)
        for (section, measure, key), number in sorted(wanted.items())
    ]
    with transaction.atomic():
        stored = Tally.objects.filter(day=day).values_list("pk", "section", "measure", "key")
        gone = sorted(pk for pk, *key in stored if tuple(key) not in wanted)
        for start in range(0, len(gone), 500):
            Tally.objects.filter(pk__in=gone[start : start + 500]).delete()
        Tally.objects.bulk_create(
            rows,
            batch_size=200,
            update_conflicts=True,
            unique_fields=["day", "measure", "section", "key"],
            update_fields=["number"],
        )


def tally_lately() -> None:
    """Today and yesterday, which change all the time."""
    for day in (today(), today() - DAY):
        tally(day)


def tally_again() -> None:
    """The days whose comments may still be decided, and some of those that were never counted."""
    for number in range(2, UNSETTLED):
        tally(today() - DAY * number)
    for day in _never_counted():
        tally(day)


def _never_counted() -> list[date]:
    """The latest days without a number, back to the first comment."""
    first = Comment.objects.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return []
    period = Period(timezone.localdate(moment_of(first)), today() - DAY * UNSETTLED)
    known = set(Tally.objects.filter(measure=MARK, day__gte=period.since).values_list("day", flat=True))
    return list(_missing(period, known))


def _missing(period: Period, known: set[date]) -> Iterator[date]:
    day, found = period.until, 0
    while day >= period.since and found < AT_ONCE:
        if day not in known:
            found += 1
            yield day
        day -= DAY
