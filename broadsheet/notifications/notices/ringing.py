"""The bell on open pages rings when its reader is told something, or has read it: over `/live`, which is for everybody.

So nothing is said but that it rang, on a channel that nobody else can name; the page asks `/me` what there is.
"""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils.crypto import salted_hmac

from broadsheet.delivery.live import add_channel, publish_each
from broadsheet.notifications.webpush.base64url import written

_CHANNEL = "bell"
_KEY = r"[A-Za-z0-9_-]{43}"
#: Readers who are told together ask together; more than these do so one after the other, so many in a second.
AT_ONCE = 50


def bell_of(reader: int) -> str:
    """What the reader's own pages follow at `/live?bell=`: a secret of theirs."""
    return written(salted_hmac("broadsheet.notices.bell", str(reader), algorithm="sha256").digest())


def ring(readers: Collection[int]) -> None:
    """Rings the bells of these readers once the transaction holds."""
    if readers:
        transaction.on_commit(partial(_ring, list(readers)))


def _ring(readers: Collection[int]) -> None:
    # Seconds of which each page takes a moment of its own before it asks.
    spread = {"within": len(readers) / AT_ONCE} if len(readers) > AT_ONCE else {}
    publish_each([f"{_CHANNEL}:{bell_of(reader)}" for reader in readers], "ring", spread)


def connect() -> None:
    # A page that was away asks `/me` when it is back, so nothing is caught up with.
    add_channel(_CHANNEL, None, _KEY)
