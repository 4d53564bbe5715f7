"""The numbers of a period, added up from its days. Today's are counted when they are asked for, and kept a minute."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet, Sum

from broadsheet.moderation.models import Tally
from broadsheet.moderation.numbers.counting import Counted, counted
from broadsheet.moderation.numbers.periods import Period, today
from broadsheet.moderation.numbers.tallying import MARK

#: Measure → key → how many.
Numbers = dict[str, dict[str, int]]
_KNOWN_FOR = 60


def of_period(period: Period) -> Numbers:
    """All measures over the whole paper."""
    rows = _rows(period).values_list("measure", "key").annotate(Sum("number"))
    found: Numbers = defaultdict(lambda: defaultdict(int))
    for measure, key, number in rows:
        found[measure][key] += number
    for (_section, measure, key), number in _today(period).items():
        found[measure][key] += number
    return {measure: dict(keys) for measure, keys in found.items()}


def by_section(period: Period, *measures: str) -> dict[str, Numbers]:
    """These measures, by section."""
    rows = _rows(period).filter(measure__in=measures).values_list("section", "measure", "key").annotate(Sum("number"))
    found: dict[str, Numbers] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for section, measure, key, number in rows:
        found[section][measure][key] += number
    for (section, measure, key), number in _today(period).items():
        if measure in measures:
            found[section][measure][key] += number
    return {section: {measure: dict(keys) for measure, keys in each.items()} for section, each in found.items()}


def by_day(period: Period, *measures: str) -> dict[date, Numbers]:
    """These measures, by day; days on which nothing happened are not there."""
    rows = _rows(period).filter(measure__in=measures).values_list("day", "measure", "key").annotate(Sum("number"))
    found: dict[date, Numbers] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for day, measure, key, number in rows:
        found[day][measure][key] += number
    for (_section, measure, key), number in _today(period).items():
        if measure in measures:
            found[today()][measure][key] += number
    return {day: {measure: dict(keys) for measure, keys in each.items()} for day, each in found.items()}


def total(numbers: Mapping[str, Mapping[str, int]], measure: str, keys: Iterable[str] | None = None) -> int:
    """Of the measure, all, or what stands under these keys."""
    found = numbers.get(measure, {})
    return sum(found.values()) if keys is None else sum(found.get(key, 0) for key in keys)


def _rows(period: Period) -> QuerySet[Tally]:
    """The days that are over. What the worker knows of today is older than what `_today` counts."""
    found = Tally.objects.filter(day__gte=period.since, day__lte=period.until).exclude(day=today())
    return found.exclude(measure=MARK).order_by()


def _today(period: Period) -> Counted:
    day = today()
    if not period.since <= day <= period.until:
        return Counter()
    key = f"numbers-{day}"
    found: list[tuple[tuple[str, str, str], int]] | None = cache.get(key)
    if found is None:
        found = list(counted(day).items())
        cache.set(key, found, _KNOWN_FOR)
    return Counter(dict(found))
