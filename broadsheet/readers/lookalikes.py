"""What two names have in common when they look alike: their skeleton, after Unicode Technical Standard #39.

The table of look-alikes is Unicode's own (`confusables.txt`) as the package `confusable_homoglyphs` brings it along.
Its file names every pair in both directions; which side is the one to map to is found again in `_prototypes`.
"""

import re
import unicodedata
from functools import cache
from itertools import chain

from confusable_homoglyphs.categories import alias  # type: ignore[import-untyped]
from confusable_homoglyphs.utils import load  # type: ignore[import-untyped]

# Scripts whose marks are part of how words are spelt (vowels, mostly), not ornaments upon letters.
_SPELT_WITH_MARKS = """
    BENGALI DEVANAGARI GUJARATI GURMUKHI KANNADA KHMER LAO MALAYALAM MYANMAR ORIYA SINHALA TAMIL TELUGU THAANA THAI
    TIBETAN
"""
SCRIPTS_WITH_MARKS = frozenset(_SPELT_WITH_MARKS.split())
# Letters and marks by category that show nothing: Hangul's fillers and two vowels of Khmer.
INVISIBLE = "\u115f\u1160\u3164\uffa0\u17b4\u17b5"
# The two marks that make か into が and は into ぱ: they change the sound, and stay.
_KANA_MARKS = "\u3099\u309a"
# What small letters make that looks like another and is not in Unicode's table, which knows of rn and m, 1 and l,
# 0 and o. “adm1n” is “admin” as surely as “paypa1” is “paypal”; so i, l and 1 are one.
_OURS = str.maketrans({"w": "vv", "i": "l"}) | dict.fromkeys(map(ord, "_.-"))
_DOTTED_I = re.compile("i\u0307+")


def folded(text: str) -> str:
    """`text` with its differences of case, width and composition gone: NFKC and case-folded, over again until stable.

    A Turkish İ becomes a plain i; it would else leave a dot behind that no keyboard types.
    """
    while (next_text := _folded_once(text)) != text:
        text = next_text
    return text


def _folded_once(text: str) -> str:
    compatible = unicodedata.normalize("NFKC", text).casefold()
    return _DOTTED_I.sub("i", unicodedata.normalize("NFKC", compatible))


@cache
def script_of(character: str) -> str:
    """The script of a character by Unicode's long name in capitals, as `LATIN`; `COMMON`, `INHERITED`, `Unknown`.

    The mark that lengthens a vowel in Japanese (ー), which Unicode gives to no script, counts as Katakana.
    """
    return "KATAKANA" if character == "ー" else str(alias(character))


def skeleton(text: str) -> str:
    """What remains of a name once everything is gone that a hurried eye does not see. Same skeleton, same name.

    Not for showing, and not stable when folded again. By UTS #39, section 4, with these choices:

    - case, width and composition do not count (`folded`), nor what is no letter, mark or digit: `_`, `.`, `-`, spaces,
      invisible characters, so that separators neither tell names apart nor keep r and n from looking like an m;
    - every character gives way to its prototype: Cyrillic а to a, 0 to o, m to rn; ours: w to vv, i as well as 1 to l;
    - accents are dropped, also strokes and hooks where the table writes them as marks (é, ø, ł): nobody may pass for
      José as Jose; but marks stay that spell the vowels of a script (Hindi, Thai …) and the voiced sounds of Japanese.
    """
    prototypes = _prototypes()
    parts = []
    for character in chain.from_iterable(map(_taken_apart, folded(text))):
        prototype = prototypes.get(character, character)
        # A sign that looks like a letter counts as one; a letter that looks like a sign (ノ and /) still counts.
        if _is_seen(character) or any(map(_is_seen, prototype)):
            parts.append(prototype)
    plain = "".join(parts).lower()
    return "".join(character for character in plain if not _is_accent(character)).translate(_OURS)


def _taken_apart(character: str) -> str:
    # A Hangul syllable is one square to the eye; its parts would only make the skeleton long.
    return character if "가" <= character <= "힣" else unicodedata.normalize("NFD", character)


def _is_seen(character: str) -> bool:
    return character not in INVISIBLE and unicodedata.category(character)[0] in "LMN"


def _is_accent(character: str) -> bool:
    if unicodedata.category(character)[0] != "M" or character in _KANA_MARKS:
        return False
    return script_of(character) not in SCRIPTS_WITH_MARKS


@cache
def _prototypes() -> dict[str, str]:
    """For every character that looks like something else: what it looks like, one or more characters.

    In Unicode's file each source has one prototype, and no prototype is a source. So a name with several partners is a
    prototype; of two that have only each other, the source is the one that the file names first.
    """
    partners = {
        _bare(name): [_bare(entry["c"]) for entry in entries] for name, entries in load("confusables.json").items()
    }
    place = {name: number for number, name in enumerate(partners)}
    table = {}
    for name, (first, *others) in partners.items():
        if not others and (len(partners[first]) > 1 or place[name] < place[first]):
            table[name] = unicodedata.normalize("NFD", first)
    return table


def _bare(name: str) -> str:
    # Unicode's file sets names of right-to-left scripts between marks of direction, for people who read it.
    return name.replace("\u200e", "")
