"""What one character counts as when words are compared: as it is spelt, and as it looks.

As it is spelt (`spelt`): without differences of case, width and composition (NFKC, case-folded), Arabic in the plain
form that people search with, and without what shows nothing. As it looks (`blurred`): its skeleton by UTS #39, which
names are compared by too (readers/lookalikes.py) and in which i, l and 1 are one, w is vv and m is rn; with the digits
and signs that stand for letters. An honest word is looked up by the first, a disguised one by the second.
"""

import re
import unicodedata
from functools import lru_cache

from broadsheet.readers.lookalikes import INVISIBLE, SCRIPTS_WITH_MARKS, folded, script_of, skeleton

# Of the 150,000 characters there are, a text uses few; whoever sends all of them fills no memory.
_REMEMBERED = 8_192
# What passes for a letter within a word. What passes for an i passes for an l too: `blurred` does not tell them apart.
SIGNS = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "€": "e", "£": "l", "¢": "c", "!": "i", "|": "i", "+": "t",
}  # fmt: skip
AS_LETTERS = str.maketrans(SIGNS)
# Letters that look like another one in capitals, or nearly so: Unicode's table has what can hardly be told apart.
_NEARLY = {
    "в": "b", "к": "k", "м": "m", "н": "h", "т": "t", "β": "b", "ε": "e", "η": "n", "κ": "k", "μ": "u", "τ": "t",
}  # fmt: skip
# The lunate sigma, which only scholars write, and which Unicode spells like every other sigma.
_LUNATE = {"\u03f2": "c", "\u03f9": "c"}
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
_CIRCLED_OR_SQUARED = (0x1F150, 0x1F170)
# Forms of one letter that writers of Arabic, Persian and Urdu put for each other.
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و",
        "ة": "ه", "ھ": "ه", "ہ": "ه", "ک": "ك",
    }
)  # fmt: skip
_TATWEEL = "\u0640"
# Marks that words are spelt with, but that `\w` leaves out.
SPELLING_MARKS = "\u3099\u309a" + "".join(
    character
    for character in map(chr, range(0x780, 0x1800))
    if unicodedata.category(character)[0] == "M"
    and script_of(character) in SCRIPTS_WITH_MARKS
    and character not in INVISIBLE
)
_THRICE = re.compile(r"(.)\1\1")
_RUN = re.compile(r"(.)\1*", re.DOTALL)


@lru_cache(_REMEMBERED)
def spelt(character: str) -> str:
    """The letters and digits that spelling takes it for; a space where it parts words, "" where nothing is seen."""
    if character in _LUNATE:
        return _LUNATE[character]
    category = unicodedata.category(character)
    if character == _TATWEEL or character in INVISIBLE or category in ("Cf", "Cs", "Cn", "Co"):
        return ""
    if category == "Cc":
        return " " if character.isspace() else ""
    if category[0] == "M":
        return character if character in SPELLING_MARKS else ""
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if category == "No" or character == "™":
        return " "
    for first in _CIRCLED_OR_SQUARED:
        if first <= ord(character) < first + 26:
            return chr(ord("a") + ord(character) - first)
    letters = unicodedata.normalize("NFC", folded(character)).translate(_ARABIC)
    kept = "".join(each for each in letters if unicodedata.category(each)[0] != "M" or each in SPELLING_MARKS)
    # A mark that stands alone is taken apart into a space and itself, the Catalan ŀ into an l and a dot.
    return kept.strip(" ·") or kept


def blurred(letters: str) -> str:
    """What is left of spelt letters, digits and signs for a hurried eye. Letter by letter, so that parts agree."""
    return "".join(map(_blurred, letters))


@lru_cache(_REMEMBERED)
def _blurred(letter: str) -> str:
    plain = SIGNS.get(letter) or _NEARLY.get(letter) or letter
    if not plain.isascii() and (name := unicodedata.name(plain, "")).startswith(_SMALL_CAPITAL):
        plain = name.removeprefix(_SMALL_CAPITAL).lower() if len(name) == len(_SMALL_CAPITAL) + 1 else plain
    return skeleton(plain)


@lru_cache(_REMEMBERED)
def _bare(letter: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", letter) if unicodedata.category(each) != "Mn")


def bare(letters: str) -> str:
    """Spelt letters without their accents."""
    return letters if letters.isascii() else "".join(map(_bare, letters))


def is_stretched(letters: str) -> bool:
    """Whether a letter stands there three times or more in a row."""
    return _THRICE.search(letters) is not None


def runs(letters: str) -> list[tuple[str, int]]:
    """Each letter with how often it stands there in a row."""
    return [(found[1], len(found[0])) for found in _RUN.finditer(letters)]


def unstretched(letters: str, most: int) -> str:
    """With letters that stand there three times or more standing there `most` times."""
    return "".join(letter * (times if times < 3 else most) for letter, times in runs(letters))
