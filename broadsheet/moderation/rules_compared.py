"""What is different in one version of the rules from another, rule by rule and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple, Protocol

_WORD = re.compile(r"\S+\s*")
# Beyond so many words the old and the new text stand there whole.
_MOST_WORDS = 400


class Rule(Protocol):
    """A rule, published or not."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


class Change(Enum):
    SAME = "same"
    NEW = "new"
    DIFFERENT = "different"
    GONE = "gone"


class Piece(NamedTuple):
    """Some words; `change` is SAME, NEW or GONE."""

    words: str
    change: str


@dataclass(frozen=True)
class Compared:
    """One rule, with what became of its title and text."""

    key: str
    change: str
    title: list[Piece]
    text: list[Piece]


def compared(before: Sequence[Rule], after: Sequence[Rule]) -> list[Compared]:
    """Every rule of either, in the order of `after`; what is gone stands at the end."""
    known = {rule.key: rule for rule in before}
    found = [_compared(known.pop(rule.key, None), rule) for rule in after]
    gone = [
        Compared(rule.key, Change.GONE.value, _whole(rule.title, Change.GONE), _whole(rule.text, Change.GONE))
        for rule in known.values()
    ]
    return found + gone


def _compared(before: Rule | None, after: Rule) -> Compared:
    if before is None:
        new = Change.NEW
        return Compared(after.key, new.value, _whole(after.title, new), _whole(after.text, new))
    is_same = (before.title, before.text) == (after.title, after.text)
    change = Change.SAME if is_same else Change.DIFFERENT
    title, text = _pieces(before.title, after.title), _pieces(before.text, after.text)
    return Compared(after.key, change.value, list(title), list(text))


def _whole(text: str, change: Change) -> list[Piece]:
    return [Piece(text, change.value)] if text else []


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        yield from (*_whole(before, Change.GONE), *_whole(after, Change.NEW))
        return
    for what, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("".join(new[k:end]), Change.SAME.value)
            continue
        yield from _whole("".join(old[i:j]), Change.GONE)
        yield from _whole("".join(new[k:end]), Change.NEW)
