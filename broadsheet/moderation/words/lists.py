"""The paper's lists of words in force, and how words come onto them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.common.in_force import InForce
from broadsheet.moderation.models.words import WatchedWord, normal
from broadsheet.moderation.words.entries import Entry, fault_of
from broadsheet.moderation.words.matching import WordMatcher
from broadsheet.readers.models import Reader

MOST_LINES = 20_000
#: So many of the words that were added at once are named in the log.
_NAMED = 10


def _entries() -> Iterator[Entry]:
    for word, language, answer in WatchedWord.objects.order_by("pk").values_list("word", "language", "answer"):
        yield Entry(word, language, answer, stands=answer == WatchedWord.Answer.PASS)


#: All watched words, each entry labelled with its `WatchedWord.Answer`.
in_force = InForce(WatchedWord, lambda: WordMatcher(_entries()))


class Fault(NamedTuple):
    """A line that became no word, and why, in a sentence."""

    number: int
    line: str
    why: str


class Pasted(NamedTuple):
    """What came of many lines: how many words are new, which of them were known, which lines are none."""

    added: int
    known: list[str]
    faults: list[Fault]


def add_words(
    lines: str,
    language: str = "",
    answer: str = WatchedWord.Answer.HOLD,
    note: str = "",
    by: Reader | None = None,
) -> Pasted:
    """Puts a word of every line onto the list; what follows a `#`, and empty lines, are remarks.

    What is on the list in this language already stays as it is. The log says that it was `by` somebody. Lines beyond
    `MOST_LINES` are faults. Never raises for what a line says.
    """
    words: dict[str, None] = {}
    known: list[str] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines.splitlines(), 1):
        word = normal(line.partition("#")[0])
        if not word:
            continue
        if number > MOST_LINES:
            faults.append(
                Fault(number, "", _("Please add no more than %(count)s lines at once.") % {"count": MOST_LINES})
            )
            break
        if fault := fault_of(word):
            faults.append(Fault(number, line[:100], fault))
        elif word in words:
            known.append(word)
        else:
            words[word] = None
    with transaction.atomic():
        there = set(WatchedWord.objects.filter(language=language).values_list("word", flat=True))
        new = [word for word in words if word not in there]
        known += [word for word in words if word in there]
        WatchedWord.objects.bulk_create(
            [WatchedWord(word=word, language=language, answer=answer, note=note) for word in new],
            batch_size=500,
            ignore_conflicts=True,
        )
        if new and by is not None:
            _note(new, language, by)
    in_force.forget()
    return Pasted(len(new), known, faults)


def _note(words: list[str], language: str, by: Reader) -> None:
    """Writes down, once for all of them, who added words."""
    more = f" … (+{len(words) - _NAMED})" if len(words) > _NAMED else ""
    first = WatchedWord.objects.get(word=words[0], language=language)
    log(first, "wagtail.create", user=by, title=f"{', '.join(words[:_NAMED])}{more}")
