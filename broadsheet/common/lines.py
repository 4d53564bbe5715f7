"""Kept connections through the outbound gate, shared by threads: over HTTP/2 where a server offers that.

With HTTP/1.1 each request under way has a connection (`line.py`) to itself, with HTTP/2 all have one (`trunk.py`).
"""

import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from broadsheet.common.http2_streams import UnheardError
from broadsheet.common.line import MOST_BYTES, Line
from broadsheet.common.outbound import SECONDS, Answer, Target, UnreachableError, connected
from broadsheet.common.trunk import PROTOCOL, Posting, Trunk

#: Origins whose connections are kept at once. Whoever types in an address names one.
MOST_ORIGINS = 200
#: What servers are offered to speak, the best first.
PROTOCOLS = (PROTOCOL, "http/1.1")
#: So often is sent again what a server has not heard.
MOST_REPEATS = 2


@dataclass
class _Place:
    """What is kept of an origin. `has_lines`: when it was last asked, it spoke HTTP/1.1."""

    room: threading.BoundedSemaphore
    free: deque[Line] = field(default_factory=deque)
    trunk: Trunk | None = None
    has_lines: bool = False
    in_use: int = 0
    opening: threading.Lock = field(default_factory=threading.Lock)

    def close(self) -> None:
        while self.free:
            self.free.popleft().close()
        if self.trunk is not None:
            self.trunk.close()


class Lines:
    """Kept connections by origin, for any number of threads: no more than `most` requests to each are under way."""

    def __init__(self, *, most: int = 16, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}

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
        """The first half of `ask`: what is sent counts as under way until its `finish` is called.

        Who starts many without finishing any waits for themselves when they have `most` under way.
        """
        deadline = time.monotonic() + seconds
        call = Call(self, self._entered(target.origin), target, body, headers or {}, deadline)
        try:
            call.enter(seconds)
            call.send()
        except BaseException:
            call.leave()
            raise
        return call

    def close(self) -> None:
        """Ends all connections that are not in use."""
        with self._lock:
            places = list(self._places.values())
        for place in places:
            place.close()

    def _entered(self, origin: str) -> _Place:
        forgotten: _Place | None = None
        with self._lock:
            if origin not in self._places:
                if len(self._places) >= MOST_ORIGINS:
                    forgotten = self._forgotten()
                self._places[origin] = _Place(threading.BoundedSemaphore(self._most))
            place = self._places[origin]
            place.in_use += 1
        if forgotten is not None:
            forgotten.close()
        return place

    def _forgotten(self) -> _Place | None:
        """The origin that came first of those that nobody speaks to now."""
        for origin, place in self._places.items():
            if not place.in_use:
                return self._places.pop(origin)
        return None

    def taken(self, place: _Place, target: Target, deadline: float) -> Line | Trunk:
        """A kept connection, or a new one."""
        if (kept := self._kept(place)) is not None:
            return kept
        if not target.is_tls:
            return Line(most_bytes=self._most_bytes)
        if place.has_lines:
            return self._opened(place, target, deadline)
        # Of many who come at once, one learns what is spoken here.
        with _held(place.opening, target, deadline):
            return self._kept(place) or self._opened(place, target, deadline)

    def _kept(self, place: _Place) -> Line | Trunk | None:
        trunk = place.trunk
        if trunk is not None and trunk.is_good:
            return trunk
        with self._lock:
            # The one used last is the likeliest to be alive; the others go idle and end.
            return place.free.pop() if place.free else None

    def _opened(self, place: _Place, target: Target, deadline: float) -> Line | Trunk:
        try:
            opened = connected(target, deadline, *PROTOCOLS)
        except OSError as error:
            raise UnreachableError(f"{target.host} gave no answer: {error or type(error).__name__}.") from error
        # Only TLS connections are opened here.
        protocol = opened.selected_alpn_protocol()  # type: ignore[attr-defined]
        place.has_lines = protocol != PROTOCOL
        if not place.has_lines:
            place.trunk = Trunk(opened, target, most_bytes=self._most_bytes)
            return place.trunk
        line = Line(most_bytes=self._most_bytes)
        line.take(opened, target)
        return line

    def left(self, place: _Place, line: Line | None) -> None:
        with self._lock:
            if line is not None:
                place.free.append(line)
            place.in_use -= 1


class Call:
    """A request that has been sent, and its answer (`Lines.start`)."""

    def __init__(
        self, lines: Lines, place: _Place, target: Target, body: bytes, headers: Mapping[str, str], deadline: float
    ) -> None:
        self._lines, self._place, self._target = lines, place, target
        self._body, self._headers, self._deadline = body, headers, deadline
        self._is_in, self._repeats = False, 0
        self._line: Line | None = None
        self._sent: Line | Posting

    def enter(self, seconds: float) -> None:
        """Waits until one more request may be under way."""
        if not self._place.room.acquire(timeout=seconds):
            raise UnreachableError(f"All connections to {self._target.host} were busy.")
        self._is_in = True

    def send(self) -> None:
        """Sends it over whatever connection there is."""
        while True:
            taken = self._lines.taken(self._place, self._target, self._deadline)
            if isinstance(taken, Line):
                self._sent = self._line = taken
                seconds = self._deadline - time.monotonic()
                taken.start(self._target, body=self._body, headers=self._headers, seconds=seconds)
                return
            try:
                self._sent = taken.start(self._target, body=self._body, headers=self._headers, deadline=self._deadline)
                return
            except UnheardError as error:
                self._count(error)

    def leave(self) -> None:
        """Gives the connection back."""
        self._lines.left(self._place, self._line)
        if self._is_in:
            self._place.room.release()

    @property
    def is_answered(self) -> bool:
        """Whether `finish` would find something to read at once."""
        return self._sent.is_answered

    def finish(self, *, grace: float = 0) -> Answer:
        """The answer. Raises as `outbound.send` does."""
        try:
            while True:
                try:
                    return self._sent.finish(grace=grace)
                except UnheardError as error:
                    self._count(error)
                    self._deadline = max(self._deadline, time.monotonic() + grace)
                    self.send()
        finally:
            self.leave()

    def _count(self, error: UnheardError) -> None:
        """One more repeat; raises the error where there were enough."""
        self._repeats += 1
        if self._repeats > MOST_REPEATS:
            raise error


@contextmanager
def _held(lock: threading.Lock, target: Target, deadline: float) -> Iterator[None]:
    if not lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise UnreachableError(f"All connections to {target.host} were busy.")
    try:
        yield
    finally:
        lock.release()
