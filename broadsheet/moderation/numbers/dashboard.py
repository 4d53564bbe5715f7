"""What the page of numbers shows of a period: totals beside those of the period before, charts, and lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.moderation.numbers import counting as of
from broadsheet.moderation.numbers import sums, words
from broadsheet.moderation.numbers.charts import Chart, Series, bars, lines
from broadsheet.moderation.numbers.durations import longest_of, quantile
from broadsheet.moderation.numbers.periods import DAY, Period
from broadsheet.moderation.numbers.sections import NONE, sections
from broadsheet.moderation.numbers.sums import Numbers, total

#: A chart has no more columns than these: then a week, or four, is one.
MOST_COLUMNS = 62
_HARD = ("reject", "withhold")


@dataclass(frozen=True)
class Figure:
    """A total, and what it was in the period before."""

    title: str
    value: str
    before: str


@dataclass(frozen=True)
class Listing:
    """Numbers under their names, the most first. `heads` are of the columns."""

    name: str
    title: str
    heads: list[str]
    rows: list[tuple[str, list[int]]]


@dataclass(frozen=True)
class Dashboard:
    """All of it."""

    period: Period
    figures: list[Figure]
    charts: list[Chart]
    listings: list[Listing]


def dashboard(period: Period) -> Dashboard:
    """The numbers of the period, in the language of the page: a fixed number of queries."""
    numbers, before = sums.of_period(period), sums.of_period(period.before)
    figures, charts, listings = _figures(numbers, before), _charts(period, numbers), _listings(period, numbers)
    return Dashboard(period, figures, charts, listings)


def _figures(numbers: Numbers, before: Numbers) -> list[Figure]:
    def figure(title: str, found: Callable[[Numbers], str | int]) -> Figure:
        return Figure(title, str(found(numbers)), str(found(before)))

    return [
        figure(_("Comments written"), lambda each: total(each, of.WRITTEN)),
        figure(_("Held by checks"), lambda each: total(each, of.HELD_BY)),
        figure(pgettext("comments", "Approved"), lambda each: total(each, of.DECIDED, ["approve"])),
        figure(pgettext("comments", "Rejected"), lambda each: total(each, of.DECIDED, ["reject"])),
        figure(_("Taken down"), lambda each: total(each, of.DECIDED, ["withhold"])),
        figure(_("Put back"), lambda each: total(each, of.DECIDED, ["restore"])),
        figure(pgettext("numbers", "Reports"), lambda each: total(each, of.REPORTED)),
        figure(_("Reports that were right"), lambda each: _share(each, of.UPHELD, of.DISMISSED)),
        figure(_("Half were decided within"), lambda each: words.duration_text(quantile(each.get(of.WAITED, {}), 0.5))),
        figure(_("Nine of ten within"), lambda each: words.duration_text(quantile(each.get(of.WAITED, {}), 0.9))),
        figure(pgettext("decisions", "Appeals"), lambda each: total(each, of.APPEALED)),
        figure(_("Appeals granted"), lambda each: _granted(each)),
        figure(_("Appeals answered late"), lambda each: total(each, of.OVERDUE)),
        figure(_("Sanctions"), lambda each: total(each, of.SANCTIONED) + total(each, of.SOURCES)),
    ]


def _share(numbers: Numbers, right: str, wrong: str) -> str:
    yes, no = total(numbers, right), total(numbers, wrong)
    return percent(yes, yes + no)


def _granted(numbers: Numbers) -> str:
    return percent(total(numbers, of.APPEALS, ["granted"]), total(numbers, of.APPEALS))


def percent(part: int, whole: int) -> str:
    """“3 of 4 (75 %)”; a dash of nothing."""
    if not whole:
        return "–"
    return _("%(part)s of %(whole)s (%(percent)s %%)") % {
        "part": part,
        "whole": whole,
        "percent": round(100 * part / whole),
    }


def _charts(period: Period, numbers: Numbers) -> list[Chart]:
    days = sums.by_day(period, of.WRITTEN, of.DECIDED, of.REPORTED)
    columns = _columns(period)
    labels = [formats.date_format(column.since, "j M") for column in columns]

    def series(title: Any, measure: str, *keys: str) -> Series:
        return Series(title, [sum(_on(days, day, measure, keys) for day in column.days) for column in columns])

    waited = numbers.get(of.WAITED, {})
    spans = [f"{number:02}" for number in range(int(max(waited)) + 1)] if waited else []
    return [
        bars(
            "comments",
            _("Comments, as they stand now"),
            labels,
            [
                series(pgettext("comments", "published"), of.WRITTEN, "published"),
                series(pgettext("comments", "waiting"), of.WRITTEN, "held"),
                series(pgettext("comments", "rejected or withdrawn"), of.WRITTEN, "rejected", "withdrawn"),
            ],
        ),
        lines(
            "decisions",
            _("Decisions and reports"),
            labels,
            [
                series(pgettext("decisions", "approved"), of.DECIDED, "approve", "restore"),
                series(pgettext("decisions", "rejected or taken down"), of.DECIDED, *_HARD),
                series(pgettext("decisions", "reports"), of.REPORTED, "*"),
            ],
        ),
        bars(
            "waiting",
            _("How long comments waited"),
            [words.duration_text(longest_of(span)) for span in spans],
            [Series(_("comments"), [waited.get(span, 0) for span in spans])],
        ),
    ]


def _on(days: Mapping[date, Numbers], day: date, measure: str, keys: tuple[str, ...]) -> int:
    return total(days.get(day, {}), measure, None if keys == ("*",) else keys)


def _columns(period: Period) -> list[Period]:
    """The days of the period, or as many of them together as make few enough columns."""
    size = next(size for size in (1, 7, 28) if size == 28 or period.length <= MOST_COLUMNS * size)
    starts = [period.since + DAY * number for number in range(0, period.length, size)]
    return [Period(start, min(period.until, start + DAY * (size - 1))) for start in starts]


def _listings(period: Period, numbers: Numbers) -> list[Listing]:
    count = pgettext("numbers", "Number")
    grounds = words.ground_titles()
    found = [
        _sections(period),
        _plain(
            "grounds",
            _("Why comments were taken away"),
            count,
            numbers,
            of.GROUND,
            lambda key: grounds.get(key, key.removeprefix("rule:")),
        ),
        _checks(numbers),
        _plain("reasons", _("What readers reported"), count, numbers, of.REPORTED, words.reason_title),
        _plain("deeds", _("What was decided"), count, numbers, of.DECIDED, words.deed_title),
        _plain("sanctions", _("Sanctions"), count, numbers, of.SANCTIONED, words.sanction_title),
    ]
    return [listing for listing in found if listing.rows]


def _sections(period: Period) -> Listing:
    titles = sections()
    found = sums.by_section(period, of.WRITTEN, of.DECIDED, of.REPORTED)
    rows = (
        (
            titles.get(section, section or _("In no section")),
            [
                total(each, of.WRITTEN),
                total(each, of.DECIDED, ["hold", "hold-auto"]),
                total(each, of.DECIDED, _HARD),
                total(each, of.REPORTED),
            ],
        )
        for section, each in sorted(found.items(), key=lambda row: (row[0] == NONE, row[0]))
    )
    heads = [
        pgettext("comments", "written"),
        pgettext("comments", "held"),
        pgettext("comments", "taken away"),
        pgettext("comments", "reported"),
    ]
    return Listing("sections", _("By section"), heads, _most(rows))


def _checks(numbers: Numbers) -> Listing:
    of_check = (of.HELD_BY, of.RIGHT, of.WRONG)
    steps = sorted({step for each in of_check for step in numbers.get(each, {})})
    rows = ((words.step_title(step), [numbers.get(each, {}).get(step, 0) for each in of_check]) for step in steps)
    heads = [
        pgettext("comments", "held"),
        pgettext("comments", "then rejected"),
        pgettext("comments", "then approved"),
    ]
    return Listing("steps", _("What the checks held"), heads, _most(rows))


def _plain(name: str, title: str, head: str, numbers: Numbers, measure: str, title_of: Callable[[str], str]) -> Listing:
    rows = ((title_of(key), [number]) for key, number in numbers.get(measure, {}).items())
    return Listing(name, title, [head], _most(rows))


def _most(rows: Any) -> list[tuple[str, list[int]]]:
    return sorted(rows, key=lambda row: (-row[1][0], row[0]))
