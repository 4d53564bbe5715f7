"""Many who talk at once, in processes of their own: no count is lost, and nothing is said twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conversation.crowd import EACH, READERS
from tests.migrated import put

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, data: Path, database: str) -> subprocess.Popen[str]:
    foreign = ("BROADSHEET_", "DATABASE_URL", "VALKEY_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"BROADSHEET_DATA": str(data), "BROADSHEET_URL": "http://testserver"}
    if database:
        environment["DATABASE_URL"] = database
    return subprocess.Popen(
        [sys.executable, "-m", "tests.conversation.crowd", *arguments],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> str:
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors[-3000:]
    return output


def talk_at_once(data: Path, database: str = "") -> None:
    finished(run("prepare", data=data, database=database))
    crowd = [run("talk", str(number), data=data, database=database) for number in range(2 * READERS)]
    for talker in crowd:
        finished(talker)
    told = json.loads(finished(run("tell", data=data, database=database)))
    assert told["counted"] == told["there"]
    assert told["wrong"] == []
    assert told["numbers_are_unique"]
    assert told["keys_are_unique"]
    # A reply whose parent was withdrawn at that moment is refused to both senders; all else is there once.
    assert READERS * EACH * 0.7 < told["written"] <= READERS * EACH


def test_a_crowd_on_sqlite_loses_nothing(tmp_path: Path, migrated: Path) -> None:
    put(migrated, tmp_path)
    talk_at_once(tmp_path)


def test_a_crowd_on_postgresql_loses_nothing(tmp_path: Path, spare_postgres: str) -> None:
    talk_at_once(tmp_path, spare_postgres)
