"""The desk's log: everything that was decided, by whom and why, in the order of time, the newest first.

It is read out of what each part keeps anyway; nothing is written twice. A page begins behind the key of the entry
before it, and asks each source for no more rows than it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from broadsheet.moderation.days import read_day
from broadsheet.moderation.numbers.entries import Entry
from broadsheet.moderation.numbers.periods import bounds
from broadsheet.moderation.numbers.sources import SOURCES, Source
from broadsheet.readers.models import Reader

PER_PAGE = 50
#: So much is written out at most; more is asked for by period.
MOST_EXPORTED = 50_000
_LONGEST, _MOST_PEOPLE, _PIECE = 100, 50, 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty is not asked about.

    `who` and `reader` are a handle, an e-mail address or a piece of a name, of who decided and of whom it concerns;
    `deed` is what an entry calls itself; `rule` a rule's key; `section` what addresses begin with.
    """

    who: str = ""
    deed: str = ""
    rule: str = ""
    reader: str = ""
    section: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """From the address. What cannot be read is not asked about."""
        words = {each.name: data.get(each.name, "").replace("\0", "").strip()[:_LONGEST] for each in fields(cls)}
        since, until = (read_day(words[name][:10]) for name in ("since", "until"))
        return cls(words["who"], words["deed"], words["rule"], words["reader"], words["section"], since, until)

    @property
    def query(self) -> str:
        """What comes behind the `?` of an address; empty where nothing is asked."""
        return urlencode({each.name: value for each in fields(self) if (value := getattr(self, each.name))})


@dataclass(frozen=True)
class Page:
    """Some entries. `after` is the key that the next page begins behind; empty where there is none."""

    entries: list[Entry]
    after: str


def page_of(wanted: Wanted, after: str = "", size: int = PER_PAGE) -> Page:
    """A page of the log, from its beginning or behind a key. Raises `ValueError` for what is no key."""
    behind = _read_key(after) if after else None
    found = [_entries(source, place, wanted, behind, size + 1) for place, source in enumerate(SOURCES)]
    entries = [entry for _place, entry in merge(*found, key=lambda row: _sorted_by(row[0], row[1]))][: size + 1]
    places = {source.name: place for place, source in enumerate(SOURCES)}
    more = len(entries) > size
    entries = entries[:size]
    last = entries[-1] if more else None
    return Page(entries, f"{_micros(last.at)}-{places[last.source]}-{last.pk}" if last else "")


def all_of(wanted: Wanted) -> Iterator[Entry]:
    """Every entry that is looked for, the newest first, up to `MOST_EXPORTED`; read a piece at a time."""
    after, number = "", 0
    while number < MOST_EXPORTED:
        page = page_of(wanted, after, min(_PIECE, MOST_EXPORTED - number))
        yield from page.entries
        number, after = number + len(page.entries), page.after
        if not after:
            return


def _entries(
    source: Source, place: int, wanted: Wanted, behind: tuple[datetime, int, int] | None, size: int
) -> list[tuple[int, Entry]]:
    rows = _narrowed(source, wanted)
    if rows is None:
        return []
    if behind is not None:
        # Said once more for the moment alone, so that the database begins in the index where the page does.
        rows = rows.filter(_behind(source, place, behind), **{f"{source.at}__lte": behind[0]})
    return [(place, source.entry(row)) for row in rows.order_by(f"-{source.at}", "-pk")[:size]]


def _narrowed(source: Source, wanted: Wanted) -> QuerySet[Any] | None:
    """The rows of the source that are looked for; `None` where it has no such column."""
    found = Q(**{f"{source.at}__isnull": False})
    if wanted.deed:
        named = source.deeds.get(wanted.deed)
        if named is None:
            return None
        found &= named
    for text, column in ((wanted.who, source.by), (wanted.reader, source.reader)):
        if text:
            if not column:
                return None
            found &= Q(**{f"{column}__in": _people(text)})
    for text, column in ((wanted.rule, source.rule and f"{source.rule}__key"), (wanted.section, source.url)):
        if text:
            if not column:
                return None
            found &= Q(**{column if column.endswith("__key") else f"{column}__startswith": text})
    if wanted.since:
        found &= Q(**{f"{source.at}__gte": bounds(wanted.since)[0]})
    if wanted.until:
        found &= Q(**{f"{source.at}__lt": bounds(wanted.until)[1]})
    return source.rows().filter(found)


def _people(text: str) -> list[int]:
    if "@" in text[1:]:
        known = Q(email__iexact=text)
    elif text.startswith("@"):
        known = Q(handle__iexact=text[1:])
    else:
        known = Q(display_name__icontains=text) | Q(handle__iexact=text)
    return list(Reader.objects.filter(known).order_by("pk").values_list("pk", flat=True)[:_MOST_PEOPLE])


def _behind(source: Source, place: int, key: tuple[datetime, int, int]) -> Q:
    at, other, pk = key
    equal = Q(**{source.at: at})
    older = Q(**{f"{source.at}__lt": at})
    if place < other:
        return older
    return older | (equal & Q(pk__lt=pk) if place == other else equal)


def _sorted_by(place: int, entry: Entry) -> tuple[int, int, int]:
    return -_micros(entry.at), place, -entry.pk


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _read_key(key: str) -> tuple[datetime, int, int]:
    parts = key.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 17 for part in parts):
        raise ValueError(key)
    at, place, pk = (int(part) for part in parts)
    return _EPOCH + timedelta(microseconds=at), place, pk
