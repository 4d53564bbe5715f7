"""An SQLite database with all migrations done, kept from one run of the tests to the next: doing them takes a while.

It is known by what all migrations of all parts say, so that a new one, or another version of a library, makes another.
"""

import hashlib
import os
import sqlite3
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

#: Seconds after which what no longer serves is taken away.
KEPT_FOR = 7 * 24 * 3600


def kept_at(folder: Path) -> Path:
    """The file for the migrations as they are now."""
    said = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in sorted(apps.get_app_configs(), key=lambda each: each.label):
        module = settings.MIGRATION_MODULES.get(app.label, f"{app.name}.migrations")
        spec = find_spec(module) if module else None
        for place in (spec.submodule_search_locations or []) if spec else []:
            for file in sorted(Path(place).glob("*.py")):
                said.update(f"{app.label}/{file.name}\n".encode() + file.read_bytes())
    return folder / f"{said.hexdigest()[:32]}.sqlite3"


def begin_migrated(folder: Path) -> None:
    """Has the database that tests make begin as the kept one, if there is any; else what it becomes is kept."""
    if connection.vendor != "sqlite":
        return
    file = kept_at(folder)
    creation: Any = connection.creation
    make_empty, make = creation._create_test_db, creation.create_test_db

    def filled(*arguments: Any, **named: Any) -> str:
        name: str = make_empty(*arguments, **named)
        if file.exists():
            # In memory it lasts as long as somebody is connected; `connection` is from here on.
            connection.close()
            connection.settings_dict["NAME"] = name
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as kept:
                kept.backup(connection.connection)
        return name

    def made(*arguments: Any, **named: Any) -> str:
        name: str = make(*arguments, **named)
        if not file.exists():
            _keep(file)
        return name

    creation._create_test_db, creation.create_test_db = filled, made


def _keep(file: Path) -> None:
    for older in file.parent.iterdir():
        if older.stat().st_mtime < time.time() - KEPT_FOR:
            older.unlink(missing_ok=True)
    # Written aside first: another process of the same run may be about to look.
    aside = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(aside)) as kept:
        connection.connection.backup(kept)
    aside.rename(file)
