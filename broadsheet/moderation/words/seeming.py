"""Whether a word passes for another one, or is honestly what it is.

“mаil” with a Cyrillic а is a disguise, “сор” in a Russian sentence is Russian; “ïdiöt” is one in English, while “schön”
is German and not “schon”; “fa1l” is one, “mall” is not “mail”.
"""

import re
from functools import cached_property

from broadsheet.moderation.words.entries import Entry
from broadsheet.moderation.words.folding import Folded, Piece
from broadsheet.moderation.words.letters import bare, blurred, spelt
from broadsheet.moderation.words.spoken import spoken
from broadsheet.readers.lookalikes import script_of

# The letters beyond a to z that languages spell words with, after case-folding.
_SPELT_WITH = {
    "de": frozenset("äöü"),
    "fr": frozenset("àâæçéèêëîïôœùûüÿ"),
    "es": frozenset("áéíñóúü"),
    "it": frozenset("àèéìíîòóùú"),
    "pt": frozenset("ãáàâçéêíóôõúü"),
    "nl": frozenset("áéèëïíóöúü"),
}
_INNER_CAPITAL = re.compile("[a-z]I")
# A small l or a capital I where the other belongs; vv for w.
_MAY_PASS = re.compile("^l[^aeiouy]|vv")


class Seeming:
    """What the words of one text seem to be."""

    def __init__(self, folded: Folded, pieces: list[Piece]) -> None:
        self._folded = folded
        self._pieces = pieces

    def is_odd(self, piece: Piece) -> bool:
        """Whether the word may be meant to pass for another: anything but plain letters a to z, and some of those."""
        letters = piece.letters
        if not letters.isascii():
            return True
        if not letters.isalpha():
            return not letters.isdigit()
        if _MAY_PASS.search(letters):
            return True
        if self._is_plain:
            return False
        start, end = self._folded.span(piece.start, piece.end)
        written = self._folded.text[start:end]
        return not written.isascii() or ("I" in written[1:] and not written.isupper())

    @cached_property
    def _is_plain(self) -> bool:
        return self._folded.text.isascii() and not _INNER_CAPITAL.search(self._folded.text)

    def hides(self, piece: Piece, entry: Entry) -> bool:
        """Whether the word, which looks like the entry, is no honest word of its own."""
        foreign = [letter for letter in piece.letters if not letter.isascii()]
        if not foreign:
            return True
        scripts = {script_of(letter) for letter in foreign}
        if scripts == {"LATIN"}:
            # Letters of the entry's language make another word in it; those of the text's language are no ornament.
            return not any(_SPELT_WITH.get(each, set()) >= set(foreign) for each in (entry.language, self.language))
        if any("a" <= letter <= "z" for letter in piece.letters) or len(scripts - {"COMMON", "INHERITED"}) > 1:
            return True
        listed = bare("".join(map(spelt, entry.word.rstrip("* "))))
        if not blurred(listed).isascii() or script_of(listed[0]) in scripts:
            # Of one alphabet both: whatever is not the same is honestly another, but for accents.
            return bare(piece.letters).startswith(listed)
        return not self._is_written_in(next(iter(scripts)))

    @cached_property
    def language(self) -> str:
        """The language that the text is plainly in, if any."""
        return spoken(piece.letters for piece in self._pieces)

    def _is_written_in(self, script: str) -> bool:
        """Whether at least half of the text's words in that script could not pass for Latin ones."""
        passing, honest = self._counts.get(script, (0, 0))
        return honest > 0 and honest >= passing

    @cached_property
    def _counts(self) -> dict[str, tuple[int, int]]:
        counts: dict[str, tuple[int, int]] = {}
        for piece in self._pieces:
            if piece.letters.isascii():
                continue
            passing, honest = counts.get(script := script_of(piece.letters[0]), (0, 0))
            passes = blurred(piece.letters).isascii()
            counts[script] = (passing + passes, honest + (not passes))
        return counts
