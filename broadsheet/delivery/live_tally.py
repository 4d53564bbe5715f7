"""How many streams this host's web processes hold, for whichever of them is asked.

Each process has a file with its number in it, locked as long as it lives: a lock that can be had is a dead one's.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from pathlib import Path

#: Seconds after which a file without a lock is a dead process's, not a beginner's.
OLD = 60.0


class Tally:
    """One process's number."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / secrets.token_hex(8)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._said = -1

    def say(self, number: int) -> None:
        """Lets the others know."""
        if number != self._said:
            self._said = number
            os.pwrite(self._file, f"{number:<12}".encode(), 0)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def total(folder: Path) -> int:
    """The sum of all living processes' numbers."""
    if not folder.is_dir():
        return 0
    return sum(_number(path) for path in folder.iterdir())


def _number(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError, ValueError), path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read())
        if time.time() - os.fstat(file.fileno()).st_mtime > OLD:
            path.unlink(missing_ok=True)
    return 0
