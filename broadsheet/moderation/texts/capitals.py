"""How much of a text is shouted: the share of capitals in its words of more than three letters.

Scripts without capitals have no share. A word in capitals between words that are not is an abbreviation or a stress,
and does not count; nor do those that many people write side by side (NATO, UNESCO), and what is too short to tell.
"""

import re
from typing import NamedTuple

from broadsheet.moderation.texts.plain import plain

_WORD = re.compile(r"[^\W\d_]++(?:['’][^\W\d_]++)*")
_ADDRESS = re.compile(r"(?<!\S)(?:https?://|www\.|@)\S+", re.IGNORECASE)
_LONGER_THAN = 3
# Below that many letters in such words nobody shouts for long.
FEWEST_LETTERS = 20
FEWEST_WORDS = 3
_MOST = 6_000
# Of all characters, spaces too, so many are capitals at least in a text that shouts.
_FEWEST_CAPITALS = 0.15
_ABBREVIATION_WORDS = """
    AFAIK ASAP ASEAN BAFIN BAFTA CERN COVID DGSE FAQS FIFA FRONTEX HTML HTTP HTTPS IAEA IBAN IMHO INSEE INTERPOL ISBN
    JPEG JSON LGBT LGBTI LGBTQ LGBTQI MERCOSUR NASA NATO OCDE OECD OPEC OSCE OSZE OTAN RATP SNCF UEFA UNESCO UNHCR
    UNICEF UNRWA USAID YMCA
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_WORDS.split())


class Capitals(NamedTuple):
    """`letters` with a case in the `words` that count, and the `share` of them that are capitals, from 0 to 1."""

    share: float
    letters: int
    words: int


def capitals_in(text: str) -> Capitals:
    """What of `text` is capitals, up to its first 6,000 characters."""
    words = _WORD.findall(_ADDRESS.sub(" ", plain(text[:_MOST])))
    shouted = [word.isupper() for word in words]
    capitals = letters = counted = 0
    for place, word in enumerate(words):
        if len(word) <= _LONGER_THAN or word in _ABBREVIATIONS:
            continue
        if shouted[place] and _stands_alone(words, shouted, place):
            continue
        upper, lower = sum(map(str.isupper, word)), sum(map(str.islower, word))
        if upper + lower:
            capitals, letters, counted = capitals + upper, letters + upper + lower, counted + 1
    return Capitals(capitals / letters if letters else 0.0, letters, counted)


def may_shout(source: str) -> bool:
    """Whether there are enough capitals in a source for a text that shouts: what is asked first, as it costs little."""
    capitals = sum(map(str.isupper, source[:_MOST]))
    return capitals >= FEWEST_LETTERS and capitals > _FEWEST_CAPITALS * len(source[:_MOST])


def _stands_alone(words: list[str], shouted: list[bool], place: int) -> bool:
    """Whether neither word beside it is in capitals. One letter (“I”, “A”) says nothing either way."""
    beside = [each for each in (place - 1, place + 1) if 0 <= each < len(words)]
    return not any(shouted[each] and len(words[each]) > 1 for each in beside)


def is_shouted(found: Capitals, share: float) -> bool:
    """Whether more than `share` are capitals, in a text that is long enough to tell."""
    return found.letters >= FEWEST_LETTERS and found.words >= FEWEST_WORDS and found.share > share
