"""The paper's lists of words in force, and how words come onto them.

The list is laid out once in a process and again when it has changed. Whether it has is asked once a second, with one
query for three numbers; this process sees its own changes at once.
"""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _

from broadsheet.moderation.models.words import WatchedWord, normal
from broadsheet.moderation.words.entries import Entry, fault_of
from broadsheet.moderation.words.matching import WordMatcher

SECONDS = 1.0
MOST_LINES = 20_000


class _Kept(NamedTuple):
    version: tuple[object, ...]
    matcher: WordMatcher


class _Memory:
    """What this process knows of the list, and until when it need not ask."""

    kept: _Kept | None = None
    until = 0.0


def in_force() -> WordMatcher:
    """All watched words, each entry labelled with its `WatchedWord.Answer`."""
    clock = time.monotonic()
    kept = _Memory.kept
    if kept is not None and clock < _Memory.until:
        return kept.matcher
    version = _version()
    if kept is None or kept.version != version:
        kept = _Kept(version, WordMatcher(_entries()))
    _Memory.kept, _Memory.until = kept, clock + SECONDS
    return kept.matcher


def _version() -> tuple[object, ...]:
    # A word that goes lowers the number, one that comes raises the key, which is never used again.
    found = WatchedWord.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at"))
    return tuple(found.values())


def _entries() -> Iterator[Entry]:
    for word, language, answer in WatchedWord.objects.order_by("pk").values_list("word", "language", "answer"):
        yield Entry(word, language, answer, stands=answer == WatchedWord.Answer.PASS)


def forget(**_signal: Any) -> None:
    """Has the list asked for again at the next comment."""
    _Memory.until = 0.0


def connect() -> None:
    """Has this process see its own changes at once."""
    post_save.connect(forget, WatchedWord, dispatch_uid="watched-words-saved")
    post_delete.connect(forget, WatchedWord, dispatch_uid="watched-words-deleted")


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


def add_words(lines: str, language: str = "", answer: str = WatchedWord.Answer.HOLD, note: str = "") -> Pasted:
    """Puts a word of every line onto the list; what follows a `#`, and empty lines, are remarks.

    What is on the list in this language already stays as it is. Lines beyond `MOST_LINES` are faults. Never raises for
    what a line says.
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
    forget()
    return Pasted(len(new), known, faults)
