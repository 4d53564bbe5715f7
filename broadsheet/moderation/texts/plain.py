"""A text as it is measured: compatible forms made one (NFKC), what shows nothing dropped, digits of any script as 0–9.

And what of a comment is its writer's own: neither quoted lines nor code.
"""

import re
import unicodedata
from functools import lru_cache

from broadsheet.moderation.words.quoting import Kind, passages
from broadsheet.readers.lookalikes import INVISIBLE

_UNSEEN = re.compile(
    "[\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    rf"\ufff9-\ufffb\U000e0000-\U000e01ef{INVISIBLE}]"
)
_DIGITS = re.compile(r"[^\D\0-\x7f]+")


@lru_cache(8)
def plain(text: str) -> str:
    """`text` in the form that everything here measures. Takes time in proportion to it; one text is asked of by all."""
    if text.isascii():
        return text
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _DIGITS.sub(lambda found: "".join(str(unicodedata.decimal(digit)) for digit in found[0]), seen)


def own_words(source: str) -> str:
    """The source of a comment without the lines that it quotes and without code."""
    apart = sorted((each.start, each.end) for each in passages(source) if each.kind is not Kind.MARKS)
    kept, place = [], 0
    for start, end in apart:
        if start > place:
            kept.append(source[place:start])
        place = max(place, end)
    return " ".join([*kept, source[place:]])
