"""Where a reader comes from, and how many others do: what a moderator sees before anything is done about it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.sources.listed import domain_of
from broadsheet.moderation.sources.public_mail import PUBLIC
from broadsheet.readers.models import Reader, Sighting, SignIn

Source = SourceSanction.Source
#: Of a hash so much is shown: enough to tell two apart.
SHOWN = 8
#: So many networks, and so many devices, of a reader are offered: the newest.
OFFERED = 5
_LOOKED_AT, _COUNTED = 50, 1_000


@dataclass(frozen=True)
class Origin:
    """A source that a reader comes from. `others`: how many other readers do, at most a thousand.

    `device` is in words, where they are signed in there still.
    """

    source: str
    value: str
    others: int = 0
    last_at: datetime | None = None
    device: str = ""

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.source}:{self.name}"

    @property
    def name(self) -> str:
        """The domain, or the beginning of the hash."""
        return self.value if self.source == Source.DOMAIN else self.value[:SHOWN]

    @property
    def title(self) -> str:
        return str(Source(self.source).label)


def is_public(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return domain in PUBLIC


def origins(reader: Reader) -> list[Origin]:
    """Where the reader comes from: their mail domain, unless it is anybody's, and the newest networks and devices."""
    found = []
    domain = domain_of(reader.email)
    if "." in domain and not is_public(domain):
        found.append(Origin(Source.DOMAIN, domain, _others_at(reader, domain)))
    seen = seen_at(Q(reader=reader), _LOOKED_AT)
    for source, column in ((Source.NETWORK, "place"), (Source.DEVICE, "mark")):
        newest: dict[str, dict[str, Any]] = {}
        for row in seen:
            if row[column]:
                newest.setdefault(row[column], row)
        values = list(newest)[:OFFERED]
        others = _others_seen(reader, column, values)
        found += [
            Origin(source, value, len(others[value]), newest[value]["at"], newest[value]["device"]) for value in values
        ]
    return found


def seen_at(condition: Q, most: int) -> list[dict[str, Any]]:
    """Where and when readers were seen, signed in now or before, newest first: `reader_id`, `place`, `mark`, `at`,
    `device`. Two queries.
    """
    columns = ("reader_id", "place", "mark")
    signed_in = SignIn.objects.filter(condition).order_by("-last_used_at")
    rows: list[dict[str, Any]] = list(signed_in.values(*columns, "device", at=F("last_used_at"))[:most])
    before = Sighting.objects.filter(condition).order_by("-at")
    rows += [{**row, "device": ""} for row in before.values(*columns, "at")[:most]]
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:most]


def places_of(reader: Reader) -> list[str]:
    """The beginnings of the hashes of where they were seen lately, newest first; none of the staff's."""
    if reader.is_of_staff:
        return []
    seen = (row["place"][:SHOWN] for row in seen_at(Q(reader=reader), 20) if row["place"])
    return list(dict.fromkeys(seen))[:5]


def _others_seen(reader: Reader, column: str, values: list[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    if values:
        for model in (SignIn, Sighting):
            rows = model._default_manager.filter(**{f"{column}__in": values}).exclude(reader=reader).order_by()
            for value, other in rows.values_list(column, "reader_id").distinct()[: _COUNTED * len(values)]:
                found[value].add(other)
    return found


def _others_at(reader: Reader, domain: str) -> int:
    """A look through all accounts: asked on a page of its own alone."""
    there = Q(email__iendswith=f"@{domain}") | Q(email__iendswith=f".{domain}")
    return Reader.objects.filter(there).exclude(pk=reader.pk).order_by()[:_COUNTED].count()
