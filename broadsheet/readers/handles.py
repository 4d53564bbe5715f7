"""Handles: the `@name` by which readers find and address one another, each unique to the eye (`lookalikes.skeleton`).

A handle is kept in its normal form and shown in no other, so that no capital I stands where an l seems to. Handles of
right-to-left scripts belong into `<bdi>`. `/readers/<handle>/` takes one percent-encoded, as `reverse` writes it.
"""

import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from broadsheet.readers.lookalikes import INVISIBLE, SCRIPTS_WITH_MARKS, folded, script_of, skeleton
from broadsheet.readers.reserved import DIGITS, RESERVED, Reserved, reserved_for

__all__ = ["MENTION", "RESERVED", "Reserved", "normalise", "reserved_for", "skeleton", "suggest", "validate_handle"]

SHORTEST = 3
LONGEST = 30
# No letter leaves more than five characters of skeleton (a vowel of Burmese does): what a column needs room for.
LONGEST_SKELETON = 5 * LONGEST

# The scripts in everyday use that Unicode recommends for identifiers (UAX #31, table 5), without those that only look
# like others to most readers (Cherokee, Coptic, Lisu …).
_WITH_CAPITALS = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"}
_RIGHT_TO_LEFT = {"ARABIC", "HEBREW", "THAANA"}
_SCRIPTS = _WITH_CAPITALS | _RIGHT_TO_LEFT | SCRIPTS_WITH_MARKS | {"BOPOMOFO", "ETHIOPIC"}
_SCRIPTS |= {"HAN", "HANGUL", "HIRAGANA", "KATAKANA"}
# What Japanese, Korean and Taiwanese readers write within one word.
_TOGETHER = [{"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"}]
# Signs of length and repetition, which are written as letters.
_LETTER_SIGNS = "ー々ゝゞヽヾๆໆ"
# Where the letters of scripts with capitals end that are not for scholars only, and where most fonts end.
_SCHOLARS = "\u2c60"
_BEYOND_FONTS = "\U00010000"
_MOST_MARKS = 5
_MOST_STACKED_MARKS = 3
_AROUND = "@" + "".join(character for character in map(chr, range(0x3001)) if character.isspace())
_FINAL_SIGMA = re.compile(r"(?<=[^\W\d_])σ(?![^\W_])")
# A vowel of Thai and one of Lao that NFKC takes in two, though people and keyboards know them as one letter.
_VOWELS = {"\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3"}
_VOWEL_MARKS = "".join(
    character
    for character in map(chr, range(0x780, 0x1800))
    if unicodedata.category(character) in ("Mn", "Mc")
    and script_of(character) in SCRIPTS_WITH_MARKS
    and character not in INVISIBLE
)
_IN_HANDLES = rf"[\w{_VOWEL_MARKS}]"
# What may be a handle in a text in NFC, to be put in normal form and looked up. `\w` leaves out the marks of scripts
# such as Devanagari; before the @, only what e-mail addresses and web addresses have there counts, since Chinese and
# Japanese put no space between words.
MENTION = re.compile(rf"(?<![A-Za-z0-9_.+/@-])[@＠]({_IN_HANDLES}{{{SHORTEST},{LONGEST}}})(?!{_IN_HANDLES})")


def normalise(text: str) -> str:
    """The one way to write a handle: NFKC, small letters, without space around and @ before. Of any text; idempotent.

    Where folding leaves what people would take for a mistake, it is put right: a Greek word ends in ς, not σ.
    """
    text = _FINAL_SIGMA.sub("ς", folded(text).strip().lstrip(_AROUND))
    for parts, vowel in _VOWELS.items():
        text = text.replace(parts, vowel)
    return text


