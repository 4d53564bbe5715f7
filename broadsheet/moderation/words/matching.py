"""Finds the words of a list in a text.

Whole words only: “Scunthorpe”, “Penistone” and “Dickinson” hold nothing. A word is found in its inflected forms
(inflection.py), with letters drawn out (“idiooot”), with its letters apart (spacing.py), and disguised: with letters of
other alphabets, digits and signs, ornaments upon letters. What a word looks like counts only where it is disguised,
since “mail” and “mall” look alike too: one that could be an honest word is taken for that, be it for its accents, which
its language has, or for its alphabet, in which the text is written.

The work is in proportion to the text, whatever it is and however long the list (`steps`). What it does not do: parts
of words in languages that write without spaces, compounds (“Vollidiot” is a word of its own), letters left out (“idt”).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from broadsheet.moderation.words.entries import HEAD, SHORTEST_WITHIN, Entries, Entry, Spelling, Words
from broadsheet.moderation.words.folding import Piece
from broadsheet.moderation.words.inflection import BLURRED_ENDINGS, SPELT_ENDINGS, bases, without_prefixes
from broadsheet.moderation.words.letters import AS_LETTERS, blurred, is_stretched, runs, unstretched
from broadsheet.moderation.words.quoting import Kind, passages
from broadsheet.moderation.words.reading import Reading, read
from broadsheet.moderation.words.spacing import FEWEST_LETTERS, Joined

# What ends a phrase that runs over it, and how wide the gap between two of its words is.
_ENDS_PHRASE = frozenset(".!?;:\n")
_WIDEST = 3


@dataclass(frozen=True)
class Found:
    """A word of the list, from `start` to `end` in the text.

    `quoted`: in a line that begins with `>`, or in `code`. `disguised`: not in plain letters, one beside the other.
    """

    entry: Entry
    start: int
    end: int
    as_written: str
    quoted: bool = False
    disguised: bool = False


class WordMatcher:
    """A list of words to look for. Takes some time to make, little to use."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = Entries(entries)
        #: How many letters the last `find` of this process had in hand, counted as often as it had.
        self.steps = 0

    def find(self, text: str) -> list[Found]:
        """The words of the list in `text`, in their order; each place once for each entry. Never raises."""
        found: list[Found] = []
        steps = 0
        for reading in read(text):
            look = _Look(self._entries, reading)
            found += [each for each in look.all() if not each.entry.stands or look.holds(each.entry)]
            steps += look.steps
        self.steps = steps
        return _quoted(text, _apart(found)) if found else []


def _apart(found: list[Found]) -> list[Found]:
    """In order, without what lies within an exception; of what overlaps for one entry only the first and plainest."""
    standing = sorted((each.start, each.end) for each in found if each.entry.stands)
    starts = [start for start, _end in standing]
    reach = [0]
    for _start, end in standing:
        reach.append(max(reach[-1], end))
    kept: list[Found] = []
    ends: dict[Entry, int] = {}
    for each in sorted(found, key=lambda each: (each.start, each.disguised, -each.end)):
        is_exempt = each.end <= reach[bisect_right(starts, each.start)]
        if not each.entry.stands and not is_exempt and ends.get(each.entry, 0) <= each.start:
            ends[each.entry] = each.end
            kept.append(each)
    return kept


def _quoted(text: str, found: list[Found]) -> list[Found]:
    spans = sorted((start, end) for start, end, kind in passages(text) if kind is not Kind.MARKS)
    starts = [start for start, _end in spans]
    reach = [0]
    for _start, end in spans:
        reach.append(max(reach[-1], end))
    return [
        Found(each.entry, each.start, each.end, each.as_written, True, each.disguised)
        if each.end <= reach[bisect_right(starts, each.start)]
        else each
        for each in found
    ]


