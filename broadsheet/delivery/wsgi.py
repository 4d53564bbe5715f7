"""A WSGI application (Django) behind the front, in a bounded pool of threads.

Measured against the alternatives: Django's own ASGI handler serves a fifth of this, because each request hops between
threads several times. Here a request is read by the event loop (a slow sender holds no thread), answered in one thread,
and a finished body is handed to the server at once (a slow reader holds no thread). Only a body of unknown length
keeps its thread while it is read, and for that the bytes go through a pipe, whose fullness is the back-pressure and
whose far end tells when the client has gone.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import stat
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from broadsheet.common.addresses import block_of

from .environ import BadRequest, Environ, make_environ
from .pipe import ClientGone, Pipe
from .reply import Headers, Reply, plain
from .turns import Turns

logger = logging.getLogger("broadsheet.delivery")

WSGIApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# RFC 9110, section 7.6.1, and what the server writes itself.
_HOP_BY_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "date",
        "server",
    ]
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
#: Bodies of known length up to this many bytes are handed over whole.
_WHOLE = 4 * 1024 * 1024
#: Bodies that say that they have no more bytes than this are read in one step, as nearly all forms are.
_AT_ONCE = 16 * 1024
#: Bytes a second below which, after the idle time, a request's body comes too slowly to wait for.
_SLOWEST = 16 * 1024


class Scope(Protocol):
    """What we read of an RSGI request."""

    method: str
    path: str
    query_string: str
    http_version: str
    scheme: str
    server: str
    client: str
    authority: str | None
    headers: Any


class WSGIBridge:
    """Runs one WSGI application for an RSGI server."""

    def __init__(
        self,
        app: WSGIApp,
        *,
        threads: int = 8,
        waiting: int = 1_000,
        max_body: int = 32 * 1024 * 1024,
        spool: int = 1024 * 1024,
        trusted_proxies: int = 0,
        idle: float = 60.0,
        senders: int = 512,
        senders_each: int = 64,
    ) -> None:
        """`waiting`: requests beyond the threads that may queue before we say 503. `max_body`, `spool`: bytes.

        `idle`: seconds without a byte from or to a client before we give it up. `senders`, `senders_each`: bodies that
        may be on their way to us at once, in all and from one client; they take nobody else's place.
        """
        self._app = app
        self._limit = threads + waiting
        self._senders = senders
        self._senders_each = senders_each
        self._sending: Counter[str] = Counter()
        self._max_body = max_body
        self._spool = spool
        self._trusted_proxies = trusted_proxies
        self._idle = idle
        self._running = 0
        self._pool = Turns(threads, "django")

    async def __call__(self, scope: Scope, protocol: Any) -> None:
        """Answers one request."""
        try:
            environ = make_environ(
                method=scope.method,
                path=scope.path,
                query=scope.query_string,
                http_version=scope.http_version,
                scheme=scope.scheme,
                server=scope.server,
                client=scope.client,
                authority=scope.authority,
                headers=scope.headers.items(),
                trusted_proxies=self._trusted_proxies,
            )
            body = await self._receive(scope, protocol, environ)
        except BadRequest as problem:
            send(protocol, plain(400, str(problem)))
            return
        except TooLarge:
            words = f"That is too large to take in: the limit is {self._max_body // 1024 // 1024} MB."
            send(protocol, plain(413, words, extra=[("connection", "close")]))
            return
        except TooMany:
            _refuse(protocol)
            return
        except ClientGone:
            send(protocol, plain(400, "The request broke off before its end.", extra=[("connection", "close")]))
            return
        try:
            await self._answer(environ, body, protocol)
        finally:
            if body is not None:
                body.close()

    async def _answer(self, environ: Environ, body: IO[bytes] | None, protocol: Any) -> None:
        if self._running >= self._limit:
            _refuse(protocol)
            return
        if body is None:
            environ["wsgi.input"] = io.BytesIO()
            environ["CONTENT_LENGTH"] = environ.get("CONTENT_LENGTH") or "0"
        else:
            environ["wsgi.input"] = body
        environ["wsgi.input_terminated"] = True
        environ["wsgi.file_wrapper"] = _FileOnDisk
        self._running += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._run, environ, protocol)
        finally:
            self._running -= 1

    # -- the request's body

    async def _receive(self, scope: Scope, protocol: Any, environ: Environ) -> IO[bytes] | None:
        """Reads the whole body before a thread is taken, on disk beyond the spool size."""
        declared = environ.get("CONTENT_LENGTH")
        chunked = scope.headers.get("transfer-encoding") is not None
        if declared is None and not chunked and scope.http_version in ("1", "1.1"):
            return None
        expected: int | None = None
        if declared is not None:
            if not declared.isascii() or not declared.isdigit():
                raise BadRequest("A Content-Length that is no number.")
            expected = int(declared)
            if expected > self._max_body:
                raise TooLarge
            if expected == 0:
                return None
        sender = block_of(environ["REMOTE_ADDR"])
        if self._sending.total() >= self._senders or self._sending[sender] >= self._senders_each:
            raise TooMany
        self._sending[sender] += 1
        try:
            if expected is not None and expected <= _AT_ONCE:
                return await self._read_at_once(protocol, expected)
            return await self._read(protocol, environ, expected)
        finally:
            self._sending[sender] -= 1
            if not self._sending[sender]:
                del self._sending[sender]

    async def _read_at_once(self, protocol: Any, expected: int) -> IO[bytes]:
        try:
            async with asyncio.timeout(self._idle + expected / _SLOWEST):
                body: bytes = await protocol()
        except TimeoutError as problem:
            raise ClientGone from problem
        if len(body) != expected:
            raise ClientGone
        return io.BytesIO(body)

    async def _read(self, protocol: Any, environ: Environ, expected: int | None) -> IO[bytes]:
        body = tempfile.SpooledTemporaryFile(max_size=self._spool, mode="w+b")  # noqa: SIM115 (closed by the caller)
        try:
            size, blanks, began = 0, 0, time.monotonic()
            async for chunk in _patiently(protocol, self._idle):
                size += len(chunk)
                blanks += not chunk
                if size > self._max_body:
                    raise TooLarge
                if time.monotonic() - began > self._idle + size / _SLOWEST:
                    raise ClientGone
                body.write(chunk)
            # The server says "nothing more" with one empty piece; it says a broken body with another before it.
            if (expected is not None and size != expected) or (expected is None and blanks > 1):
                raise ClientGone
        except BaseException:
            body.close()
            raise
        body.seek(0)
        environ["CONTENT_LENGTH"] = str(size)
        return body

    # -- in the pool's thread

    def _run(self, environ: Environ, protocol: Any) -> None:
        head = environ["REQUEST_METHOD"] == "HEAD"
        start = _Start()
        result: Iterable[bytes] | None = None
        try:
            result = self._app(environ, start)
            self._send(result, start, head, protocol)
        except ClientGone:
            logger.debug("A client left before the end of %r", environ["PATH_INFO"])
        except Exception:
            logger.exception("The application failed at %r", environ["PATH_INFO"])
            if not start.sent:
                send(protocol, plain(500, "Something went wrong on our side; it has been noted.", head=head))
        finally:
            if result is not None and hasattr(result, "close"):
                try:
                    result.close()
                except Exception:
                    logger.exception("The answer of %r could not be closed", environ["PATH_INFO"])

    def _send(self, result: Iterable[bytes], start: _Start, head: bool, protocol: Any) -> None:
        pieces = iter(result)
        first = b""
        if start.status == 0 or not head:
            # PEP 3333: headers may come as late as the first piece that is not empty.
            first = next((piece for piece in pieces if piece), b"")
        status, headers = start.finished()
        bodiless = head or status in (204, 304) or status < 200
        if bodiless:
            start.sent = True
            if status in (204, 304):
                headers = [pair for pair in headers if pair[0] != "content-length" or status == 304]
            protocol.response_empty(status, headers)
            return
        declared = next((value for name, value in headers if name == "content-length"), None)
        whole = declared is not None and declared.isdigit() and int(declared) <= _WHOLE
        if whole or start.written or isinstance(result, list | tuple) or getattr(result, "streaming", None) is False:
            body = b"".join([*start.written, first, *pieces])
            headers = [pair for pair in headers if pair[0] != "content-length"]
            headers.append(("content-length", str(len(body))))
            start.sent = True
            protocol.response_bytes(status, headers, body)
            return
        if isinstance(result, _FileOnDisk) and result.path:
            # The server reads it as fast as the client takes it, so that a slow one holds no thread of ours.
            start.sent = True
            protocol.response_file(status, headers, result.path)
            return
        with Pipe(self._idle) as pipe:
            start.sent = True
            protocol.response_file(status, headers, pipe.name)
            pipe.open()
            if first:
                pipe.write(first)
            for piece in pieces:
                pipe.write(piece)

    # -- the end

    def drain(self, seconds: float) -> bool:
        """Waits for the requests in flight; False when some were still at work after `seconds`."""
        waiter = threading.Thread(target=self._pool.shutdown, daemon=True)
        waiter.start()
        waiter.join(seconds)
        return not waiter.is_alive()


class TooLarge(Exception):
    """A request's body is beyond the limit."""


