"""Which parts of a comment are not its writer's own words: lines that begin with `>`, `code`, and “quotations”.

Seen in one pass over the source, before any markup is rendered.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

_INDENT = 3
_TICKS = re.compile("`+")
_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‟": "”", "「": "」"}
_PLAIN = '"'
_MARK = re.compile('[“”„‟«»‹›「」"]|\n[ \t]*\n')


class Kind(Enum):
    LINE = auto()
    CODE = auto()
    MARKS = auto()


class Passage(NamedTuple):
    """What somebody else may have said, from `start` to `end` in the source, without the signs that say so."""

    start: int
    end: int
    kind: Kind


def passages(source: str) -> list[Passage]:
    """The parts of `source` that are set apart as somebody else's, or nobody's, words; in no order."""
    return [*_lines(source), *_code(source), *_within_marks(source)]


def _lines(source: str) -> Iterator[Passage]:
    start = 0
    for line in source.split("\n"):
        said = line.lstrip(" ")
        if said.startswith(">") and len(line) - len(said) <= _INDENT:
            yield Passage(start + len(line) - len(said.lstrip("> ")), start + len(line), Kind.LINE)
        start += len(line) + 1


def _code(source: str) -> Iterator[Passage]:
    """What stands between two rows of as many backticks (CommonMark 0.31, 6.1)."""
    ticks = [(found.start(), found.end()) for found in _TICKS.finditer(source)]
    closing: dict[int, deque[int]] = defaultdict(deque)
    for place, (start, end) in enumerate(ticks):
        closing[end - start].append(place)
    place = 0
    while place < len(ticks):
        start, end = ticks[place]
        others = closing[end - start]
        while others and others[0] <= place:
            others.popleft()
        if others:
            place = others.popleft()
            yield Passage(end, ticks[place][0], Kind.CODE)
        place += 1


def _within_marks(source: str) -> Iterator[Passage]:
    opened, closes = -1, ""
    for found in _MARK.finditer(source):
        mark = found[0]
        if opened >= 0 and mark in closes:
            yield Passage(opened, found.start(), Kind.MARKS)
            opened = -1
        elif len(mark) > 1:
            # A quotation ends with its paragraph, whatever became of its mark.
            opened = -1
        elif opened < 0 and (mark == _PLAIN or mark in _MARKS):
            opened, closes = found.end(), _PLAIN if mark == _PLAIN else _MARKS[mark]
