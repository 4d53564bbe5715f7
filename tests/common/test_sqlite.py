"""Writers queue up: many at once lose nothing, and none waits for one that is gone."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from broadsheet.common.sqlite.base import DatabaseWrapper

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _may_connect(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """These tests have a database of their own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield


def connect(file: Path, timeout: float = 20) -> DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL;"}
    settings = {"NAME": str(file), "OPTIONS": options, "TIME_ZONE": None, "CONN_MAX_AGE": None, "AUTOCOMMIT": True}
    return DatabaseWrapper({**settings, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False}, "spare")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "spare.sqlite3"
    with sqlite3.connect(made) as database:
        database.execute("CREATE TABLE number (value INTEGER)")
        database.execute("INSERT INTO number VALUES (0)")
    return made


def value(file: Path) -> int:
    return int(sqlite3.connect(file).execute("SELECT value FROM number").fetchone()[0])


def count_up(file: Path, times: int) -> None:
    connection = connect(file)
    for _ in range(times):
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with connection.cursor() as cursor:
            found = cursor.execute("SELECT value FROM number").fetchone()[0]
            cursor.execute("UPDATE number SET value = %s", [found + 1])
        connection.commit()
        connection.set_autocommit(True)
    connection.close()


def test_many_writers_at_once_lose_nothing(file: Path) -> None:
    threads = [threading.Thread(target=count_up, args=(file, 50)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(file) == 300


def run_beside(code: str, file: Path) -> subprocess.Popen[bytes]:
    """A process of its own, not a fork of this one: that would begin with whatever locks its threads hold just now."""
    script = f"""
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_TZ=True)
from tests.common.test_sqlite import begin, connect, count_up
file = Path(sys.argv[1])
{code}
"""
    return subprocess.Popen([sys.executable, "-c", script, str(file)], cwd=ROOT)


def test_writers_of_several_processes_lose_nothing(file: Path) -> None:
    writers = [run_beside("count_up(file, 50)", file) for _ in range(4)]
    assert [each.wait(timeout=120) for each in writers] == [0, 0, 0, 0]
    assert value(file) == 200


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def open_and_leave(file: Path, start: threading.Barrier, refused: list[Exception]) -> None:
    connection = connect(file)
    start.wait()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        refused.append(error)
    connection.close()


def test_a_new_file_is_opened_by_many_at_the_same_moment(tmp_path: Path) -> None:
    refused: list[Exception] = []
    for number in range(60):
        new, start = tmp_path / f"{number}.sqlite3", threading.Barrier(8)
        with sqlite3.connect(new) as database:
            database.execute("CREATE TABLE number (value INTEGER)")
        threads = [threading.Thread(target=open_and_leave, args=(new, start, refused)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert refused == []


def test_a_writer_that_waited_too_long_is_told_so(file: Path) -> None:
    first, second = connect(file), connect(file, timeout=0.1)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    first.rollback()
    begin(second)
    second.rollback()


def test_whoever_closes_in_the_middle_leaves_the_queue(file: Path) -> None:
    first, second = connect(file), connect(file, timeout=1)
    begin(first)
    first.close()
    begin(second)
    second.rollback()
    assert value(file) == 0


def test_a_killed_writer_holds_nobody_up(file: Path) -> None:
    writer = run_beside("begin(connect(file)); os.kill(os.getpid(), 9)", file)
    assert writer.wait(timeout=60) == -signal.SIGKILL
    after = connect(file, timeout=1)
    begin(after)
    after.rollback()
