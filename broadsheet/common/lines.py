"""Kept connections through the outbound gate, shared by threads."""

import threading
import time
from collections import deque
from collections.abc import Mapping

from broadsheet.common.line import MOST_BYTES, Line
from broadsheet.common.outbound import SECONDS, Answer, Target, UnreachableError

#: Origins whose connections are kept at once. Whoever types in an address names one.
MOST_ORIGINS = 200


class Lines:
    """Kept connections by origin, no more than `most` to each, for any number of threads."""

    def __init__(self, *, most: int = 16, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._free: dict[str, deque[Line]] = {}
        self._room: dict[str, threading.BoundedSemaphore] = {}
        self._in_use: dict[str, int] = {}

    def ask(
        self, target: Target, *, body: bytes = b"", headers: Mapping[str, str] | None = None, seconds: float = SECONDS
    ) -> Answer:
        """Posts on a free connection to the target's origin; waits for one, as part of `seconds`, where all are busy.

        Raises as `outbound.send` does.
        """
        return self.start(target, body=body, headers=headers, seconds=seconds).finish()

    def start(
        self, target: Target, *, body: bytes = b"", headers: Mapping[str, str] | None = None, seconds: float = SECONDS
    ) -> "Call":
        """The first half of `ask`: what is sent has a connection to itself until its `finish` is called.

        Who starts many without finishing any waits for themselves when they have `most` under way.
        """
        deadline = time.monotonic() + seconds
        call = Call(self, target, self._entered(target.origin))
        try:
            call.enter(seconds)
            call.line.start(target, body=body, headers=headers, seconds=deadline - time.monotonic())
        except BaseException:
            call.leave()
            raise
        return call

    def close(self) -> None:
        """Ends all connections that are not in use."""
        with self._lock:
            free = [line for lines in self._free.values() for line in lines]
            for lines in self._free.values():
                lines.clear()
        for line in free:
            line.close()

    def _entered(self, origin: str) -> threading.BoundedSemaphore:
        forgotten: deque[Line] = deque()
        with self._lock:
            if origin not in self._room:
                if len(self._room) >= MOST_ORIGINS:
                    forgotten = self._forgotten()
                self._room[origin] = threading.BoundedSemaphore(self._most)
                self._free[origin], self._in_use[origin] = deque(), 0
            self._in_use[origin] += 1
            room = self._room[origin]
        for line in forgotten:
            line.close()
        return room

    def _forgotten(self) -> deque[Line]:
        """The connections of the origin that came first of those that nobody speaks to now."""
        for origin, count in self._in_use.items():
            if not count:
                del self._in_use[origin], self._room[origin]
                return self._free.pop(origin)
        return deque()

    def _taken(self, origin: str) -> Line:
        with self._lock:
            free = self._free[origin]
            # The one used last is the likeliest to be alive; the others go idle and end.
            return free.pop() if free else Line(most_bytes=self._most_bytes)

    def _given_back(self, origin: str, line: Line | None) -> None:
        with self._lock:
            if line is not None:
                self._free[origin].append(line)
            self._in_use[origin] -= 1


class Call:
    """A request that has been sent, and its answer (`Lines.start`)."""

    def __init__(self, lines: Lines, target: Target, room: threading.BoundedSemaphore) -> None:
        self._lines, self._target, self._room = lines, target, room
        self._is_in = False
        self.line: Line

    def enter(self, seconds: float) -> None:
        """Takes a connection; waits for one where all are busy."""
        if not self._room.acquire(timeout=seconds):
            raise UnreachableError(f"All connections to {self._target.host} were busy.")
        self._is_in = True
        self.line = self._lines._taken(self._target.origin)

    def leave(self) -> None:
        """Gives the connection back."""
        self._lines._given_back(self._target.origin, self.line if self._is_in else None)
        if self._is_in:
            self._room.release()

    @property
    def is_answered(self) -> bool:
        """Whether `finish` would find something to read at once."""
        return self.line.is_answered

    def finish(self, *, grace: float = 0) -> Answer:
        """The answer. Raises as `outbound.send` does."""
        try:
            return self.line.finish(grace=grace)
        finally:
            self.leave()
