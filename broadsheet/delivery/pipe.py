"""A body of unknown length on its way to a client, with back-pressure.

The server's own stream takes bytes without limit, however slowly the client reads: a report of 400 MB to a stalled
reader stood in memory whole. It does read *files* only as fast as the client takes them, so a stream goes to it as a
named pipe: writing blocks while the client is slow, and fails once the client has gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType

_folder_lock = threading.Lock()
_folders: dict[int, tempfile.TemporaryDirectory[str]] = {}


class ClientGone(ConnectionError):
    """Nobody is listening any more, or so slowly that we stop talking."""


def _folder() -> str:
    """A private directory of this process for its pipes."""
    with _folder_lock:
        folder = _folders.get(os.getpid())
        if folder is None:
            folder = _folders[os.getpid()] = tempfile.TemporaryDirectory(prefix="broadsheet-")
        return folder.name


class Pipe:
    """One pipe, to be written by the thread that made it. Used as a context manager."""

    def __init__(self, idle: float) -> None:
        """`idle`: seconds a reader may take nothing before it counts as gone."""
        self._idle = idle
        self._file = -1
        self.name = f"{_folder()}/{threading.get_ident()}-{time.monotonic_ns()}"
        os.mkfifo(self.name, 0o600)

    def __enter__(self) -> Pipe:
        return self

    def open(self) -> None:
        """Waits until the server has opened its end. Raises ClientGone when it does not within ten seconds."""
        deadline = time.monotonic() + min(self._idle, 10.0)
        pause = 0.0002
        while True:
            try:
                self._file = os.open(self.name, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                break
            except OSError as problem:
                if problem.errno != errno.ENXIO or time.monotonic() > deadline:
                    raise ClientGone from problem
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
        Path(self.name).unlink()

    def write(self, data: bytes) -> None:
        """Writes all of `data`, as fast as the client takes it. Raises ClientGone."""
        poll = select.poll()
        poll.register(self._file, select.POLLOUT)
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._file, left) :]
            except BlockingIOError:
                if not poll.poll(self._idle * 1000):
                    raise ClientGone from None
            except BrokenPipeError as problem:
                raise ClientGone from problem

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(FileNotFoundError):
            Path(self.name).unlink()
        if self._file >= 0:
            os.close(self._file)
