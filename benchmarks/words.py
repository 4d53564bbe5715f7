"""Words for comments: as many, and as seldom said again, as a newspaper's, so that no text is like another."""

import random
from collections.abc import Iterator

# Every second word is one of these, as in real texts; the others are of a vocabulary as large as a newspaper's.
_FREQUENT = "the of and to in is it that was for on with are as be this not have but they"
_OTHERS = 6_000
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sta pre tri"


def vocabulary() -> tuple[list[str], list[str]]:
    """The frequent words, and the others."""
    parts = _SYLLABLES.split()
    rare = [first + second + third for first in parts for second in parts for third in parts]
    return _FREQUENT.split(), random.Random(1).sample(rare, _OTHERS)


def texts(chance: random.Random, least: int, most: int) -> Iterator[str]:
    """Texts of so many characters, without end."""
    frequent, others = vocabulary()
    while True:
        wanted, words = chance.randint(least, most), list[str]()
        length = 0
        while length < wanted:
            word = chance.choice(frequent if len(words) % 2 else others)
            words.append(word)
            length += len(word) + 1
        yield " ".join(words)[:wanted]
