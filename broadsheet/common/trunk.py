"""A connection through the outbound gate over which many ask at once: HTTP/2 (RFC 9113).

It does for many requests what `line.py` does for one, and keeps the same promises. Nobody reads in the background: of
those who wait for an answer, one reads for all. Whatever is not HTTP/2 ends the connection.
"""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping

from broadsheet.common.http2_streams import Stream, Streams, UnheardError
from broadsheet.common.http_text import BrokenError
from broadsheet.common.line import MOST_BYTES, MOST_IDLE
from broadsheet.common.outbound import Answer, Target, UnreachableError, left

#: Its name where protocols are chosen (RFC 7301).
PROTOCOL = "h2"
#: Seconds after which who reads looks whether there is something to send, and parts that are read in one go.
_LOOK_UP, _MOST_READ = 0.5, 32


class Trunk:
    """An HTTP/2 connection that was opened to the target's origin, for any number of threads.

    It ends when it has been idle for long, when the server says so, or when something went wrong, for good.
    """

    def __init__(self, opened: socket.socket, target: Target, *, most_bytes: int = MOST_BYTES) -> None:
        self._socket, self._host = opened, target.host
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        # Held by whoever touches anything here; who waits gives it up meanwhile.
        self.lock = threading.Condition(threading.Lock())
        self._streams = Streams(target.host, most_bytes)
        self._is_read, self._is_over = False, False
        self._used = self._heard = time.monotonic()

    def start(self, target: Target, *, body: bytes, headers: Mapping[str, str], deadline: float) -> "Posting":
        """Posts; waits until `deadline` (`time.monotonic`) where the server lets no more be asked at once.

        Raises `UnheardError` where the connection takes nothing more, else as `outbound.send` does.
        """
        streams = self._streams
        with self.lock:
            try:
                self.wait(lambda: streams.is_retiring or streams.has_room, deadline)
            except TimeoutError:
                raise UnreachableError(f"{self._host} lets nothing more be asked.") from None
            if streams.is_retiring:
                raise UnheardError(f"{self._host} ended the connection.")
            stream = streams.post(target, body, headers)
            self._used = time.monotonic()
            self._safely(self._send)
        return Posting(self, stream, deadline)

    @property
    def is_good(self) -> bool:
        """Whether more can be asked here."""
        with self.lock:
            if not self._streams.open:
                if time.monotonic() - self._used >= MOST_IDLE:
                    self._end("it was idle")
                self.glance()
            return not self._streams.is_retiring

    def close(self) -> None:
        """Takes nothing more; ends the connection once everything is answered."""
        with self.lock:
            self._streams.is_retiring = True
            self._end_where_done()

    # With the lock held -----------------------------------------------------------------------------------------------

    def wait(self, is_so: Callable[[], bool], deadline: float) -> None:
        """Until it is so. Who is the first to wait reads for all. Raises `TimeoutError`."""
        while not is_so():
            if self._is_read:
                self.lock.wait(left(deadline))
                continue
            self._is_read = True
            try:
                self._poll.modify(self._socket, select.POLLIN | (select.POLLOUT if self._streams.unsent else 0))
                seconds = min(left(deadline), _LOOK_UP)
                self.lock.release()
                try:
                    has_come = self._poll.poll(seconds * 1000)
                finally:
                    self.lock.acquire()
                if has_come:
                    self._safely(self._read)
            finally:
                self._is_read = False
                self.lock.notify_all()

    def glance(self) -> None:
        """Takes what has come, unless somebody else is about to."""
        if not self._is_read and not self._is_over and self._poll.poll(0):
            self._safely(self._read)

    def give_up(self, stream: Stream) -> None:
        """Nobody waits for this answer any more. Where nothing was heard in all that time, nobody is there."""
        self._streams.cancel(stream, UnreachableError(f"{self._host} gave no answer: it took too long."))
        if self._heard < stream.begun:
            self._streams.is_retiring = True
        self._safely(self._send)

    def _read(self) -> None:
        try:
            for _ in range(_MOST_READ):
                # No part of what TLS has taken up stays behind: a record is shorter than this.
                part = self._socket.recv(65_536)
                if not part:
                    raise BrokenError("it broke off")
                self._heard = time.monotonic()
                self._streams.take(part)
                if not self._poll.poll(0):
                    break
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        self._send()

    def _send(self) -> None:
        unsent = self._streams.unsent
        while unsent:
            del unsent[: self._socket.send(unsent)]

    def _safely(self, act: Callable[[], None]) -> None:
        """Whatever goes wrong ends the connection, and is told to who waits."""
        if self._is_over:
            return
        try:
            act()
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            # What is left goes when the other side has read.
            pass
        except (OSError, BrokenError) as error:
            self._end(str(error) or type(error).__name__)
        except BaseException:
            self._end("something went wrong here")
            raise
        self._end_where_done()

    def _end_where_done(self) -> None:
        if self._streams.is_retiring and not self._streams.open:
            self._end("nobody asks any more")

    def _end(self, why: str) -> None:
        if not self._is_over:
            self._is_over = True
            self._streams.end(why)
            self._poll.unregister(self._socket)
            self._socket.close()
            self.lock.notify_all()


class Posting:
    """A request that has been sent, and its answer (`Trunk.start`)."""

    def __init__(self, trunk: Trunk, stream: Stream, deadline: float) -> None:
        self._trunk, self._stream, self._deadline = trunk, stream, deadline

    @property
    def is_answered(self) -> bool:
        """Whether `finish` need not wait."""
        if not self._stream.is_over:
            with self._trunk.lock:
                self._trunk.glance()
        return self._stream.is_over

    def finish(self, *, grace: float = 0) -> Answer:
        """The answer. What may have come while nobody looked is waited for `grace` seconds more.

        Raises `UnheardError` where the same can be sent again, else as `outbound.send` does.
        """
        trunk, stream = self._trunk, self._stream
        with trunk.lock:
            try:
                trunk.wait(lambda: stream.is_over, max(self._deadline, time.monotonic() + grace))
            except TimeoutError:
                trunk.give_up(stream)
        if stream.error is not None:
            raise stream.error
        return Answer(stream.status, stream.headers, stream.body)
