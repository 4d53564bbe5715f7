"""Stretches of days by the paper's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from broadsheet.common.clock import now
from broadsheet.moderation.days import midnight, read_day

#: The longest that is looked at in one go.
LONGEST = 3 * 366
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From one day to another, the last included."""

    since: date
    until: date

    @property
    def length(self) -> int:
        """In days."""
        return (self.until - self.since).days + 1

    @property
    def days(self) -> Iterator[date]:
        return (self.since + DAY * number for number in range(self.length))

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.since - DAY * self.length, self.since - DAY)

    @property
    def name(self) -> str:
        """As file names have it: 2026-01-01--2026-06-30."""
        return f"{self.since}--{self.until}"


def today() -> date:
    """This day by the paper's clock."""
    return timezone.localdate(now())


def last_days(number: int) -> Period:
    """That many days, of which today is the last."""
    return Period(today() - DAY * (number - 1), today())


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments, in UTC, at which the day begins and ends; 23 or 25 hours apart where the clocks are changed."""
    return midnight(day).astimezone(UTC), midnight(day + DAY).astimezone(UTC)


def read_period(since: str, until: str) -> Period | None:
    """From the one day to the other; `None` where that is no stretch of at most `LONGEST` days."""
    first, last = read_day(since), read_day(until)
    if first is None or last is None or not 0 <= (last - first).days < LONGEST:
        return None
    return Period(first, last)


def reportable() -> list[Period]:
    """The halves and wholes of years that are over, newest first: what a paper reports by."""
    found = []
    for year in (today().year - back for back in range(3)):
        halves = (Period(date(year, 7, 1), date(year, 12, 31)), Period(date(year, 1, 1), date(year, 6, 30)))
        found += [Period(date(year, 1, 1), date(year, 12, 31)), *halves]
    return [period for period in found if period.until < today()]
