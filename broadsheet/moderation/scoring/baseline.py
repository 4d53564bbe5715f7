"""A scorer that has learned nothing: it counts what can be seen, by a table that one can read.

It cannot see irony, allusion, hatred in polite words, or lies, and knows few words of four languages. It takes an
insult between friends for one, cannot tell of whom “they” is said, and believes every quotation mark. It answers
therefore for five attributes only, not for identity attacks or degrees of severity, and its numbers are no
probabilities: 0.8 is more than 0.5, no more.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from broadsheet.moderation.scoring import lexicon
from broadsheet.moderation.scoring.interface import Score, Span
from broadsheet.moderation.texts.capitals import capitals_in, is_shouted, may_shout
from broadsheet.moderation.words.entries import Entry
from broadsheet.moderation.words.matching import Found, WordMatcher
from broadsheet.moderation.words.quoting import Kind, passages

INSULT, THREAT, PROFANITY, SPAM, TOXICITY = "INSULT", "THREAT", "PROFANITY", "SPAM", "TOXICITY"

# What each thing seen adds to each attribute: of what is still missing to 1.
WEIGHTS: dict[str, dict[str, float]] = {
    "threat": {THREAT: 0.85, TOXICITY: 0.85},
    "insult to somebody": {INSULT: 0.75, TOXICITY: 0.7},
    "insult": {INSULT: 0.35, TOXICITY: 0.3},
    "coarse word": {PROFANITY: 0.7, TOXICITY: 0.25},
    "shouting": {TOXICITY: 0.15},
    "many marks": {TOXICITY: 0.05},
    "mostly links": {SPAM: 0.6},
}
_BY_KIND = {"insult": lexicon.INSULTS, "threat": lexicon.THREATS, "coarse word": lexicon.PROFANITY}
LANGUAGES = tuple(lexicon.INSULTS)

# How far from an insult whoever it is aimed at is looked for, in characters of the same sentence.
_NEAR = 40
_SHOUTED_SHARE = 0.6
_WORDS_TO_A_LINK = 5
# What comes after so many things seen changes no number any more.
_MOST_SEEN = 40
_ENDS = re.compile(r"[.!?;\n؟؛]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MARKS = re.compile(r"[!?؟]{3}")
_LINK = re.compile(r"https?://\S")


class Seen(NamedTuple):
    """One thing seen: its row in `WEIGHTS`, where (the whole text if `end` is 0), and the words."""

    kind: str
    begin: int = 0
    end: int = 0
    words: str = ""


class Baseline:
    """The scorer of a paper that has no other. Its time grows with the length of the text, and with nothing else.

    `steps` counts the work of the last text: letters had in hand by the matcher, and characters beside what it found.
    """

    name = "baseline"
    version = "1"
    is_bounded = True
    languages = LANGUAGES
    attributes = (TOXICITY, INSULT, THREAT, PROFANITY, SPAM)

    def __init__(self) -> None:
        self.steps = 0

    def score(self, text: str, language: str) -> dict[str, Score]:
        """Scores `text`. Of a language that it does not know it looks for the words of all that it knows."""
        look = _Look(text, language)
        seen = [*islice(look.words_seen(), _MOST_SEEN), *_looks_seen(text)]
        self.steps = look.steps
        return {attribute: _score(attribute, seen) for attribute in self.attributes}


def _score(attribute: str, seen: list[Seen]) -> Score:
    missing, counted = 1.0, []
    for each in seen:
        if weight := WEIGHTS[each.kind].get(attribute):
            missing *= 1 - weight
            counted.append((each, weight))
    spans = tuple(Span(each.begin, each.end, weight) for each, weight in counted if each.end)
    why = ", ".join(dict.fromkeys(f"{each.kind}: {each.words}" if each.words else each.kind for each, _ in counted))
    return Score(round(1 - missing, 4), spans, why)


class _Look:
    """One look through one text for words of the table."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.languages = (language,) if language in LANGUAGES else LANGUAGES
        self.steps = 0

    def words_seen(self) -> Iterator[Seen]:
        matcher = _matcher(self.languages)
        all_found = matcher.find(self.text)
        self.steps += matcher.steps
        if not all_found:
            return
        second_person, negations = _set_of(self.languages)
        # Both in order; of what is cited none lies within another.
        cited = [passage for passage in passages(self.text) if passage.kind is Kind.MARKS]
        end = 0
        for found in all_found:
            # A word of two languages is one word.
            if found.start < end:
                continue
            end = found.end
            place = bisect_right(cited, found.start, key=lambda passage: passage.start)
            if found.quoted or (place and found.start < cited[place - 1].end):
                continue
            kind = found.entry.label
            if kind == "insult":
                before, after = self.beside(found)
                if not before.isdisjoint(negations):
                    continue
                if not (before.isdisjoint(second_person) and after.isdisjoint(second_person)):
                    kind = "insult to somebody"
            yield Seen(kind, found.start, found.end, " ".join(self.text[found.start : found.end].split()))

    def beside(self, found: Found) -> tuple[set[str], set[str]]:
        """The words before and after, as near as they count, in the same sentence."""
        self.steps += 2 * _NEAR
        before = _ENDS.split(self.text[max(0, found.start - _NEAR) : found.start])[-1]
        after = _ENDS.split(self.text[found.end : found.end + _NEAR], 1)[0]
        return _plain(before), _plain(after)


def _looks_seen(text: str) -> Iterator[Seen]:
    if may_shout(text) and is_shouted(capitals_in(text), _SHOUTED_SHARE):
        yield Seen("shouting")
    if _MARKS.search(text):
        yield Seen("many marks")
    links = sum(1 for _ in _LINK.finditer(text))
    if links and len(text.split()) < _WORDS_TO_A_LINK * links:
        yield Seen("mostly links")


def _plain(text: str) -> set[str]:
    return {word.casefold().replace("’", "'") for word in _WORD.findall(text)}


@cache
def _set_of(languages: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The words for whoever is spoken to, and those that take an insult back."""
    second_person, negations = (
        frozenset(word for language in languages for word in words[language])
        for words in (lexicon.SECOND_PERSON, lexicon.NEGATIONS)
    )
    return second_person, negations


@cache
def _matcher(languages: tuple[str, ...]) -> WordMatcher:
    return WordMatcher(
        Entry(word, language, kind)
        for kind, words in _BY_KIND.items()
        for language in languages
        for word in words[language]
    )
