"""The endings that words take in English, German, French and Arabic, so that a list need not name every form.

A table for each language of what an ending may stand for: “idiots” is “idiot”, “hétéros” is “hétéro”. Inflection only,
nouns and verbs; not derivation: “cocker”, “scummy” and “Dickinson” are other words, and a list that means them says so.
Words of no language take the plural in -s alone.
"""

import re
from collections.abc import Iterator

from broadsheet.moderation.words.letters import blurred

SHORTEST_STEM = 3
# ending: what it may stand for. A consonant doubled before an English ending counts as one.
_ENGLISH = {
    "s": [""], "es": [""], "ies": ["y"], "ied": ["y"], "d": [""], "ed": ["", "e"], "ing": ["", "e"], "ings": ["", "e"],
}  # fmt: skip
_GERMAN = {
    "e": ["", "en"], "en": [""], "er": [""], "em": [""], "es": [""], "ern": [""], "n": [""], "ns": [""], "ens": [""],
    "s": [""], "st": ["", "en"], "t": ["", "en"], "te": ["", "en"], "ten": ["", "en"], "in": [""], "innen": [""],
}  # fmt: skip
_FRENCH = {
    "s": [""], "x": [""], "e": ["", "er"], "es": ["", "er"], "ne": [""], "nes": [""], "te": [""], "tes": [""],
    "le": [""], "les": [""], "se": ["x"], "ses": ["x"], "ve": ["f"], "ves": ["f"], "ons": ["er"], "ez": ["er"],
    "ent": ["er"], "é": ["er"], "és": ["er"], "ée": ["er"], "ées": ["er"], "ait": ["er"], "ais": ["er"],
    "aient": ["er"], "ant": ["er"], "ants": ["ant"], "euse": ["eur"], "euses": ["eur"], "aux": ["al"],
}  # fmt: skip
_ARABIC = {
    "ه": [""], "ات": ["", "ه"], "ون": [""], "ين": [""], "ان": [""], "وا": [""], "ي": [""], "ك": [""], "كم": [""],
    "ها": [""], "هم": [""], "هن": [""], "نا": [""], "تي": ["ه"], "تك": ["ه"], "تكم": ["ه"], "تان": ["ه"],
}  # fmt: skip
_ARABIC_PREFIXES = ("ال", "وال", "بال", "فال", "كال", "لل", "ولل", "و", "ف", "ب", "ل", "ك")

_DOUBLING = frozenset(blurred(ending) for ending in ("ed", "ing", "ings")) | {"ing", "ings"}
_ONE_SHORT_SYLLABLE = re.compile("[^aeiou]*[aeiou][^aeiouwxy]")

Endings = dict[str, list[tuple[str, str]]]


def _endings() -> Endings:
    table: Endings = {"s": [("", "")]}
    for language, endings in (("en", _ENGLISH), ("de", _GERMAN), ("fr", _FRENCH), ("ar", _ARABIC)):
        for ending, bases in endings.items():
            table.setdefault(ending, []).extend((language, base) for base in bases)
    return table


SPELT_ENDINGS = _endings()
BLURRED_ENDINGS: Endings = {}
for _ending, _bases in SPELT_ENDINGS.items():
    BLURRED_ENDINGS.setdefault(blurred(_ending), []).extend((language, blurred(base)) for language, base in _bases)
_LONGEST = {id(table): max(map(len, table)) for table in (SPELT_ENDINGS, BLURRED_ENDINGS)}


def bases(word: str, endings: Endings) -> Iterator[tuple[str, str]]:
    """What `word` may be a form of, each with the language that it would be in (“”: any)."""
    for length in range(1, min(_LONGEST[id(endings)], len(word) - SHORTEST_STEM) + 1):
        stem, ending = word[:-length], word[-length:]
        for language, base in endings.get(ending, ()):
            if base or _takes(language, stem, ending):
                yield language, stem + base
            if language == "en" and length > 1 and not base and stem[-1] == stem[-2]:
                yield language, stem[:-1]


def _takes(language: str, stem: str, ending: str) -> bool:
    """Whether a word so spelt takes the ending: “ratted” is a form of “rat”, “rated” and “rates” are not."""
    if language == "en" and ending == "es":
        return stem[-1] in "sxzho"
    if language == "en" and ending == "d":
        return stem[-1] == "e"
    if language == "en" and ending in _DOUBLING:
        return not _ONE_SHORT_SYLLABLE.fullmatch(stem)
    if language == "fr" and ending[0] in "lnt" and ending.endswith(("e", "es")):
        return stem[-1] == ending[0]
    # “Sauer” is a name.
    return language != "de" or len(stem) > SHORTEST_STEM or ending in ("n", "s")


def without_prefixes(word: str) -> Iterator[str]:
    """An Arabic word without what is written together with it: the article, “and”, “with”, “for”, “like”."""
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_STEM:
            yield word[len(prefix) :]


def german_plurals(word: str) -> Iterator[str]:
    """The forms of a German noun that change its vowel: Arschloch, Arschlöcher; Sau, Säue."""
    place = max(map(word.rfind, "aou"))
    if place < 0 or len(word) - place > 4:
        return
    if word[place] == "u" and word[place - 1 : place] == "a":
        place -= 1
    changed = word[:place] + {"a": "ä", "o": "ö", "u": "ü"}[word[place]] + word[place + 1 :]
    yield from (changed + "e", changed + "en", changed + "er", changed + "ern")
