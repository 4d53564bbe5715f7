"""Browsers that subscribe, as tests need them: with keys that are keys."""

import os
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from broadsheet.notifications.browsers.pushing import push_keys
from broadsheet.notifications.models import Subscription, Wish
from broadsheet.notifications.models.subscription import fingerprint_of
from broadsheet.notifications.webpush.base64url import written

_numbers = count(1)


def said(endpoint: str = "", **more: Any) -> dict[str, Any]:
    """A new browser's `PushSubscription.toJSON()`, with what else it says."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    p256dh = written(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    return {
        "endpoint": endpoint or f"https://push.example/{next(_numbers)}",
        "expirationTime": None,
        "keys": {"p256dh": p256dh, "auth": written(os.urandom(16))},
        **more,
    }


def make_browser(*wishes: tuple[str, int], **fields: Any) -> Subscription:
    """A browser that subscribed, and wants alerts of `wishes` besides."""
    told = said(fields.pop("endpoint", ""))
    keys = {"p256dh": told["keys"]["p256dh"], "auth": told["keys"]["auth"], "server_key": push_keys().current.public}
    made = Subscription.objects.create(
        endpoint=told["endpoint"], fingerprint=fingerprint_of(told["endpoint"]), **{**keys, **fields}
    )
    Wish.objects.bulk_create(Wish(subscription=made, kind=kind, target=target) for kind, target in wishes)
    return made
