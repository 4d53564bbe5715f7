"""When a reader is left in peace: quiet hours by the clock on their wall, and how many alerts a week they want."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """From `start` until just before `end` on the wall clock of `time_zone`, over midnight where `end` is earlier.

    Without either, or with both equal, there is no quiet. `time_zone` is a name of the IANA's; empty or unknown it is
    the paper's.
    """

    time_zone: str = ""
    start: time | None = None
    end: time | None = None


@lru_cache(maxsize=1024)
def _zone(name: str) -> tzinfo | None:
    # What is no zone's name may be a folder's, or lead out of the zones' own.
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, ValueError, OSError):
        return None


def zone_of(name: str) -> tzinfo:
    """The zone with this name; the paper's where there is none."""
    return _zone(name) or timezone.get_default_timezone()


def is_quiet(quiet: Quiet, at: datetime) -> bool:
    """Whether the reader wants to hear nothing at this moment."""
    start, end = quiet.start, quiet.end
    if start is None or end is None or start == end:
        return False
    wall = at.astimezone(zone_of(quiet.time_zone)).time()
    return start <= wall < end if start < end else not end <= wall < start


def end_of_quiet(quiet: Quiet, at: datetime) -> datetime:
    """The first moment from `at` on that is not quiet: `at` itself where it is not. In UTC.

    Where the clock is put forward over the end, that is the moment at which it is.
    """
    at, zone = at.astimezone(UTC), zone_of(quiet.time_zone)
    while quiet.end is not None and is_quiet(quiet, at):
        wall = at.astimezone(zone)
        left = (datetime.combine(wall.date(), quiet.end) - wall.replace(tzinfo=None)) % _DAY
        if (at + left).astimezone(zone).utcoffset() == wall.utcoffset():
            return at + left
        at = _turn(zone, at, at + left)
    return at


def _turn(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    """The second between two moments at which the clock there is put forward or back."""
    before = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)


def next_time(time_zone: str, wall: time, at: datetime, weekday: int | None = None) -> datetime:
    """The first moment after `at` when the clock there shows `wall`, on that weekday (0: Monday) where one is given.

    In UTC. A time that the clock skips comes as much later as it is put forward; of one that it shows twice, the first.
    """
    zone = zone_of(time_zone)
    today = at.astimezone(zone).date()
    days = (today + days * _DAY for days in range(9))
    moments = (
        datetime.combine(day, wall, zone).astimezone(UTC)
        for day in days
        if weekday is None or day.weekday() == weekday
    )  # fmt: skip
    return next(moment for moment in moments if moment > at)


def week_of(at: datetime) -> int:
    """The week that a moment is in, in the paper's zone: 202648 is the 48th of 2026 (ISO 8601)."""
    year, week, _day = timezone.localtime(at, timezone.get_default_timezone()).isocalendar()
    return year * 100 + week


def may_alert(most: int | None, week: int, count: int, at: datetime) -> bool:
    """Whether another alert is wanted by who wants at most so many a week, and had `count` in `week`."""
    return most is None or (count if week == week_of(at) else 0) < most
