"""The paper's list of domains in force.

Laid out once in a process and again when it has changed; whether it has is asked once a second, in one query. This
process sees its own changes at once.
"""

import time
from typing import Any, NamedTuple

from django.db.models import Count, Max
from django.db.models.signals import post_delete, post_save

from broadsheet.moderation.models.texts import WatchedDomain
from broadsheet.moderation.texts.domains import DomainList

SECONDS = 1.0


class _Kept(NamedTuple):
    version: tuple[object, ...]
    domains: DomainList


class _Memory:
    kept: _Kept | None = None
    until = 0.0


def in_force() -> DomainList:
    """All watched domains, each with its `WatchedDomain.Answer`."""
    clock = time.monotonic()
    kept = _Memory.kept
    if kept is not None and clock < _Memory.until:
        return kept.domains
    # A domain that goes lowers the number, one that comes raises the key, which is never used again.
    version = tuple(WatchedDomain.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at")).values())
    if kept is None or kept.version != version:
        kept = _Kept(version, DomainList(dict(WatchedDomain.objects.values_list("domain", "answer"))))
    _Memory.kept, _Memory.until = kept, clock + SECONDS
    return kept.domains


def forget(**_signal: Any) -> None:
    """Has the list asked for again at the next comment."""
    _Memory.until = 0.0


def connect() -> None:
    """Has this process see its own changes at once."""
    post_save.connect(forget, WatchedDomain, dispatch_uid="watched-domains-saved")
    post_delete.connect(forget, WatchedDomain, dispatch_uid="watched-domains-deleted")
