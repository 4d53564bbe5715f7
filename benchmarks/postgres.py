"""An empty paper on PostgreSQL, where one answers, for what is to be measured on both databases."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.house import House
from benchmarks.results import NotMeasured

#: What tests try as well.
PLACES = (
    os.environ.get("TEST_POSTGRES_URL", ""),
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
)


@contextlib.contextmanager
def spare_paper(house: House) -> Iterator[tuple[Path, str]]:
    """A data directory and the URL of a database of its own, migrated. Raises NotMeasured."""
    server = _server()
    import psycopg

    name = f"broadsheet_bench_{os.getpid()}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    data = house.root / "postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            house.command("init", "--name=Bench", "--email=publisher@example.org", "--password=a-long-password-9",
                          data=data, DATABASE_URL=url)  # fmt: skip
            yield data, url
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _server() -> str:
    import psycopg

    for place in filter(None, PLACES):
        with contextlib.suppress(psycopg.Error), psycopg.connect(place, connect_timeout=2):
            return place
    raise NotMeasured("no PostgreSQL answers here (TEST_POSTGRES_URL)")
