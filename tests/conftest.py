"""A paper of its own for the tests: nothing here touches the data of a paper on the same machine."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Before Django loads: settings read the data directory from the environment. Where tests run in several processes,
# each of them comes by here and has its own.
_data = tempfile.mkdtemp(prefix="broadsheet-tests-")
os.environ["BROADSHEET_DATA"] = _data
os.environ["BROADSHEET_URL"] = "http://testserver"
os.environ["BROADSHEET_LANGUAGE"] = "en-gb"
os.environ["BROADSHEET_TIME_ZONE"] = "Europe/London"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
for name in ("SMTP_URL", "VALKEY_URL", "BROADSHEET_DEMO", "BROADSHEET_CONFIG"):
    os.environ.pop(name, None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

if settings.configured:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the settings were read before the tests could say of what.")

# Hashed names need `collectstatic`; the tests of delivery ask for them where they matter.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# What would happen a moment later in the worker (the search index above all) happens at once.
settings.TASKS = {
    "default": {**settings.TASKS["default"], "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
}
if settings.DATABASES["default"]["ENGINE"] == "broadsheet.common.sqlite":
    # Said outright: pytest-django knows of Django's own SQLite alone that it is in memory.
    settings.DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
elif settings.DATABASES["default"]["NAME"] == urlsplit(os.environ.get("BROADSHEET_TEST_POSTGRES", "")).path[1:]:
    settings.DATABASES["default"]["TEST"] = {"TEMPLATE": settings.DATABASES["default"]["NAME"]}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

from broadsheet.common import decisions, in_force  # noqa: E402

# What is remembered for a second is remembered for a whole test, however slow the machine: queries are counted.
decisions.SECONDS = in_force.SECONDS = 3_600.0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database", action="store_true", help="Leave out what would be the same on any database."
    )


def asks_a_database(item: pytest.Item) -> bool:
    databases = {"db", "transactional_db", "django_db_setup"}
    asked = databases.intersection(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


# Before xdist looks who shares a process.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run, on PostgreSQL, is for what asks the database something. Neighbours stay in one process."""
    if config.getoption("--only-with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = [item for item in items if asks_a_database(item)]
    if config.pluginmanager.hasplugin("xdist"):
        share_out(items)


def share_out(items: list[pytest.Item]) -> None:
    """Says which tests must share a process (`--dist loadgroup`): those that share what is dear to make.

    The browser's tests have the demo newspaper and chromium, the files that ask no database a server of their own.
    Those that do ask one go out one by one and in order, so that every process comes last to those that empty its
    database: pytest-django puts them at the end, and what migrations wrote is gone after them.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif not asks_a_database(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Processes that run tests inherit no name of settings, else pytest-django would read them before we come by."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    shutil.rmtree(_data, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated() -> Path:
    """An SQLite database with all migrations done, for papers that begin with a copy of it (`tests.migrated.put`)."""
    from tests.migrated import migrated

    return migrated()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Before the database is made: it begins with all migrations done."""
    from tests.migrated import begin_migrated

    if settings.DATABASES["default"]["ENGINE"] == "broadsheet.common.sqlite":
        begin_migrated(request.getfixturevalue("migrated"))


@pytest.fixture
def spare_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database, migrated, for processes that a test starts; dropped afterwards."""
    import psycopg

    template = os.environ.get("BROADSHEET_TEST_POSTGRES", "")
    if not template:
        pytest.skip("BROADSHEET_TEST_POSTGRES names no database")
    place = urlsplit(template)
    name = f"broadsheet_spare_{os.getpid()}"
    with psycopg.connect(os.environ["TEST_POSTGRES_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {place.path[1:]}")
        try:
            yield place._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: object) -> Iterator[None]:
    """Every test has a page store, a media folder and a mail folder that nothing was ever put into."""
    from django.core.cache import cache

    from broadsheet.common.decisions import forget_decisions
    from broadsheet.common.in_force import forget_lists
    from broadsheet.delivery.freshness import page_store

    settings.PAGE_STORE = tmp_path / "pages"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.MAIL_FOLDER = tmp_path / "mail"  # type: ignore[attr-defined]
    page_store.cache_clear()
    cache.clear()
    forget_decisions()
    forget_lists()
    yield
    page_store.cache_clear()
