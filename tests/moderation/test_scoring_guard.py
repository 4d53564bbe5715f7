"""A scorer that is slow or broken keeps nobody from posting."""

import subprocess
import sys
import threading
import time

import pytest

from broadsheet.moderation.scoring.guard import Guard
from broadsheet.moderation.scoring.interface import Score


class FakeScorer:
    name, version = "fake", "1"
    attributes: tuple[str, ...] = ("TOXICITY",)

    def __init__(self) -> None:
        self.takes, self.breaks, self.asked = 0.0, False, 0

    def score(self, text: str, language: str) -> dict[str, Score]:
        self.asked += 1
        time.sleep(self.takes)
        if self.breaks:
            raise RuntimeError(text)
        return {"TOXICITY": Score(0.5)}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_scores_of_a_working_scorer_come_through() -> None:
    assert Guard(FakeScorer(), 1).score("text", "en") == {"TOXICITY": Score(0.5)}


def test_nobody_waits_for_a_slow_scorer() -> None:
    scorer = FakeScorer()
    scorer.takes = 2
    guard = Guard(scorer, 0.01)
    began = time.monotonic()
    assert guard.score("text", "en") is None
    assert time.monotonic() - began < 1.5
    assert guard.failures == 1


def test_one_that_is_bounded_is_asked_where_it_is_wanted_and_others_are_not() -> None:
    class Where(FakeScorer):
        def score(self, text: str, language: str) -> dict[str, Score]:
            return {threading.current_thread().name: Score(0)}

    class Bounded(Where):
        is_bounded = True

    here = threading.current_thread().name
    assert Guard(Bounded(), 1).score("text", "en") == {here: Score(0)}
    elsewhere = Guard(Where(), 1).score("text", "en")
    assert elsewhere is not None
    assert here not in elsewhere


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_what_is_no_number_from_0_to_1_is_a_failure(value: float) -> None:
    class Odd(FakeScorer):
        def score(self, text: str, language: str) -> dict[str, Score]:
            return {"TOXICITY": Score(value)}

    guard = Guard(Odd(), 1)
    assert guard.score("text", "en") is None
    assert guard.failures == 1


def test_one_that_hangs_keeps_no_process_from_ending() -> None:
    program = """
import time
from broadsheet.moderation.scoring.guard import Guard
class Hangs:
    name, version, attributes = "hangs", "1", ()
    def score(self, text, language):
        time.sleep(600)
guard = Guard(Hangs(), 0.01)
print([guard.score("text", "en") for _ in range(3)])
print([guard._threads.ask("text", "en").cancel() for _ in range(7)])
try:
    guard._threads.ask("text", "en")
except TimeoutError:
    print("full")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    # Two are hung, and what waits behind them is kept short.
    assert done.stdout == f"{[None] * 3}\n{[True] * 7}\nfull\n", done.stderr


def test_a_broken_scorer_is_left_alone_logged_once_and_asked_again_later(caplog: pytest.LogCaptureFixture) -> None:
    scorer, clock = FakeScorer(), Clock()
    scorer.breaks = True
    guard = Guard(scorer, 1, clock)
    assert [guard.score("a secret", "en") for _ in range(10)] == [None] * 10
    assert scorer.asked == guard.failures == 3
    assert guard.is_resting
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text
    scorer.breaks, clock.now = False, 61
    assert guard.score("text", "en") is not None


def test_failures_with_successes_between_them_are_forgiven() -> None:
    scorer = FakeScorer()
    guard = Guard(scorer, 1)
    for place in range(8):
        scorer.breaks = place % 2 == 0
        guard.score("text", "en")
    assert not guard.is_resting
