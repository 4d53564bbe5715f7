"""What it costs to measure a text grows as the text does, counted in steps: nobody stops the paper with a text."""

import re
import sys
from collections.abc import Callable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.moderation.texts import capitals, contacts, domains, language, numbers, plain, simhash
from broadsheet.moderation.texts.capitals import capitals_in
from broadsheet.moderation.texts.contacts import contacts_in
from broadsheet.moderation.texts.domains import places_in
from broadsheet.moderation.texts.language import language_of

MODULES = [capitals, contacts, domains, language, numbers, plain, simhash]
MEASURES: list[Callable[[str], object]] = [
    contacts_in,
    capitals_in,
    language_of,
    simhash.simhash,
    plain.own_words,
    lambda text: places_in(text, []),
]
PARTS = [
    "@",
    "a@",
    "a@b.",
    "a.",
    "a.b ",
    " at ",
    " dot ",
    "0 ",
    "0-",
    "+",
    "(",
    "[",
    ".",
    " ",
    '"',
    "`",
    "> ",
    "\n",
    "A",
    "ä",
]
PARTS += [
    "01.02.",
    "0171 2345678 ",
    "[at]",
    "[.]",
    "hxxp://",
    "http://",
    "-",
    "_",
    "١",
    "\u200b",
    "n@example.org ",
    "NO ",
]


def steps(measure: Callable[[str], object], text: str) -> int:
    """How many lines of the paper's own code run."""
    count = 0

    def traced(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        measure(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=4))
def test_twice_the_text_takes_no_more_than_twice_the_steps(measure: Callable[[str], object], parts: list[str]) -> None:
    part = "".join(parts)
    once, twice = steps(measure, part * 150 + "!"), steps(measure, part * 300 + "!")
    assert twice <= 2.2 * once + 400


def repeats(parsed: Any, within: bool = False) -> Iterator[bool]:
    """Of every repetition without an end: whether it stands within another one that can give back what it took."""
    for operator, argument in parsed:
        if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _least, most, inner = argument
            is_endless = most is _constants.MAXREPEAT
            gives_back = operator is not _constants.POSSESSIVE_REPEAT
            if is_endless:
                yield within and gives_back
            yield from repeats(inner, within or is_endless)
        elif operator is _constants.SUBPATTERN:
            yield from repeats(argument[-1], within)
        elif operator is _constants.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch, within)
        elif operator in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from repeats(argument[1], within)


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_repeats_a_repetition_that_may_be_divided_in_many_ways(module: ModuleType) -> None:
    patterns = [each for each in vars(module).values() if isinstance(each, re.Pattern)]
    assert patterns
    for pattern in patterns:
        assert not any(repeats(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))), pattern
