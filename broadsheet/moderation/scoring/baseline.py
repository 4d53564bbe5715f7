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
    """The scorer of a paper that has no other. Its time grows with the length of the text alone."""

    name = "baseline"
    version = "1"
    attributes = (TOXICITY, INSULT, THREAT, PROFANITY, SPAM)

    def score(self, text: str, language: str) -> dict[str, Score]:
        """Scores `text`. Of a language that it does not know it looks for the words of all that it knows."""
        seen = [*_words_seen(text, language), *_looks_seen(text)]
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


def _words_seen(text: str, language: str) -> Iterator[Seen]:
    languages = (language,) if language in LANGUAGES else LANGUAGES
    # In order, and none lies within another.
    cited = [passage for passage in passages(text) if passage.kind is Kind.MARKS]
    for found in _matcher(languages).find(text):
        place = bisect_right(cited, found.start, key=lambda passage: passage.start)
        if found.quoted or (place and found.start < cited[place - 1].end):
            continue
        kind = found.entry.label
        if kind == "insult":
            before, after = _beside(text, found)
            if before & _all(lexicon.NEGATIONS, languages):
                continue
            if (before | after) & _all(lexicon.SECOND_PERSON, languages):
                kind = "insult to somebody"
        yield Seen(kind, found.start, found.end, " ".join(text[found.start : found.end].split()))


def _looks_seen(text: str) -> Iterator[Seen]:
    if may_shout(text) and is_shouted(capitals_in(text), _SHOUTED_SHARE):
        yield Seen("shouting")
    if _MARKS.search(text):
        yield Seen("many marks")
    links = sum(1 for _ in _LINK.finditer(text))
    if links and len(text.split()) < _WORDS_TO_A_LINK * links:
        yield Seen("mostly links")


def _beside(text: str, found: Found) -> tuple[set[str], set[str]]:
    """The words before and after, as near as they count, in the same sentence."""
    before = _ENDS.split(text[max(0, found.start - _NEAR) : found.start])[-1]
    after = _ENDS.split(text[found.end : found.end + _NEAR])[0]
    return _plain(before), _plain(after)


def _plain(text: str) -> set[str]:
    return {word.casefold().replace("’", "'") for word in _WORD.findall(text)}


def _all(words: dict[str, list[str]], languages: tuple[str, ...]) -> set[str]:
    return {word for language in languages for word in words[language]}


@cache
def _matcher(languages: tuple[str, ...]) -> WordMatcher:
    return WordMatcher(
        Entry(word, language, kind)
        for kind, words in _BY_KIND.items()
        for language in languages
        for word in words[language]
    )
