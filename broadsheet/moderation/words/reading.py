"""A text as lists of words are looked for in it: read once, however many lists there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from broadsheet.moderation.words.folding import Folded, Piece, pieces, readings
from broadsheet.moderation.words.letters import is_stretched
from broadsheet.moderation.words.seeming import Seeming
from broadsheet.moderation.words.spacing import Joined, joined


@dataclass(frozen=True)
class Reading:
    """A folded text with its words, whether each of those is odd, and the rows of letters that do not stand together.

    `may_be_stretched`: some of its letters are drawn out.
    """

    folded: Folded
    pieces: Sequence[Piece]
    seeming: Seeming
    odd: Sequence[bool]
    rows: Sequence[Joined]
    may_be_stretched: bool


@lru_cache(maxsize=32)
def read(text: str) -> tuple[Reading, ...]:
    """The ways in which `text` is read: as it is stored, and also as it is shown where that is another way round."""
    return tuple(map(_read, readings(text)))


def _read(folded: Folded) -> Reading:
    words = pieces(folded)
    seeming = Seeming(folded, words)
    odd = [seeming.is_odd(piece) for piece in words]
    return Reading(folded, words, seeming, odd, list(joined(folded, words)), is_stretched(folded.letters))
