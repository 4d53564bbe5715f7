"""The bell on open pages rings when its reader is told something: over `/live`, where what is said is for everybody.

So nothing is said but that it rang, on a channel that nobody else can name; the page asks `/me` what there is.
"""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils.crypto import salted_hmac

from broadsheet.delivery.live import add_channel, publish
from broadsheet.notifications.webpush.base64url import written

_CHANNEL = "bell"
_KEY = r"[A-Za-z0-9_-]{43}"
#: Of more at once nobody's bell rings: what is told to everybody must not push what is said to a few out of the hub's
#: memory. Their pages ask when they are looked at again.
MOST = 50


def bell_of(reader: int) -> str:
    """What the reader's own pages follow at `/live?bell=`: a secret of theirs."""
    return written(salted_hmac("broadsheet.notices.bell", str(reader), algorithm="sha256").digest())


def ring(readers: Collection[int]) -> None:
    """Rings the bells of these readers once the transaction holds, unless they are many."""
    if len(readers) <= MOST:
        transaction.on_commit(partial(_ring, list(readers)))


def _ring(readers: Collection[int]) -> None:
    for reader in readers:
        publish(f"{_CHANNEL}:{bell_of(reader)}", "ring", {})


def connect() -> None:
    # A page that was away asks `/me` when it is back, so nothing is caught up with.
    add_channel(_CHANNEL, lambda key, last_id: [], _KEY)
