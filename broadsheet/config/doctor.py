"""What `broadsheet doctor` looks at."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import connection
from PIL import features

from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.health import database_answers, store_can_be_written, worker_is_at_work
from broadsheet.stories.models import Article, Picture

ENOUGH_SPACE = 0.05


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in a sentence that says what to do where it is not well."""

    is_well: bool
    text: str


def findings() -> list[Finding]:
    return list(_look())


def _look() -> Iterator[Finding]:
    data = Path(settings.DATA)
    yield Finding(True, f"Data directory: {data}")
    disk = shutil.disk_usage(data)
    share = disk.free / disk.total
    yield Finding(share > ENOUGH_SPACE, f"Free space on its disk: {share:.0%} (keep more than {ENOUGH_SPACE:.0%})")
    yield Finding(database_answers(), f"Database ({connection.vendor}) answers")
    yield Finding(
        store_can_be_written(), f"Page store can be written; it holds {page_store().statistics()['pages']} pages"
    )
    working = worker_is_at_work()
    yield Finding(True, "A worker is at work" if working else "No worker is at work (fine while the paper is stopped)")
    yield Finding(bool(features.check("avif")), "Pictures can be made as AVIF")
    yield Finding(bool(features.check("webp")), "Pictures can be made as WebP")
    key = data / "secret-key"
    private = not key.exists() or key.stat().st_mode & 0o077 == 0
    yield Finding(private, "The secret key is readable by its owner alone" + ("" if private else f": chmod 600 {key}"))
    public = settings.PUBLIC_URL
    local = "127.0.0.1" in public or "localhost" in public
    yield Finding(True, f"Public address: {public}" + (" (set BROADSHEET_URL before going public)" if local else ""))
    if public.startswith("https://"):
        proxies = settings.TRUSTED_PROXIES
        yield Finding(
            proxies > 0,
            f"Trusted proxies in front: {proxies}"
            + ("" if proxies else ". All visitors look like one: set BROADSHEET_TRUSTED_PROXIES"),
        )
    yield Finding(
        not settings.DEMO or local,
        "Demo mode is on: its log-ins have a public password" if settings.DEMO else "Demo mode is off",
    )
    yield Finding(True, "Mail goes out by SMTP" if settings.SMTP_URL else f"Mail is written to {settings.MAIL_FOLDER}")
    lacking = Picture.objects.filter(description="", is_decorative=False).count()
    yield Finding(
        True, f"{Article.objects.live().count()} stories are public; {lacking} pictures lack alternative text"
    )
    for message in run_checks():
        yield Finding(message.level < WARNING, message.msg)