def validate_handle(text: str, reserved: Container[str] = ()) -> None:
    """Raises `ValidationError`, with a sentence for people, for what cannot be a handle.

    A handle is in normal form; has 3 to 30 characters (code points): letters of one alphabet (Japanese, Korean and
    Taiwanese each mix what they write with), digits 0 to 9, and single `_` between them; holds a letter, and begins
    with one where the script runs from right to left, since digits stand left of the letters there, first or last.
    `reserved` is what `reserved_for` returned; `RESERVED` goes without saying.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        raise ValidationError(
            _("A handle has between %(shortest)s and %(longest)s characters."),
            code="handle_length",
            params={"shortest": SHORTEST, "longest": LONGEST},
        )
    if (normal := normalise(text)) != text:
        _check_form(normal)
        raise ValidationError(
            _("Handles are written in small letters and plain characters: “%(handle)s”."),
            code="handle_form",
            params={"handle": normal},
        )
    _check_form(text)
    if text in RESERVED or text in reserved:
        raise ValidationError(
            _("This handle, or one that looks like it, is kept for the newspaper. Please choose another."),
            code="handle_reserved",
        )


def _check_form(text: str) -> None:
    if not all(_is_plain(text, place) for place in range(len(text))):
        raise ValidationError(
            _("A handle is made of letters, the digits 0 to 9, and single underscores between them; nothing else."),
            code="handle_characters",
        )
    scripts = {script_of(character) for character in text} - {"COMMON"}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise ValidationError(
            _("All letters of a handle are of one alphabet. Some of these only look like the others."),
            code="handle_alphabets",
        )
    if not scripts:
        raise ValidationError(_("A handle needs a letter."), code="handle_letters")
    if scripts <= _RIGHT_TO_LEFT and text[0] in DIGITS:
        raise ValidationError(_("A handle of this alphabet begins with a letter."), code="handle_letters")


def _is_plain(text: str, place: int) -> bool:
    """Whether the character of `text` at `place` may stand there: a letter, 0 to 9, a `_` or mark after a letter."""
    character = text[place]
    if character == "_":
        return 0 < place < len(text) - 1 and text[place - 1] != "_"
    return (
        character in DIGITS
        or _is_letter(character)
        or (character in _VOWEL_MARKS and _may_bear(text[:place], character))
    )


def _is_letter(character: str) -> bool:
    """Whether words are written with it: of a script in use, and, where letters have capitals, one that has (no ᴀ)."""
    script = script_of(character)
    if script in _WITH_CAPITALS:
        return unicodedata.category(character) == "Ll" and character.upper() != character and character < _SCHOLARS
    if script == "HANGUL":
        return "가" <= character <= "힣"
    if script not in _SCRIPTS or character in INVISIBLE or (script != "HAN" and character >= _BEYOND_FONTS):
        return False
    return unicodedata.category(character) == "Lo" or character in _LETTER_SIGNS


def _may_bear(before: str, mark: str) -> bool:
    """Whether one more mark may follow: behind a letter of its script, none twice, and no towers of them."""
    start = len(before)
    while start and before[start - 1] in _VOWEL_MARKS:
        start -= 1
    marks = before[start:] + mark
    if not start or not _is_letter(before[start - 1]) or script_of(before[start - 1]) != script_of(mark):
        return False
    stacked = sum(unicodedata.category(each) == "Mn" for each in marks)
    return len(set(marks)) == len(marks) <= _MOST_MARKS and stacked <= _MOST_STACKED_MARKS


def suggest(display_name: str, taken: Callable[[str], bool], reserved: Container[str] = ()) -> str:
    """A handle for somebody of that name: valid, in the script of the name, and one that `taken` says no to.

    `taken` is asked with a handle, some twenty times at most, and is to compare skeletons; numbers are tried at random,
    so that the thousandth Anna costs what the second does. A name with no two letters of one script yields “reader”
    and a number. Never raises; should `taken` refuse everything, the last handle tried is returned.
    """
    candidate = ""
    for candidate in _candidates(display_name):
        if _is_valid(candidate, reserved) and not taken(candidate):
            break
    return candidate


def _candidates(display_name: str) -> Iterator[str]:
    whole = _stem(display_name)
    first = whole.partition("_")[0]
    yield whole
    for digits in (2, 3, 4, 6):
        for stem in dict.fromkeys((whole, first)):
            if len(stem) >= SHORTEST - 1:
                yield _numbered(stem, digits)
    for digits in (4, 4, 5, 6, 8, 12):
        yield _numbered("reader", digits)


def _numbered(stem: str, digits: int) -> str:
    lowest = 10 ** (digits - 1)
    return stem[: LONGEST - digits].rstrip("_") + str(lowest + secrets.randbelow(9 * lowest))


def _stem(display_name: str) -> str:
    """What of a name can stand in a handle: the letters of its foremost alphabet and digits, `_` between words."""
    text = folded(display_name[:200])
    scripts = Counter(script_of(character) for character in text if _is_letter(character))
    alphabets = [{script} for script in scripts] + _TOGETHER
    alphabet = max(alphabets, key=lambda each: sum(scripts[script] for script in each))
    kept = ""
    for character in text:
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            kept += str(digit)
        elif script_of(character) in alphabet and (
            _is_letter(character) or (character in _VOWEL_MARKS and _may_bear(kept, character))
        ):
            kept += character
        elif unicodedata.category(character)[0] in "ZPS" and character not in "'’ʼ":
            kept += "_"
    joined = "_".join(filter(None, kept.split("_")))
    if alphabet & _RIGHT_TO_LEFT:
        joined = joined.lstrip(DIGITS + "_")
    return normalise(joined[:LONGEST].rstrip("_"))


def _is_valid(candidate: str, reserved: Container[str]) -> bool:
    try:
        validate_handle(candidate, reserved)
    except ValidationError:
        return False
    return True
