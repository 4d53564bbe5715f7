"""A connection through the outbound gate that stays open, for those who have much to say to the same server.

What the gate promises holds here too: https alone, the name resolved and every address checked whenever a connection
is opened, no redirect followed, size and time bounded. The reading is our own because it is short and ten times as fast
as a library's; whatever is not plain HTTP/1.1 (RFC 9112) ends the connection.
"""

import re
import select
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message

from broadsheet.common.http_text import BrokenError, read_head, written_request
from broadsheet.common.outbound import (
    SECONDS,
    Answer,
    OutboundError,
    Target,
    TooLargeError,
    UnreachableError,
    connected,
    left,
)

MOST_BYTES = 64 * 1024
_MOST_HEAD = 64 * 1024
#: Seconds: servers close what is idle after a minute or more, and what has just been closed is lost on the way.
MOST_IDLE = 50.0
_MOST_INTERIM = 8
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(r"([0-9A-Fa-f]{1,12})[\t ]*(?:;.*)?")


class _SilentError(Exception):
    """The connection had ended before anything of the answer came."""


@dataclass
class _Asked:
    """A request on its way. `may_repeat`: it was sent on a kept connection, which may have been dead already."""

    target: Target
    method: str
    request: bytes
    deadline: float
    may_repeat: bool = False


