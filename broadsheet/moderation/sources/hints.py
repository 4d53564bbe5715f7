"""Who else was seen where a reader was: a hint that it may be the same person. Nothing is decided by it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from broadsheet.common.clock import now
from broadsheet.moderation.models import Sanction
from broadsheet.moderation.sources.origins import SHOWN, seen_at
from broadsheet.readers.models import Reader, Sighting, SignIn
from broadsheet.readers.models.reader import of_staff

#: So many others are named: those under a sanction first.
MOST = 10
_OWN, _SEEN = 20, 200


@dataclass(frozen=True)
class Hint:
    """Another reader who was seen at the same network (`place`) or with the same device (`mark`), or both.

    Of the hashes only the beginnings, each empty where it is another one. `sanction` is empty where there is none.
    """

    reader: Reader
    place: str
    mark: str
    last_at: datetime
    sanction: str


def hints_for(reader: Reader) -> list[Hint]:
    """Readers who were seen lately where this one was, those under a sanction first. None for the staff, nor of it.

    A fixed number of queries, whatever the network.
    """
    own = seen_at(Q(reader=reader), _OWN)
    places, marks = {row["place"] for row in own} - {""}, {row["mark"] for row in own} - {""}
    if not (places or marks) or reader.is_of_staff:
        return []
    same = Q(place__in=places) | Q(mark__in=marks)
    others = _others(reader, same)
    rows = defaultdict(list)
    for row in seen_at(same & Q(reader__in=others), _SEEN):
        rows[row["reader_id"]].append(row)
    return [
        Hint(
            other,
            next((row["place"] for row in rows[other.pk] if row["place"] in places), "")[:SHOWN],
            next((row["mark"] for row in rows[other.pk] if row["mark"] in marks), "")[:SHOWN],
            rows[other.pk][0]["at"],
            _sanction(other),
        )
        for other in others
        if rows[other.pk]
    ]


def _others(reader: Reader, same: Q) -> list[Reader]:
    there = SignIn.objects.filter(same).order_by().values("reader")
    before = Sighting.objects.filter(same).order_by().values("reader")
    binding = Sanction.objects.filter(Q(until=None) | Q(until__gt=now()), reader=OuterRef("pk"), lifted_at=None)
    is_sanctioned = Q(status=Reader.Status.SHUT_OUT) | Exists(binding.exclude(kind=Sanction.Kind.WARNING))
    found = Reader.objects.filter(pk__in=there.union(before)).exclude(of_staff()).exclude(pk=reader.pk)
    ordered = found.annotate(rank=Case(When(is_sanctioned, then=Value(0)), default=Value(1)))
    return list(ordered.order_by("rank", "-pk").prefetch_related("sanctions")[:MOST])


def _sanction(other: Reader) -> str:
    """What binds them, in words: the newest."""
    moment = now()
    found = next((each for each in other.sanctions.all() if each.is_in_force(moment)), None)
    if found is not None:
        return str(found.get_kind_display())
    return str(other.get_status_display()) if other.status == Reader.Status.SHUT_OUT else ""
