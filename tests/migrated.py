"""An SQLite database with all migrations done, kept from one run of the tests to the next: doing them takes a while.

`python -m tests.migrated` makes it where it is not there. It is known by what all migrations of all parts say, so that
a new one, or another version of a library, makes another.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

FOLDER = Path(__file__).parents[1] / ".pytest_cache" / "migrated"
#: Seconds after which what no longer serves is taken away.
KEPT_FOR = 7 * 24 * 3600
#: What a paper on SQLite calls its database.
NAME = "broadsheet.sqlite3"


def migrated(folder: Path = FOLDER) -> Path:
    """The file for the migrations as they are now, made where it is not there. Others wait meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _kept_at(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _make(file)
    return file


def begin_migrated(file: Path) -> None:
    """Has the database that tests make begin as the one in the file."""
    if connection.vendor != "sqlite":
        return
    creation: Any = connection.creation
    make_empty = creation._create_test_db

    def filled(*arguments: Any, **named: Any) -> str:
        name: str = make_empty(*arguments, **named)
        # In memory it lasts as long as somebody is connected; `connection` is from here on.
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as kept:
            kept.backup(connection.connection)
        return name

    creation._create_test_db = filled


def put(file: Path, data: Path) -> None:
    """Gives a paper whose data directory that is a copy of the file as its database."""
    data.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(data / NAME)) as own:
        kept.backup(own)


def _kept_at(folder: Path) -> Path:
    said = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in sorted(apps.get_app_configs(), key=lambda each: each.label):
        module = settings.MIGRATION_MODULES.get(app.label, f"{app.name}.migrations")
        spec = find_spec(module) if module else None
        for place in (spec.submodule_search_locations or []) if spec else []:
            for migration in sorted(Path(place).glob("*.py")):
                said.update(f"{app.label}/{migration.name}\n".encode() + migration.read_bytes())
    return folder / f"{said.hexdigest()[:32]}.sqlite3"


def _make(file: Path) -> None:
    for older in file.parent.glob("*.sqlite3"):
        if older.stat().st_mtime < time.time() - KEPT_FOR:
            older.unlink(missing_ok=True)
    with TemporaryDirectory() as data:
        environment = {**os.environ, "BROADSHEET_DATA": data, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "broadsheet", "manage", "migrate", "--verbosity", "0", "--skip-checks"]
        subprocess.run(command, env=environment, check=True)
        # Written aside first: whoever is killed leaves nothing that is half there.
        aside = file.with_suffix(".half")
        aside.unlink(missing_ok=True)
        with closing(sqlite3.connect(Path(data) / NAME)) as made, closing(sqlite3.connect(aside)) as kept:
            made.backup(kept)
    aside.rename(file)


if __name__ == "__main__":
    import django

    with TemporaryDirectory() as _data:
        os.environ |= {"BROADSHEET_DATA": _data, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
        django.setup()
        migrated()