class TooMany(Exception):
    """More bodies are on their way than we take at once."""


class _FileOnDisk:
    """`wsgi.file_wrapper` (PEP 3333): what an application answers with a file."""

    def __init__(self, file: IO[bytes], block_size: int = 64 * 1024) -> None:
        self._file = file
        self._block_size = block_size
        #: Where the very same file is, when all of it is the answer; else empty.
        self.path = _path_of(file)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(self._block_size):
            yield piece

    def close(self) -> None:
        self._file.close()


def _path_of(file: IO[bytes]) -> str:
    name = getattr(file, "name", None)
    # Only a plain file has a name that still leads to it once it is closed.
    if not isinstance(file, io.BufferedReader) or not isinstance(name, str) or not name.startswith("/"):
        return ""
    try:
        opened, named = os.fstat(file.fileno()), Path(name).lstat()
        is_same = (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
        return name if is_same and stat.S_ISREG(opened.st_mode) and file.tell() == 0 else ""
    except (OSError, ValueError):
        return ""


class _Start:
    """`start_response`, and what was said to it."""

    def __init__(self) -> None:
        self.status = 0
        self.sent = False
        self.written: list[bytes] = []
        self._headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info is not None and self.sent:
            raise exc_info[1].with_traceback(exc_info[2])
        if exc_info is None and self.status:
            raise RuntimeError("start_response was called twice")
        self.status = int(status[:3])
        self._headers = headers
        return self.written.append

    def finished(self) -> tuple[int, Headers]:
        """Status and headers, fit for the wire. The server cannot carry anything but printable ASCII."""
        if not self.status:
            raise RuntimeError("The application never called start_response")
        headers: Headers = []
        for name, value in self._headers:
            if _TOKEN.fullmatch(name) is None:
                raise ValueError(f"A header's name cannot be {name!r}")
            if _VALUE.fullmatch(value) is None:
                if "\n" in value or "\r" in value or "\0" in value:
                    raise ValueError(f"The header {name} has a line break in it")
                value = re.sub(r"[^\t\x20-\x7e]", "?", value)
            low = name.lower()
            if low not in _HOP_BY_HOP:
                headers.append((low, value))
        return self.status, headers


def _refuse(protocol: Any) -> None:
    extra = [("retry-after", "2"), ("connection", "close")]
    send(protocol, plain(503, "The house is full; please try again in a moment.", extra=extra))


def send(protocol: Any, reply: Reply) -> None:
    """Hands a finished reply to an RSGI server."""
    if reply.file:
        if reply.span is None:
            protocol.response_file(reply.status, reply.headers, reply.file)
        else:
            protocol.response_file_range(reply.status, reply.headers, reply.file, *reply.span)
    elif reply.body:
        protocol.response_bytes(reply.status, reply.headers, reply.body)
    else:
        protocol.response_empty(reply.status, reply.headers)


async def _patiently(protocol: Any, idle: float) -> Any:
    """The pieces of a request's body; gives the client up after `idle` seconds without one."""
    pieces = aiter(protocol)
    while True:
        try:
            async with asyncio.timeout(idle):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError as problem:
            raise ClientGone from problem
        yield piece
