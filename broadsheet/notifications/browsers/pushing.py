"""How this paper pushes: with its own keys, one sender a process, and what answers mean for the subscriptions kept."""

import os
from collections.abc import Mapping
from email.utils import parseaddr
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from broadsheet.notifications.models import Subscription
from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.outcomes import Fate, Outcome
from broadsheet.notifications.webpush.sending import Sender

#: Connections that a process keeps to one push service: more than it has messages on their way (delivering.py).
CONNECTIONS = 40
#: So often in a row a service may refuse what is sent to a subscription, before that is forgotten.
MOST_FAILURES = 5


def push_keys() -> Keys:
    """The paper's keys for push services, shared by all processes that have the data directory."""
    return _keys(Path(settings.DATA) / "push")


@cache
def _keys(folder: Path) -> Keys:
    return Keys(folder)


def sender() -> Sender:
    """This process's sender, for any number of threads. Raises `ContactError` for a contact that is none."""
    # A forked child must not write to its parent's connections.
    return _sender(os.getpid(), push_keys(), contact())


@cache
def _sender(_process: int, keys: Keys, contact: str) -> Sender:
    return Sender(keys, contact, connections=CONNECTIONS)


def contact() -> str:
    """Where push services can write to: `PUSH_CONTACT`, else the paper's address, else its mailbox."""
    if settings.PUSH_CONTACT:
        return str(settings.PUSH_CONTACT)
    if settings.PUBLIC_URL.startswith("https://"):
        return str(settings.PUBLIC_URL)
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def settled(subscription_id: int, outcome: Outcome) -> None:
    """Keeps what the answer to one message says of its subscription."""
    settle({subscription_id: outcome})


def settle(outcomes: Mapping[int, Outcome]) -> None:
    """Keeps what the answers say of the subscriptions: those that are over go, and so do those refused too often.

    One that is no more is no error. In a few statements, however many they are.
    """
    by_fate: dict[Fate, list[int]] = {}
    for pk, outcome in outcomes.items():
        by_fate.setdefault(outcome.fate, []).append(pk)
    gone, refused = by_fate.get(Fate.GONE, []), by_fate.get(Fate.REFUSED, [])
    with transaction.atomic():
        if delivered := by_fate.get(Fate.DELIVERED):
            Subscription.objects.filter(pk__in=delivered, failures__gt=0).update(failures=0)
        if refused:
            failing = Subscription.objects.filter(pk__in=refused)
            failing.update(failures=F("failures") + 1)
            gone = [*gone, *failing.filter(failures__gte=MOST_FAILURES).values_list("pk", flat=True)]
        if gone:
            Subscription.objects.filter(pk__in=gone).delete()
