"""Threads for several requests, of which quick ones run one after the other.

Python runs one thread at a time. Threads that all have something to do pass the interpreter to and fro at every query,
and each waits to get it back: four of them finish a third fewer requests than one alone. So the next request begins
when the one before it is done. One that takes long waits for something that is not Python (a disk, another server,
another process's transaction), and is no longer waited for: the next begins beside it, as long as there are threads.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_Job = tuple["Future[Any]", Callable[[], Any]]

#: Seconds after which a request is no longer waited for.
LONG = 0.02


class Turns(Executor):
    """An executor that begins with what was given to it first, and waits with the next while that is quick."""

    def __init__(self, threads: int, name: str, long: float = LONG) -> None:
        """At most `threads` at once, each named `name` and a number."""
        self._long = long
        self._jobs: deque[_Job] = deque()
        self._begun: dict[int, float] = {}
        self._changed = threading.Condition()
        self._is_watched = False
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}_{number}", daemon=True) for number in range(threads)
        ]

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        """Has a thread call `fn`. Raises `RuntimeError` once it is shut down."""
        future: Future[Answer] = Future()
        with self._changed:
            if self._is_closed:
                raise RuntimeError("no more requests are taken")
            self._jobs.append((future, lambda: fn(*args, **kwargs)))
            if not self._threads[0].ident:
                for thread in self._threads:
                    thread.start()
            if not self._is_watched:
                self._changed.notify()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes nothing more; with `wait`, returns once all that was taken is done."""
        with self._changed:
            self._is_closed = True
            if cancel_futures:
                while self._jobs:
                    self._jobs.popleft()[0].cancel()
            self._changed.notify_all()
        if wait:
            for thread in self._threads:
                if thread.ident:
                    thread.join()

    def _work(self) -> None:
        me = threading.get_ident()
        while (job := self._next(me)) is not None:
            future, call = job
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as problem:
                    future.set_exception(problem)
            del future, call, job

    def _next(self, me: int) -> _Job | None:
        """Waits for this thread's next job; `None` when there will be none."""
        with self._changed:
            self._begun.pop(me, None)
            while True:
                if not self._jobs:
                    if self._is_closed:
                        self._changed.notify_all()
                        return None
                    self._changed.wait()
                elif (pause := self._pause()) <= 0:
                    self._begun[me] = time.monotonic()
                    if len(self._jobs) > 1 and not self._is_watched:
                        self._changed.notify()
                    return self._jobs.popleft()
                elif self._is_watched:
                    self._changed.wait()
                else:
                    # One of those who wait looks at the clock; the others sleep.
                    self._is_watched = True
                    self._changed.wait(pause)
                    self._is_watched = False

    def _pause(self) -> float:
        """Seconds until everything that has begun has taken long."""
        return max(self._begun.values()) + self._long - time.monotonic() if self._begun else 0.0
