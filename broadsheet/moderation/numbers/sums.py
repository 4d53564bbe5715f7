"""The numbers of a period, added up from its days. Today's are counted when they are asked for, and kept a minute; on a
busy day they are what the worker counted last.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TypeVar

from django.core.cache import cache
from django.db.models import QuerySet, Sum

from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.moderation.models import Decision, Tally
from broadsheet.moderation.numbers.counting import Counted, counted
from broadsheet.moderation.numbers.periods import Period, bounds, today
from broadsheet.moderation.numbers.tallying import MARK

#: Measure → key → how many.
Numbers = dict[str, dict[str, int]]
Group = TypeVar("Group", bound=Hashable)
_KNOWN_FOR = 60
#: Comments or decisions of a day that are counted within a request.
_BUSY = 5_000


def of_period(period: Period) -> Numbers:
    """All measures over the whole paper."""
    rows = _rows(period).values_list("measure", "key").annotate(Sum("number"))
    told = ((None, measure, key, number) for measure, key, number in rows)
    todays = ((None, measure, key, number) for (_section, measure, key), number in _today(period).items())
    return _grouped(chain(told, todays)).get(None, {})


def by_section(period: Period, *measures: str) -> dict[str, Numbers]:
    """These measures, by section."""
    rows = _rows(period).filter(measure__in=measures).values_list("section", "measure", "key").annotate(Sum("number"))
    return _grouped(chain(rows, _of_today(period, measures)))


def by_day(period: Period, *measures: str) -> dict[date, Numbers]:
    """These measures, by day; days on which nothing happened are not there."""
    rows = _rows(period).filter(measure__in=measures).values_list("day", "measure", "key").annotate(Sum("number"))
    todays = ((today(), measure, key, number) for _section, measure, key, number in _of_today(period, measures))
    return _grouped(chain(rows, todays))


def _of_today(period: Period, measures: Collection[str]) -> Iterator[tuple[str, str, str, int]]:
    found = _today(period).items()
    return ((*place, number) for place, number in found if place[1] in measures)


def _grouped(rows: Iterable[tuple[Group, str, str, int]]) -> dict[Group, Numbers]:
    """Adds up rows of a group, a measure, a key and a number."""
    found: dict[Group, Numbers] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for group, measure, key, number in rows:
        found[group][measure][key] += number
    return {group: {measure: dict(keys) for measure, keys in each.items()} for group, each in found.items()}


def total(numbers: Mapping[str, Mapping[str, int]], measure: str, keys: Iterable[str] | None = None) -> int:
    """Of the measure, all, or what stands under these keys."""
    found = numbers.get(measure, {})
    return sum(found.values()) if keys is None else sum(found.get(key, 0) for key in keys)


def _rows(period: Period) -> QuerySet[Tally]:
    """The days that are over."""
    found = Tally.objects.filter(day__gte=period.since, day__lte=period.until).exclude(day=today())
    return found.exclude(measure=MARK).order_by()


def _today(period: Period) -> Counted:
    day = today()
    if not period.since <= day <= period.until:
        return Counter()
    key = f"numbers-{day}"
    found: list[tuple[tuple[str, str, str], int]] | None = cache.get(key)
    if found is None:
        found = list((_as_tallied(day) if _is_busy(day) else counted(day)).items())
        cache.set(key, found, _KNOWN_FOR)
    return Counter(dict(found))


def _is_busy(day: date) -> bool:
    """Whether counting the day would keep whoever looks at it waiting: then what the worker counted is shown."""
    begins, _ends = bounds(day)
    written = Comment.objects.filter(pk__gte=id_at(begins)).order_by()[:_BUSY].count()
    return written >= _BUSY or Decision.objects.filter(at__gte=begins).order_by()[:_BUSY].count() >= _BUSY


def _as_tallied(day: date) -> Counted:
    rows = Tally.objects.filter(day=day).exclude(measure=MARK).order_by()
    told = rows.values_list("section", "measure", "key", "number")
    return Counter({(section, measure, key): number for section, measure, key, number in told})
