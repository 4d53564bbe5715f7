"""A paper of its own for the tests: nothing here touches the data of a paper on the same machine."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Django loads: settings read the data directory from the environment.
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

# Hashed names need `collectstatic`; the tests of delivery ask for them where they matter.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# What would happen a moment later in the worker (the search index above all) happens at once.
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database", action="store_true", help="Leave out what would be the same on any database."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run, on PostgreSQL, is for what asks the database something."""
    if not config.getoption("--only-with-database"):
        return
    databases = {"db", "transactional_db", "django_db_setup"}
    kept = [
        item
        for item in items
        if databases.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_unconfigure() -> None:
    shutil.rmtree(_data, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: object) -> Iterator[None]:
    """Every test has a page store, a media folder and a mail folder that nothing was ever put into."""
    from django.core.cache import cache

    from broadsheet.delivery.freshness import page_store

    settings.PAGE_STORE = tmp_path / "pages"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.MAIL_FOLDER = tmp_path / "mail"  # type: ignore[attr-defined]
    page_store.cache_clear()
    cache.clear()
    yield
    page_store.cache_clear()
