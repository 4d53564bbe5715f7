"""Words whose letters do not stand together: “i d i o t”, “i.d.i.o.t”, “id!ot”, “id**i**ot”, “$cum”.

Two ordinary words are never joined over a space: “pen is” is none.
"""

from collections.abc import Iterator
from typing import NamedTuple

from broadsheet.moderation.words.folding import Folded, Piece
from broadsheet.moderation.words.letters import SIGNS

# What is put between letters to hide a word. No apostrophe (“he’ll”), no slash (“and/or”), no bracket, no quotes.
_JOINTS = frozenset(".-_*~\\·•=^#%‐‑–—") | frozenset(SIGNS)
_SIGNS = frozenset(sign for sign in SIGNS if not sign.isalnum())
# Signs that may be the last letter of a word; others end a sentence or are a plus.
_LAST = frozenset("$@€")
_WIDEST = 3
FEWEST_LETTERS = 3


class Joined(NamedTuple):
    """Letters and signs read together, from `start` to `end` in the folded letters.

    `places`: where each of the letters is, for those that were spelt one by one, in which a word may stand anywhere.
    """

    letters: str
    start: int
    end: int
    places: tuple[int, ...] = ()


def joined(folded: Folded, found: list[Piece]) -> Iterator[Joined]:
    """Everything that may be a word over more than one piece, or with a sign at its ends."""
    yield from _chains(folded, found)
    yield from _spelt_out(folded, found)


def _chains(folded: Folded, found: list[Piece]) -> Iterator[Joined]:
    # A space before and behind, so that there is always something beside a piece.
    letters = f" {folded.letters} "
    chain: list[Piece] = []
    for piece in found:
        if chain and not (letters[chain[-1].end + 1] in _JOINTS and _is_joint(folded, chain[-1], piece)):
            if len(chain) > 1 or letters[chain[0].start] in _SIGNS or letters[chain[0].end + 1] in _LAST:
                yield from _of_chain(folded.letters, chain)
            chain = []
        chain.append(piece)
    if chain:
        yield from _of_chain(folded.letters, chain)


def _is_joint(folded: Folded, one: Piece, other: Piece) -> bool:
    gap = folded.letters[one.end : min(other.start, one.end + _WIDEST + 1)]
    if len(gap) > _WIDEST or not _JOINTS.issuperset(gap):
        return False
    # “… the pen.Is it yours?” has lost a space.
    capital = folded.text[folded.places[other.start]].isupper()
    return not (capital and gap in (".", "!") and len(other.letters) > 1 and len(one.letters) > 1)


def _of_chain(letters: str, chain: list[Piece]) -> Iterator[Joined]:
    """The chain whole, without what joins it; and the stretches of it that only signs join, which are read."""
    if len(chain) > 1:
        yield Joined("".join(piece.letters for piece in chain), chain[0].start, chain[-1].end)
    start = chain[0]
    for place, piece in enumerate(chain):
        following = chain[place + 1] if place + 1 < len(chain) else None
        if following and _SIGNS.issuperset(letters[piece.end : following.start]):
            continue
        yield from _read(letters, start.start, piece.end, start is not piece)
        if following:
            start = following


def _read(letters: str, start: int, end: int, has_signs: bool) -> Iterator[Joined]:
    """What stands from `start` to `end`, signs and all, and also with the signs that touch its ends."""
    first, last = start, end
    while first > 0 and start - first < 2 and letters[first - 1] in _SIGNS:
        first -= 1
    while last < len(letters) and last - end < _WIDEST and letters[last] in _LAST:
        last += 1
    if has_signs:
        yield Joined(letters[start:end], start, end)
    if first < start:
        yield Joined(letters[first:end], first, end)
    if last > end:
        yield Joined(letters[start:last], start, last)
        if first < start:
            yield Joined(letters[first:last], first, last)


def _spelt_out(folded: Folded, found: list[Piece]) -> Iterator[Joined]:
    """Rows of single letters, at least three, whatever little stands between them."""
    row: list[tuple[str, int]] = []
    end = 0
    for piece in found:
        if len(piece.letters) > 1:
            if row:
                yield from _row(row)
                row = []
            continue
        if row and (gap := folded.letters[end : min(piece.start, end + _WIDEST + 1)]) != " ":
            if len(gap) > _WIDEST:
                yield from _row(row)
                row = []
            else:
                row += [(sign, end + place) for place, sign in enumerate(gap) if sign in _SIGNS]
        row.append((piece.letters, piece.start))
        end = piece.end
    yield from _row(row)


def _row(row: list[tuple[str, int]]) -> Iterator[Joined]:
    if len(row) >= FEWEST_LETTERS and sum(letter.isalpha() for letter, _place in row) * 3 >= len(row):
        places = tuple(place for _letter, place in row)
        yield Joined("".join(letter for letter, _place in row), places[0], places[-1] + 1, places)
