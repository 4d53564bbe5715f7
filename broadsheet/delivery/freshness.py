"""From a change in the database to pages that are no longer served.

`changed(tags)` is called inside the transaction that changes something. It writes a `Withdrawal` there, so that a crash
loses neither the change nor the withdrawal; after the commit the pages go at once. Other hosts, and this one after a
crash, follow the rows (`follow`). A page is made again when somebody asks for it, or before that by the worker.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadsheet.common.clock import now
from broadsheet.delivery.models import Withdrawal
from broadsheet.delivery.pages import PageStore

REMEMBERED = timedelta(hours=1)
# Longer than a day, so that the worker sees whether today's pages were aged already.
FORGOTTEN = timedelta(hours=25)
# The tags inside `changed_together`.
_gathered: ContextVar[set[str] | None] = ContextVar("gathered", default=None)


@cache
def page_store() -> PageStore:
    """This host's page store."""
    return PageStore(Path(settings.PAGE_STORE))


def changed(*tags: str) -> None:
    """Whatever was made from something that one of `tags` names is out of date from this transaction's commit on."""
    if (gathered := _gathered.get()) is not None:
        gathered.update(tags)
    elif tags:
        Withdrawal.objects.create(tags=sorted(set(tags)))
        transaction.on_commit(follow, robust=True)


@contextmanager
def changed_together() -> Iterator[None]:
    """What `changed` is told inside is written down as one row at the end: for whoever changes many things at once."""
    tags = set[str]()
    token = _gathered.set(tags)
    try:
        yield
    finally:
        _gathered.reset(token)
    changed(*tags)


def follow() -> list[str]:
    """Withdraws every page that a remembered row concerns and this host has not yet withdrawn; their paths.

    May run in any number of processes at once, and twice for one row: withdrawing again does no harm.
    """
    rows = dict(Withdrawal.objects.filter(at__gte=now() - REMEMBERED).values_list("pk", "tags"))
    with _rows_done() as done:
        fresh = rows.keys() - done
        paths = page_store().withdraw({tag for pk in fresh for tag in rows[pk]}) if fresh else []
        done.intersection_update(rows)
        done.update(fresh)
    return paths


def forget_old_withdrawals() -> None:
    """Deletes the rows that every running host has long seen."""
    Withdrawal.objects.filter(at__lt=now() - FORGOTTEN).delete()


@contextmanager
def _rows_done() -> Iterator[set[int]]:
    """The rows that this host's store has already followed; kept beside the store, one process at a time."""
    file = Path(settings.PAGE_STORE) / "followed.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            done = set(json.loads(file.read_text()))
        except (FileNotFoundError, ValueError):
            done = set()
        before = frozenset(done)
        yield done
        if done != before:
            draft = file.with_suffix(".new")
            draft.write_text(json.dumps(sorted(done)))
            draft.replace(file)
