"""What a scorer is, whatever it has learned or not learned."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """A part of the text, from `begin` to `end` in characters, and its own score from 0 to 1."""

    begin: int
    end: int
    value: float


@dataclass(frozen=True)
class Score:
    """How sure the scorer is, from 0 to 1; the parts that made it so, in order; and what it saw, for moderators."""

    value: float
    spans: tuple[Span, ...] = ()
    why: str = ""


class Scorer(Protocol):
    """Scores texts. The attributes have the names that Perspective made common: TOXICITY, INSULT, THREAT …

    `score` answers for each of `attributes`. `language` is a code (“en”), or empty where it cannot be told. It may be
    asked by several threads at once. One that does not know all languages names those it knows as `languages`. One that
    is always quick, waits for nothing and nobody, and says so with `is_bounded = True`, is asked in the thread that
    wants to know; any other in a thread of its own (guard.py).
    """

    name: str
    version: str
    attributes: tuple[str, ...]

    def score(self, text: str, language: str) -> dict[str, Score]: ...
