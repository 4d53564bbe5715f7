"""What readers can follow, and what is new from it.

Other parts of the paper bring what there is to follow (`add_kind`) and what is new (`add_source`); site/following.py is
where they are put together. Nothing here knows what a story is.
"""

import base64
import binascii
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.readers.models import Follow, Reader, Registration
from broadsheet.readers.pages import reader_tag
from broadsheet.readers.status import ARE_PUBLIC

PER_PAGE = 20
LARGEST_ID = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """What is followed; written `topic:4`."""

    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True)
class Followed:
    """What a followed thing is called and where it is. `url` is empty where it has no page, `note` may be."""

    title: str
    url: str
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing to follow.

    `resolve` returns those of the ids that anybody may see; `tag` what a shared page that shows one depends on;
    `suggest` up to so many ids for whoever follows nothing yet; `is_open` whether it can be followed at present;
    `is_shown` whether readers' pages say who follows what of it.
    """

    name: str
    noun: Any
    plural: Any
    resolve: Callable[[Collection[int]], dict[int, Followed]]
    tag: Callable[[int], str]
    suggest: Callable[[int], list[int]] = lambda count: []
    is_open: Callable[[], bool] = lambda: True
    is_shown: bool = True


@dataclass(frozen=True)
class News:
    """Something new. `template` shows it as `item`, whose `subject` is whatever that template needs.

    `about` names what followable things it concerns; `because` those of them that the reader follows.
    """

    at: datetime
    title: str
    url: str
    excerpt: str
    template: str
    subject: Any
    about: tuple[tuple[Key, str], ...] = ()
    because: tuple[str, ...] = ()


# When and with what primary key: the place of something new among the others of its source.
Moment = tuple[datetime, int]


@dataclass(frozen=True)
class Source:
    """Something that brings news.

    `newest` returns the places of the newest so many before a place, newest first and none twice, in a number of
    queries that does not depend on how much is followed; `load` what stands there, as far as it still does.
    """

    name: str
    newest: Callable[[Reader, Moment | None, int], Iterable[Moment]]
    load: Callable[[Reader, Sequence[int]], dict[int, News]]


KINDS: dict[str, Kind] = {}
_SOURCES: dict[str, Source] = {}


def add_kind(kind: Kind) -> None:
    """Lets readers follow things of this kind, in menus after those added before."""
    KINDS[kind.name] = kind


def add_source(source: Source) -> None:
    """Brings news of this sort to everybody's page of what they follow."""
    _SOURCES[source.name] = source


class Place(NamedTuple):
    """A place in the news of all sources; compares as the news is sorted."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        text = f"{(self.at - _EPOCH) // timedelta(microseconds=1)} {self.pk} {self.source}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Place":
        """What `str` wrote. Raises `ValueError` for anything else."""
        try:
            plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
            stamp, pk, source = plain.split(" ")
            place = cls(_EPOCH + timedelta(microseconds=int(stamp)), source, int(pk))
        except (binascii.Error, UnicodeError, OverflowError) as error:
            raise ValueError("no place in the news") from error
        if source not in _SOURCES or not 0 < place.pk <= LARGEST_ID:
            raise ValueError("no place in the news")
        return place

    def within(self, source: str) -> Moment:
        """The same place as the source called `source` counts; of others at this very moment, those that sort after."""
        return self.at, self.pk if source == self.source else LARGEST_ID if source < self.source else 0


def newest(reader: Reader, before: Place | None = None, count: int = PER_PAGE) -> tuple[list[News], Place | None]:
    """The newest of everything that the reader follows, and the place to go on from where there is more."""
    places = sorted(
        {
            Place(at, source.name, pk)
            for source in _SOURCES.values()
            for at, pk in source.newest(reader, before.within(source.name) if before else None, count + 1)
        },
        reverse=True,
    )
    shown = places[:count]
    loaded = {
        name: source.load(reader, pks)
        for name, source in _SOURCES.items()
        if (pks := [place.pk for place in shown if place.source == name])
    }
    news = [item for place in shown if (item := loaded[place.source].get(place.pk))]
    return _with_reasons(reader, news), shown[-1] if len(places) > count else None


def _with_reasons(reader: Reader, news: list[News]) -> list[News]:
    mine = following_of(reader, {key for item in news for key, _title in item.about})
    return [replace(item, because=tuple(title for key, title in item.about if key in mine)) for item in news]


def ids_followed(reader: int, kind: str) -> QuerySet[Follow, int]:
    """The primary keys of what the reader follows of that kind, for use within another query."""
    return Follow.objects.filter(reader=reader, kind=kind).order_by().values_list("target_id", flat=True)


def following_of(reader: Reader, keys: Collection[Key]) -> set[Key]:
    """Those of the keys that the reader follows, in one query."""
    wanted = among(keys)
    if not wanted:
        return set()
    return {Key(*row) for row in Follow.objects.filter(wanted, reader=reader).values_list("kind", "target_id")}


def among(keys: Collection[Key]) -> Q:
    """The condition that a follow is of one of the keys. Where there are none it is empty, and no condition at all."""
    wanted = Q()
    for kind in sorted({key.kind for key in keys}):
        wanted |= Q(kind=kind, target_id__in=sorted(key.pk for key in keys if key.kind == kind))
    return wanted


def resolve(keys: Collection[Key]) -> dict[Key, Followed]:
    """What those of the keys are called that anybody may see: one query or two for each kind."""
    return {
        Key(kind.name, pk): followed
        for kind in KINDS.values()
        if (ids := {key.pk for key in keys if key.kind == kind.name})
        for pk, followed in kind.resolve(ids).items()
    }


def _readers(ids: Collection[int]) -> dict[int, Followed]:
    has_pages = Registration.load().has_profiles
    return {
        reader.pk: Followed(
            reader.name, reader.get_absolute_url() if has_pages else "", reader.picture_url, f"@{reader.handle}"
        )
        for reader in Reader.objects.filter(pk__in=ids, status__in=ARE_PUBLIC, handle__isnull=False)
    }


READERS = Kind(
    name="reader",
    noun=pgettext_lazy("kind of what is followed", "Reader"),
    plural=_("Readers"),
    resolve=_readers,
    tag=reader_tag,
    is_open=lambda: Registration.load().has_profiles,
)
