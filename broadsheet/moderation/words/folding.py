"""A text as a row of letters in which words are looked for, each with its place in the text.

One pass, in proportion to the text. Of marks upon a letter only those stay that make one letter with it (é, ä; ế with
two), so that towers of them hide nothing. Overrides of direction are dropped, as they are from what is published
(common/text.py); for text that is not, there is a second reading in the order in which it is shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from broadsheet.moderation.words.letters import SPELLING_MARKS, spelt

# What folds to itself but for capitals, many at once.
_PLAIN = re.compile(r"[ -~\t\n\r]+")
# Letters, digits and the marks among them. Nothing in it can match in two ways.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{SPELLING_MARKS}])*")
_OVERRIDE = "\u202e"
_ENDS_OVERRIDE = re.compile("[\u202a-\u202e\n]")


@dataclass(frozen=True)
class Folded:
    """`letters` of `text`; `places[i]` is where in the text the i-th of them comes from."""

    text: str
    letters: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the letters from `start` to `end` are."""
        first, last = self.places[start], self.places[end - 1]
        return min(first, last), max(first, last) + 1


class Piece(NamedTuple):
    """A word's letters, or as many of them as stand together, from `start` to `end` in the folded letters."""

    letters: str
    start: int
    end: int


def fold(text: str, order: Sequence[int] | None = None) -> Folded:
    """The letters of `text`. `order` is the order of its characters where that is another than they are stored in."""
    shown = text if order is None else "".join(map(text.__getitem__, order))
    letters: list[str] = []
    places: list[int] = []
    place = 0
    while place < len(shown):
        if plain := _PLAIN.match(shown, place):
            letters += plain[0].lower()
            places += range(place, plain.end())
            place = plain.end()
            continue
        character = shown[place]
        if found := spelt(character):
            letters += found
            places += [place] * len(found)
        elif letters and unicodedata.combining(character):
            # Both are there already where the letter bears as much as it can.
            joined = unicodedata.normalize("NFC", letters[-1] + character)
            if len(joined) == 1:
                letters[-1] = spelt(joined) or letters[-1]
        place += 1
    if order is not None:
        places = [order[place] for place in places]
    return Folded(text, "".join(letters), places)


def readings(text: str) -> Iterator[Folded]:
    """`text` folded as it is stored, and also as it is shown where that is another way round."""
    yield fold(text)
    if _OVERRIDE in text:
        yield fold(text, _as_shown(text))


def _as_shown(text: str) -> list[int]:
    """The places of the characters in the order in which they are shown, as far as U+202E turns it round."""
    order = list(range(len(text)))
    start = text.find(_OVERRIDE)
    while start >= 0:
        end = _ENDS_OVERRIDE.search(text, start + 1)
        stop = end.start() if end else len(text)
        order[start:stop] = reversed(order[start:stop])
        start = text.find(_OVERRIDE, stop)
    return order


def pieces(folded: Folded) -> list[Piece]:
    """The words of a folded text, as far as their letters stand together."""
    return [Piece(found[0], found.start(), found.end()) for found in _WORD.finditer(folded.letters)]
