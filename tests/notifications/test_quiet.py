"""Quiet hours by the clock on the reader's wall: on every day of the year, also those on which it is put forward."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.notifications.carrying.quiet import (
    Quiet,
    end_of_quiet,
    is_quiet,
    may_alert,
    next_time,
    week_of,
    zone_of,
)

BERLIN = "Europe/Berlin"
# With summer time of an hour and of half an hour, without, far east and far west, and one that nobody has heard of.
ZONES = [
    BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Midway",
    "Africa/Casablanca", "America/Santiago", "", "Mars/Olympus",
]  # fmt: skip
NIGHT = Quiet(BERLIN, time(22), time(7))
walls = st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0))
quiets = st.builds(Quiet, st.sampled_from(ZONES), walls, walls)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))
# The clock there goes forward and back within these hours.
turns = st.sampled_from(
    [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC)]
).flatmap(lambda turn: st.integers(-360, 360).map(lambda minutes: turn + timedelta(minutes=minutes)))


def berlin(*given: int, fold: int = 0) -> datetime:
    return datetime(*given, tzinfo=ZoneInfo(BERLIN), fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(21, 59, False), (22, 0, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
def test_the_night_begins_and_ends_to_the_minute(hour: int, minute: int, expected: bool) -> None:
    assert is_quiet(NIGHT, berlin(2026, 11, 27, hour, minute)) is expected


def test_an_afternoon_can_be_quiet_too() -> None:
    siesta = Quiet(BERLIN, time(13), time(15))
    assert is_quiet(siesta, berlin(2026, 11, 27, 14))
    assert not is_quiet(siesta, berlin(2026, 11, 27, 15))


@pytest.mark.parametrize(
    "quiet", [Quiet(), Quiet(BERLIN, time(22)), Quiet(BERLIN, None, time(7)), Quiet(BERLIN, time(7), time(7))]
)
def test_without_two_times_there_is_no_quiet(quiet: Quiet) -> None:
    at = berlin(2026, 11, 27, 23)
    assert not is_quiet(quiet, at)
    assert end_of_quiet(quiet, at) == at


def test_the_night_ends_at_seven_whatever_was_done_to_the_clock() -> None:
    for evening in ((2026, 3, 28), (2026, 10, 24), (2026, 11, 27)):
        year, month, day = evening
        assert end_of_quiet(NIGHT, berlin(year, month, day, 22)) == berlin(year, month, day + 1, 7)


def test_an_end_that_the_clock_skips_is_when_it_is_put_forward() -> None:
    quiet = Quiet(BERLIN, time(22), time(2, 30))
    assert end_of_quiet(quiet, berlin(2026, 3, 29, 1)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_that_the_clock_shows_twice_is_quiet_twice() -> None:
    quiet = Quiet(BERLIN, time(22), time(2, 30))
    assert end_of_quiet(quiet, berlin(2026, 10, 25, 2, 10)) == berlin(2026, 10, 25, 2, 30)
    assert is_quiet(quiet, berlin(2026, 10, 25, 2, 10, fold=1))
    assert end_of_quiet(quiet, berlin(2026, 10, 25, 2, 10, fold=1)) == berlin(2026, 10, 25, 2, 30, fold=1)


@settings(deadline=None)
@given(quiets, moments | turns)
@example(Quiet("Australia/Lord_Howe", time(1), time(2, 15)), datetime(2026, 10, 3, 15, 29, tzinfo=UTC))
def test_quiet_ends_at_the_first_moment_that_is_not(quiet: Quiet, at: datetime) -> None:
    end = end_of_quiet(quiet, at)
    assert end >= at
    assert not is_quiet(quiet, end)
    assert end == at or is_quiet(quiet, end - timedelta(seconds=1))
    assert end - at < timedelta(hours=26)
    minutes = int((end - at) / timedelta(minutes=1))
    assert all(is_quiet(quiet, at + timedelta(minutes=each)) for each in range(minutes))


@settings(deadline=None)
@given(st.sampled_from(ZONES), walls, moments | turns, st.none() | st.integers(0, 6))
def test_the_next_seven_oclock_is_the_next_one(zone: str, wall: time, at: datetime, weekday: int | None) -> None:
    found = next_time(zone, wall, at, weekday)
    assert at < found <= at + timedelta(days=1 if weekday is None else 7, hours=2)
    there = found.astimezone(zone_of(zone))
    assert weekday is None or there.weekday() == weekday
    skipped = there.replace(tzinfo=None) - datetime.combine(there.date(), wall)
    assert skipped in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "/etc/localtime", "a" * 300])
def test_what_is_no_zone_is_the_papers(name: str) -> None:
    assert str(zone_of(name)) == "Europe/London"


def test_weeks_are_those_of_the_calendar() -> None:
    assert week_of(datetime(2026, 11, 27, tzinfo=UTC)) == 202648
    assert week_of(datetime(2027, 1, 3, 23, 59, tzinfo=UTC)) == 202653
    assert week_of(datetime(2027, 1, 4, tzinfo=UTC)) == 202701


def test_a_ceiling_holds_for_its_week() -> None:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    assert may_alert(None, 202648, 1_000, at)
    assert may_alert(2, 202648, 1, at)
    assert not may_alert(2, 202648, 2, at)
    assert may_alert(2, 202647, 2, at), "last week's do not count"
    assert not may_alert(0, 0, 0, at)
