"""Asks a scorer without ever waiting long for it: one that is slow or fails is left alone for a minute."""

import logging
import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from broadsheet.moderation.scoring.interface import Score, Scorer

logger = logging.getLogger(__name__)

_THREADS = 2
_MOST_WAITING = 8
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
        self._threads = _Threads(scorer)

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
        asked = self._threads.ask(text, language)
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


class _Threads:
    """A few threads in which a scorer works. One that hangs keeps no process from ending: they end with it."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer, self._started, self._lock = scorer, 0, Lock()
        self._waiting: SimpleQueue[tuple[Future[dict[str, Score]], str, str]] = SimpleQueue()

    def ask(self, text: str, language: str) -> Future[dict[str, Score]]:
        """Raises `TimeoutError` where so many wait already that it would come too late."""
        if self._waiting.qsize() >= _MOST_WAITING:
            raise TimeoutError
        with self._lock:
            if self._started < _THREADS:
                self._started += 1
                Thread(target=self._work, name=f"scorer-{self._started}", daemon=True).start()
        asked: Future[dict[str, Score]] = Future()
        self._waiting.put((asked, text, language))
        return asked

    def _work(self) -> None:
        while True:
            asked, text, language = self._waiting.get()
            if not asked.set_running_or_notify_cancel():
                continue
            try:
                asked.set_result(self._scorer.score(text, language))
            except BaseException as error:
                asked.set_exception(error)


def _sound(scores: dict[str, Score]) -> dict[str, Score]:
    """The same scores. Raises `ValueError` where one is none."""
    for score in scores.values():
        if not (math.isfinite(score.value) and 0 <= score.value <= 1):
            raise ValueError("no number from 0 to 1")
    return scores