class _Look:
    """One look through one text."""

    def __init__(self, entries: Entries, reading: Reading) -> None:
        self.entries = entries
        self.reading = reading
        self.folded, self.pieces, self.seeming = reading.folded, reading.pieces, reading.seeming
        self.steps = len(self.folded.letters)
        self.found: list[Found] = []
        # What words are that have been looked up already.
        self.known: dict[tuple[str, bool], tuple[list[Entry], list[Entry]]] = {}
        self.known_stretched: dict[str, list[Entry]] = {}

    def all(self) -> list[Found]:
        heads, may_be_stretched = self.entries.heads, self.reading.may_be_stretched
        self.steps += HEAD * len(self.pieces)
        for piece, is_odd in zip(self.pieces, self.reading.odd, strict=True):
            # With most words none of the list begins.
            if is_odd or piece.letters[:HEAD] in heads:
                self.word(piece, is_odd)
            if may_be_stretched and len(piece.letters) > 2 and is_stretched(piece.letters):
                self.stretched(piece)
        if self.entries.phrases:
            self.phrases()
        for row in self.reading.rows:
            self.row(row)
        return self.found

    def holds(self, exception: Entry) -> bool:
        """Whether the exception is one in a text of this language."""
        return exception.language in ("", self.seeming.language) or not self.seeming.language

    def note(self, entries: Collection[Entry], where: Piece | Joined, disguised: bool) -> None:
        if entries:
            first, last = self.folded.span(where.start, where.end)
            text = self.folded.text[first:last]
            self.found += [Found(entry, first, last, text, False, disguised) for entry in entries]

    def word(self, piece: Piece, is_odd: bool) -> None:
        """Notes what `piece` is as it is spelt and, where it seems to be another word than it is, as it looks."""
        key = piece.letters, is_odd
        if (known := self.known.get(key)) is None:
            known = self.spelt(piece.letters), self.looks(piece) if is_odd else []
            self.known[key] = known
        plain, looks = known
        if plain:
            self.note(plain, piece, False)
        if looks:
            self.note(looks, piece, True)

    def spelt(self, letters: str) -> list[Entry]:
        """The entries that these letters are a form of."""
        found = self.headed(letters)
        if "\u0600" <= letters[0] <= "\u06ff":
            for base in without_prefixes(letters):
                found += [entry for entry in self.headed(base) if entry.language in ("", "ar")]
        return found

    def headed(self, letters: str) -> list[Entry]:
        self.steps += HEAD
        return self.forms(letters, self.entries.spelt, SPELT_ENDINGS) if letters[:HEAD] in self.entries.heads else []

    def looks(self, piece: Piece) -> list[Entry]:
        """The entries that `piece` looks like, but for those that it is not a disguise of."""
        look = blurred(piece.letters)
        self.steps += len(look)
        found = self.forms(look, self.entries.blurred, BLURRED_ENDINGS)
        return [entry for entry in found if self.seeming.hides(piece, entry)]

    def forms(self, letters: str, spelling: Spelling, endings: dict[str, list[tuple[str, str]]]) -> list[Entry]:
        """The entries that these letters are: themselves, in another form, or as the beginning of the word."""
        found: list[Entry] = []
        # A word that is far longer than any of the list is no form of one.
        if len(letters) <= self.entries.longest + 8:
            self.steps += len(letters)
            found += spelling.words.get(letters, ())
            for language, base in bases(letters, endings):
                self.steps += len(base)
                found += [entry for entry in spelling.words.get(base, ()) if entry.language == language]
        for length in spelling.lengths_of_beginnings.get(letters[:HEAD], ()):
            self.steps += length
            found += _at(spelling.beginnings, letters, length)
        return list(dict.fromkeys(found))

    def stretched(self, piece: Piece) -> None:
        """Notes what `piece` is once letters that were drawn out are short again: all once, all twice, or as needed."""
        letters = piece.letters
        if (found := self.known_stretched.get(letters)) is None:
            found = []
            for most in (1, 2):
                shorter = Piece(unstretched(letters, most), piece.start, piece.end)
                self.steps += len(letters)
                found += self.spelt(shorter.letters)
                if self.seeming.is_odd(shorter):
                    found += self.looks(shorter)
            found = self.known_stretched[letters] = list(dict.fromkeys(found + self.drawn_out(piece)))
        self.note(found, piece, True)

    def drawn_out(self, piece: Piece) -> list[Entry]:
        """The entries each of whose letters stands in `piece` as often as it should or more often."""
        drawn = runs(blurred(piece.letters))
        key = "".join(letter for letter, _times in drawn)
        self.steps += len(piece.letters)
        found = []
        for least, entry in self.entries.collapsed.get(key, ()):
            self.steps += len(least)
            if all(times >= fewest for (_letter, times), fewest in zip(drawn, least, strict=True)):
                found.append(entry)
        return [entry for entry in found if self.seeming.hides(piece, entry)]

    def phrases(self) -> None:
        words = [piece.letters if piece.letters.isalpha() else _read(piece.letters) for piece in self.pieces]
        for place, word in enumerate(words):
            for length in self.entries.lengths_of_phrases.get(word, ()):
                phrase = tuple(words[place : place + length])
                self.steps += sum(map(len, phrase[1:]))
                if (entries := self.entries_of(phrase)) and self.is_one_breath(place, length):
                    said = self.pieces[place : place + length]
                    is_plain = all(piece.letters in phrase for piece in said)
                    self.note(entries, Piece("", said[0].start, said[-1].end), not is_plain)

    def entries_of(self, phrase: tuple[str, ...]) -> list[Entry]:
        """The phrases that these words are; the last of them may be in another form."""
        known = self.entries.phrases
        found = list(known.get(phrase, ()))
        for language, base in bases(phrase[-1], SPELT_ENDINGS):
            self.steps += len(base)
            found += [entry for entry in known.get((*phrase[:-1], base), ()) if entry.language == language]
        return found

    def is_one_breath(self, place: int, length: int) -> bool:
        for one, other in zip(
            self.pieces[place : place + length - 1], self.pieces[place + 1 : place + length], strict=True
        ):
            gap = self.folded.letters[one.end : min(other.start, one.end + _WIDEST + 1)]
            if len(gap) > _WIDEST or not _ENDS_PHRASE.isdisjoint(gap.replace("\n", " ", 1)):
                return False
        return True

    def row(self, row: Joined) -> None:
        """Notes what letters that do not stand together are together, or what is spelt out somewhere among them."""
        self.steps += len(row.letters)
        if len(row.letters) <= 3 * self.entries.longest + 8:
            together = [row.letters]
            if is_stretched(row.letters):
                together = [unstretched(row.letters, most) for most in (1, 2)]
            for letters in together:
                whole = Piece(letters, row.start, row.end)
                if letters.isalpha():
                    self.note(self.spelt(letters), whole, True)
                if len(letters) >= FEWEST_LETTERS and not (letters.isascii() and letters.isalpha()):
                    self.note(self.looks(whole), whole, True)
        if row.places:
            self.within(row)

    def within(self, row: Joined) -> None:
        """Notes words of four letters and more that a row of single letters spells out."""
        looks = [blurred(letter) for letter in row.letters]
        look = "".join(looks)
        places = [place for place, part in zip(row.places, looks, strict=True) for _ in part]
        lengths = self.entries.blurred.lengths
        self.steps += HEAD * len(look)
        for start in range(len(look) - SHORTEST_WITHIN + 1):
            if (head := look[start : start + HEAD]) not in lengths:
                continue
            for length in lengths[head]:
                self.steps += length
                for entry in _at(self.entries.blurred.words, look[start : start + length], length):
                    self.note([entry], Piece("", places[start], places[start + length - 1] + 1), True)


def _read(letters: str) -> str:
    return letters if letters.isdigit() else letters.translate(AS_LETTERS)


def _at(words: Words, letters: str, length: int) -> tuple[Entry, ...]:
    """The entries that the first `length` of the letters are."""
    return words.get(letters[:length], ()) if len(letters) >= length else ()