class Line:
    """One connection to one origin, opened when first needed and again when it has ended. For one thread at a time."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._socket: socket.socket | None = None
        self._origin = ""
        self._used = 0.0
        self._is_new = False
        self._got = b""
        self._poll = select.poll()
        self._asked: _Asked

    def ask(
        self,
        target: Target,
        *,
        method: str = "POST",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> Answer:
        """Sends one request and returns the answer, whatever its status, within `seconds`.

        A connection that was kept and turns out dead before anything of the answer came is replaced by a new one,
        once; so a server may in rare cases see a request twice.

        Raises as `outbound.send` does.
        """
        self.start(target, method=method, body=body, headers=headers, seconds=seconds)
        return self.finish()

    def start(
        self,
        target: Target,
        *,
        method: str = "POST",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """The first half of `ask`: sends the request. Nothing else may be asked before `finish` was called."""
        deadline = time.monotonic() + seconds
        self._asked = _Asked(target, method, written_request(target, method, body, headers or {}), deadline)
        with self._failing(target):
            if not self._is_new:
                if self._is_kept(target):
                    try:
                        self._say(self._asked.request, deadline)
                        self._asked.may_repeat = True
                        return
                    except _SilentError:
                        self.close()
                self._open(target, deadline)
            self._say(self._asked.request, deadline)

    def finish(self, *, grace: float = 0) -> Answer:
        """The second half: the answer. What may have come while nobody looked is waited for `grace` seconds more."""
        asked = self._asked
        deadline = max(asked.deadline, time.monotonic() + grace)
        with self._failing(asked.target):
            try:
                return self._answer(asked.method, deadline)
            except _SilentError:
                if not asked.may_repeat:
                    raise
                self.close()
            self._open(asked.target, deadline)
            self._say(asked.request, deadline)
            return self._answer(asked.method, deadline)

    @property
    def is_answered(self) -> bool:
        """Whether `finish` would find something to read at once."""
        return bool(self._poll.poll(0))

    @contextmanager
    def _failing(self, target: Target) -> Iterator[None]:
        """Whatever goes wrong ends the connection, and is an `OutboundError` where it is the other side's doing."""
        try:
            yield
        except OutboundError:
            self.close()
            raise
        except (OSError, _SilentError, BrokenError) as error:
            self.close()
            raise UnreachableError(f"{target.host} gave no answer: {error or type(error).__name__}.") from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the connection, if there is one."""
        if self._socket is not None:
            self._poll.unregister(self._socket)
            self._socket.close()
            self._socket = None
        self._got, self._is_new = b"", False

    def _is_kept(self, target: Target) -> bool:
        """Whether the connection can be used again: silent since, and not for too long."""
        if self._socket is None:
            return False
        # What can be read now is either the end or nothing that was asked for.
        is_silent = not self._poll.poll(0) and not self._got
        if is_silent and self._origin == target.origin and time.monotonic() - self._used < MOST_IDLE:
            return True
        self.close()
        return False

    def _open(self, target: Target, deadline: float) -> None:
        self.take(connected(target, deadline), target)

    def take(self, opened: socket.socket, target: Target) -> None:
        """Speaks over a connection that has just been opened to the target's origin."""
        self._socket = opened
        self._is_new = True
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._poll.register(self._socket, select.POLLIN)
        self._origin = target.origin

    def _say(self, request: bytes, deadline: float) -> None:
        assert self._socket is not None
        try:
            self._is_new = False
            self._socket.settimeout(left(deadline))
            self._socket.sendall(request)
        except TimeoutError:
            raise
        except OSError as error:
            raise _SilentError(str(error)) from error

    def _answer(self, method: str, deadline: float) -> Answer:
        assert self._socket is not None
        try:
            self._more(deadline)
        except TimeoutError:
            raise
        except (OSError, BrokenError) as error:
            raise _SilentError(str(error)) from error
        for _ in range(_MOST_INTERIM):
            version, status, headers = read_head(self._until(b"\r\n\r\n", deadline))
            if status >= 200:
                break
        else:
            raise BrokenError("it says nothing but that it is going to answer")
        body, has_end = self._body(headers, method == "HEAD" or status in (204, 304), deadline)
        self._used = time.monotonic()
        said = (headers.get("Connection") or "").lower()
        is_tls_full = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0
        if not has_end or version != "1" or "close" in said or self._got or is_tls_full:
            self.close()
        return Answer(status, headers, body)

    def _body(self, headers: Message, is_empty: bool, deadline: float) -> tuple[bytes, bool]:
        """The answer's body, and whether it said itself where it ends (RFC 9112 section 6.3)."""
        codings, lengths = headers.get_all("Transfer-Encoding"), headers.get_all("Content-Length")
        if codings and lengths:
            raise BrokenError("it says in two ways how long it is")
        if is_empty:
            return b"", True
        if codings:
            if [coding.strip().lower() for coding in codings] != ["chunked"]:
                raise BrokenError("it is coded in a way that was not asked for")
            return self._chunks(deadline), True
        if lengths:
            if len(set(lengths)) > 1 or not _LENGTH.fullmatch(lengths[0]):
                raise BrokenError("it does not say how long it is")
            return self._exactly(self._allowed(int(lengths[0])), deadline), True
        try:
            while self._allowed(len(self._got)) >= 0:
                self._more(deadline)
        except BrokenError:
            pass
        body, self._got = self._got, b""
        return body, False

    def _chunks(self, deadline: float) -> bytes:
        body = b""
        while True:
            size = _CHUNK.fullmatch(self._until(b"\r\n", deadline).decode("latin-1"))
            if size is None:
                raise BrokenError("a chunk has no size")
            length = int(size[1], 16)
            if not length:
                break
            self._allowed(len(body) + length)
            body += self._exactly(length, deadline)
            if self._exactly(2, deadline) != b"\r\n":
                raise BrokenError("a chunk has no end")
        trailers = 0
        while trailer := self._until(b"\r\n", deadline):
            trailers += len(trailer)
            if trailers > _MOST_HEAD:
                raise BrokenError("its trailers have no end")
        return body

    def _allowed(self, length: int) -> int:
        if length > self._most_bytes:
            raise TooLargeError(f"{self._origin} answered with more than {self._most_bytes} bytes.")
        return length

    def _until(self, end: bytes, deadline: float) -> bytes:
        while (at := self._got.find(end)) < 0:
            if len(self._got) > _MOST_HEAD:
                raise BrokenError("its head has no end")
            self._more(deadline)
        part, self._got = self._got[:at], self._got[at + len(end) :]
        return part

    def _exactly(self, length: int, deadline: float) -> bytes:
        while len(self._got) < length:
            self._more(deadline)
        part, self._got = self._got[:length], self._got[length:]
        return part

    def _more(self, deadline: float) -> None:
        assert self._socket is not None
        self._socket.settimeout(left(deadline))
        part = self._socket.recv(16384)
        if not part:
            raise BrokenError("it broke off")
        self._got += part
