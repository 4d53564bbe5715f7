"""A scorer that is slow or broken keeps nobody from posting."""

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
    scorer.takes = 0.2
    guard = Guard(scorer, 0.01)
    began = time.monotonic()
    assert guard.score("text", "en") is None
    assert time.monotonic() - began < 0.15
    assert guard.failures == 1


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
