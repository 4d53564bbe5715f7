"""The sanctions of sources in force, laid out so that what comes from somewhere is looked up without a query."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from broadsheet.common.clock import now
from broadsheet.common.in_force import InForce
from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.texts.domains import covered, host_of
from broadsheet.readers.sign_ins import place_hash

Source, Kind = SourceSanction.Source, SourceSanction.Kind


class Bound(NamedTuple):
    """One sanction, as whoever it touches has to know it."""

    source: str
    value: str
    kind: str
    until: datetime
    words: str


def _lay_out() -> Mapping[tuple[str, str], Sequence[Bound]]:
    """By source and value. What has ended meanwhile is told by its date, not by its absence."""
    rows = SourceSanction.objects.filter(lifted_at=None, until__gt=now()).exclude(value="").order_by("pk")
    found: dict[tuple[str, str], list[Bound]] = defaultdict(list)
    for row in rows.values_list("source", "value", "kind", "until", "words"):
        bound = Bound(*row)
        found[bound.source, bound.value].append(bound)
    return dict(found)


in_force = InForce(SourceSanction, _lay_out)


def domain_of(email: str) -> str:
    """The domain of an e-mail address, in small letters and ASCII; empty where it has none that can be told."""
    return host_of(email.rpartition("@")[2]) or ""


def bound(email: str, address: str, mark: str) -> list[Bound]:
    """What binds whoever has this mail address and comes from this internet address with a browser of this mark.

    A domain covers those below it, label by label: `example.org` covers `mail.example.org`, not `evil-example.org`.
    """
    listed = in_force()
    if not listed:
        return []
    moment = now()
    return [
        each for key in _keys(email, address, mark) for each in listed.get(key, ()) if each.until > moment
    ]  # fmt: skip


def _keys(email: str, address: str, mark: str) -> Iterator[tuple[str, str]]:
    for domain in covered(domain_of(email)):
        yield Source.DOMAIN, domain
    if address:
        yield Source.NETWORK, place_hash(address)
    if mark:
        yield Source.DEVICE, mark
