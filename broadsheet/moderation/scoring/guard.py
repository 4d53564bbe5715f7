"""Asks a scorer without ever waiting long for it: one that is slow or fails is left alone for a minute."""

import logging
import math
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from broadsheet.moderation.scoring.interface import Score, Scorer

logger = logging.getLogger(__name__)

_THREADS = 2
_FAILURES = 3
_REST = 60.0


class Guard:
    """A scorer with a deadline of `seconds` for each text, and a circuit breaker.

    After `_FAILURES` failures in a row it is not asked for `_REST` seconds of `clock`, which is logged once. `failures`
    counts all, for the newsroom. A scorer that says that it is bounded is asked directly; any other runs in another
    thread, and must not use the database. What is no number from 0 to 1 is a failure too.
    """

    def __init__(self, scorer: Scorer, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.scorer, self.seconds, self.failures = scorer, seconds, 0
        self._clock, self._lock = clock, Lock()
        self._in_a_row, self._rests_until = 0, float("-inf")
        self._is_bounded = bool(getattr(scorer, "is_bounded", False))
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="scorer")

    @property
    def is_resting(self) -> bool:
        return self._clock() < self._rests_until

    def score(self, text: str, language: str) -> dict[str, Score] | None:
        """The scores, or `None` where there are none in time."""
        if self.is_resting:
            return None
        try:
            scores = _sound(self._asked(text, language))
        except Exception as error:  # whatever is wrong with a scorer, people can post
            self._failed(error)
            return None
        with self._lock:
            self._in_a_row = 0
        return scores

    def _asked(self, text: str, language: str) -> dict[str, Score]:
        if self._is_bounded:
            return self.scorer.score(text, language)
        asked: Future[dict[str, Score]] = self._pool.submit(self.scorer.score, text, language)
        try:
            return asked.result(self.seconds)
        finally:
            # One that nobody has begun yet is not begun any more.
            asked.cancel()

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self.failures += 1
            self._in_a_row += 1
            if self._in_a_row < _FAILURES:
                return
            self._in_a_row, self._rests_until = 0, self._clock() + _REST
        # The text is not logged, and no trace that could hold it.
        logger.warning("The scorer %s is left alone for a minute: %s.", self.scorer.name, type(error).__name__)


def _sound(scores: dict[str, Score]) -> dict[str, Score]:
    """The same scores. Raises `ValueError` where one is none."""
    for score in scores.values():
        if not (math.isfinite(score.value) and 0 <= score.value <= 1):
            raise ValueError("no number from 0 to 1")
    return scores
