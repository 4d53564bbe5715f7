"""Asks a scorer without ever waiting long for it: one that is slow or fails is left alone for a minute."""

import logging
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
    counts all, for the newsroom. The scorer must not use the database: it runs in another thread.
    """

    def __init__(self, scorer: Scorer, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.scorer, self.seconds, self.failures = scorer, seconds, 0
        self._clock, self._lock = clock, Lock()
        self._in_a_row, self._rests_until = 0, float("-inf")
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="scorer")

    @property
    def is_resting(self) -> bool:
        return self._clock() < self._rests_until

    def score(self, text: str, language: str) -> dict[str, Score] | None:
        """The scores, or `None` where there are none in time."""
        if self.is_resting:
            return None
        asked: Future[dict[str, Score]] = self._pool.submit(self.scorer.score, text, language)
        try:
            scores = asked.result(self.seconds)
        except Exception as error:  # whatever is wrong with a scorer, people can post
            asked.cancel()
            self._failed(error)
            return None
        with self._lock:
            self._in_a_row = 0
        return scores

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self.failures += 1
            self._in_a_row += 1
            if self._in_a_row < _FAILURES:
                return
            self._in_a_row, self._rests_until = 0, self._clock() + _REST
        # The text is not logged, and no trace that could hold it.
        logger.warning("The scorer %s is left alone for a minute: %s.", self.scorer.name, type(error).__name__)
