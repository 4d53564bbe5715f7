"""Who knows what of a reader: every part of the paper that keeps something of them registers it here, once.

What is not registered would be missing from a reader's copy of their data and survive their leaving. A test walks all
tables, and fails for each column that points to readers and that neither a part nor `KEPT` covers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from broadsheet.readers.models import Reader

# What JSON can hold; besides that, moments, which become text as RFC 3339 has it.
Known = list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One kind of thing that is known of a reader.

    `collect` answers with it as lists and dictionaries of what JSON can hold, and moments; secrets and what others did
    (who mutes them, who wrote a note) are never in there. `erase` takes it away, inside the transaction that erases
    the reader and before their row is emptied; with `keeps_comments` what they said in public stays, without them.
    `covers` names the columns that this speaks for, as `app.Model.field`; `words` what keys are called to people;
    `place` where it stands among the others (the accounts' own come before 50).
    """

    name: str
    title: Any
    collect: Callable[[Reader], Known]
    erase: Callable[[Reader, bool], None]
    covers: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    place: int = 50


_PARTS: dict[str, Part] = {}
# Columns that point to readers, or hold an address, and are deliberately no part; each with the reason.
KEPT: dict[str, str] = {}


def register(part: Part) -> None:
    """Has the part asked whenever a reader wants their data or leaves. A second one of that name takes its place."""
    _PARTS[part.name] = part


def keep(reasons: Mapping[str, str]) -> None:
    """Says of columns why they are in no part."""
    KEPT.update(reasons)


def parts() -> list[Part]:
    """All parts: by their places, and those of one place in the order in which they were registered."""
    return sorted(_PARTS.values(), key=lambda part: part.place)


def nothing_to_erase(reader: Reader, keeps_comments: bool) -> None:
    """For parts whose data goes with the reader's own row, or stays and no longer says whose it was."""
