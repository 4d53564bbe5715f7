"""Writers stand in a queue.

SQLite lets one transaction write at a time. Whoever finds it taken sleeps and looks again, ever more seldom (up to a
tenth of a second), so that under load the file lies idle while everybody sleeps: eight writers got a quarter of what
one alone does. Here a transaction first takes a lock of its process, which wakes the next one at once, and then one on
a file beside the database, which processes look at every fifth of a millisecond. Both are free again when the
transaction ends or its process dies; SQLite's own locks stay what keeps the data whole.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_PAUSE = 0.0002
_turns: dict[str, threading.Lock] = {}
_turns_lock = threading.Lock()


def _turn_of(file: str) -> threading.Lock:
    with _turns_lock:
        return _turns.setdefault(file, threading.Lock())


def _begin_anew() -> None:
    """In a forked child: whoever held a lock is not there."""
    global _turns_lock
    _turns_lock = threading.Lock()
    _turns.clear()


os.register_at_fork(after_in_child=_begin_anew)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to a file, with its place in the queue of writers."""

    _turn: threading.Lock | None = None
    _door: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """An open connection. Who finds another one just turning a new file to its journal comes after that one.

        SQLite refuses that at once, whatever it was told about waiting (https://sqlite.org/c3ref/busy_handler.html).
        """
        until = time.monotonic() + self._patience
        while True:
            try:
                opened: sqlite3.Connection = super().get_new_connection(conn_params)
            except sqlite3.OperationalError as refused:
                if "locked" not in str(refused) or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)
            else:
                return opened

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))

    def _start_transaction_under_autocommit(self) -> None:
        self._queue_up()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _queue_up(self) -> None:
        """Waits for this transaction's turn, at most as long as SQLite would. Raises `OperationalError`."""
        name = str(self.settings_dict["NAME"])
        if self._turn is not None or self.is_in_memory_db():
            return
        until = time.monotonic() + self._patience
        turn = _turn_of(name)
        if not turn.acquire(timeout=self._patience):
            raise OperationalError("database is locked")
        try:
            door = os.open(f"{name}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _wait_at(door, until)
            except BaseException:
                os.close(door)
                raise
        except BaseException:
            turn.release()
            raise
        self._turn, self._door = turn, door

    def _leave(self) -> None:
        turn, door = self._turn, self._door
        self._turn = self._door = None
        if door is not None:
            os.close(door)
        if turn is not None:
            turn.release()


def _wait_at(door: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OperationalError("database is locked") from None
            time.sleep(_PAUSE)
        else:
            return
