"""The words of a list, laid out so that any word of a text is looked up among thousands as fast as among ten."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from broadsheet.moderation.words.folding import fold, pieces
from broadsheet.moderation.words.inflection import german_plurals
from broadsheet.moderation.words.letters import bare, blurred, runs

LONGEST_ENTRY = 100
MOST_WORDS = 8
SHORTEST_BEGINNING = 3
# What is spelt letter by letter within other letters needs as many, so that abbreviations are none of it.
SHORTEST_WITHIN = 4
HEAD = 3
# Words that are the same but for doubled letters (“bas”, “bass”); more of them than this are no words.
_MOST_ALIKE = 8
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BEGINNING = re.compile(r"\*\s*$")


@dataclass(frozen=True)
class Entry:
    """A word or phrase that is watched for. With `*` at its end, whatever begins with it.

    `language` is a code (“en”) or empty, and says which endings the word takes. `label` is whoever asks to say.
    `stands` makes it an exception: what lies within it is not found (“Cocking”, “queer studies”); if it has a language,
    not in texts that are plainly in another, so that the French “con” is none in English alone.
    """

    word: str
    language: str = ""
    label: str = ""
    stands: bool = False


Words = dict[str, tuple[Entry, ...]]
Lengths = dict[str, tuple[int, ...]]


def fault_of(word: str) -> str:
    """What is wrong with a word for a list, in a sentence; empty where nothing is."""
    return _fault(word, _words(word))


def _words(word: str) -> list[str]:
    return [piece.letters for piece in pieces(fold(word))]


def _fault(word: str, found: list[str]) -> str:
    if len(word) > LONGEST_ENTRY:
        return _("This is too long for a word.")
    if not any(character.isalpha() for letters in found for character in letters) and not "".join(found).isdigit():
        return _("There is no letter in it.")
    if len(found) > MOST_WORDS:
        return _("These are too many words.")
    if "*" in word and (len("".join(found)) < SHORTEST_BEGINNING or len(found) > 1) and _BEGINNING.search(word):
        return _("Before a * stands one word of three letters or more.")
    return ""


@dataclass
class Spelling:
    """Words in one kind of spelling, and those that others begin with."""

    words: Words = field(default_factory=dict)
    beginnings: Words = field(default_factory=dict)
    # By the first letters: how long the words and beginnings are that start with them.
    lengths: Lengths = field(default_factory=dict)
    lengths_of_beginnings: Lengths = field(default_factory=dict)

    def measure(self) -> None:
        """Notes the lengths once all words are in."""
        self.lengths = _lengths(word for word in self.words if len(word) >= SHORTEST_WITHIN)
        self.lengths_of_beginnings = _lengths(self.beginnings)


def _lengths(words: Iterable[str]) -> Lengths:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[:HEAD], set()).add(len(word))
    return {head: tuple(sorted(lengths)) for head, lengths in found.items()}


def _add(words: Words, key: str, entry: Entry) -> None:
    known = words.get(key, ())
    if entry not in known:
        words[key] = (*known, entry)


class Entries:
    """A list of words, by how they are spelt, by how they look, and without what is doubled; and its phrases."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """What cannot be a word (`fault_of`) is left out."""
        self.spelt, self.blurred = Spelling(), Spelling()
        # By the look without doubled letters: how often each stands there in the word itself.
        self.collapsed: dict[str, tuple[tuple[tuple[int, ...], Entry], ...]] = {}
        self.phrases: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self.lengths_of_phrases: dict[str, tuple[int, ...]] = {}
        for entry in entries:
            words = _words(entry.word)
            if not _fault(entry.word, words):
                self._add(words, entry)
        self.spelt.measure()
        self.blurred.measure()
        self.heads = frozenset(word[:HEAD] for words in (self.spelt.words, self.spelt.beginnings) for word in words)
        self.longest = max(map(len, (*self.spelt.words, *self.blurred.words)), default=0)
        for phrase in self.phrases:
            known = self.lengths_of_phrases.get(phrase[0], ())
            self.lengths_of_phrases[phrase[0]] = tuple(sorted({*known, len(phrase)}))

    def _add(self, words: list[str], entry: Entry) -> None:
        if _BEGINNING.search(entry.word):
            self._add_beginning(words[0], entry)
            return
        if len(words) > 1:
            key = tuple(words)
            self.phrases[key] = (*self.phrases.get(key, ()), entry)
        # “half-wit” is also written in one word.
        if not any(character.isspace() for character in entry.word.strip()):
            self._add_word("".join(words), entry)

    def _add_beginning(self, word: str, entry: Entry) -> None:
        _add(self.spelt.beginnings, word, entry)
        _add(self.blurred.beginnings, blurred(word), entry)

    def _add_word(self, word: str, entry: Entry) -> None:
        look = blurred(word)
        _add(self.spelt.words, word, entry)
        _add(self.blurred.words, look, entry)
        if entry.language != "de":
            # Many leave out accents as they type; in German that makes another word.
            _add(self.spelt.words, bare(word), entry)
        if entry.language in ("de", ""):
            _add(self.spelt.words, word.translate(_UMLAUTS), entry)
        if entry.language == "de":
            for form in german_plurals(word):
                _add(self.spelt.words, form, entry)
                _add(self.spelt.words, form.translate(_UMLAUTS), entry)
        letters = runs(look)
        key, times = "".join(letter for letter, _times in letters), tuple(times for _letter, times in letters)
        if len(alike := self.collapsed.get(key, ())) < _MOST_ALIKE:
            self.collapsed[key] = (*alike, (times, entry))
