"""Who sends, told to push services in a signed token, and whom to write to: VAPID (RFC 8292)."""

import re
import threading
import time
from collections.abc import Callable

import jwt

from broadsheet.notifications.webpush.keys import Key

#: How long a token is good for (the RFC allows a day), and how long it is used: services' clocks may differ.
GOOD_FOR = 12 * 3600
USED_FOR = 3600
#: Tokens kept at once; there are few push services, but whoever subscribes names one.
MOST_TOKENS = 1000
_CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://\S+")


class ContactError(ValueError):
    """The contact is neither a mailto: nor an https: address."""


class Vapid:
    """Says who the paper is. One token serves for all messages to a push service for an hour; any thread may ask.

    `contact` is where the service's operators can write to: a `mailto:` or `https:` address. `clock` gives seconds
    since 1970. Raises `ContactError`.
    """

    def __init__(self, contact: str, *, clock: Callable[[], float] = time.time) -> None:
        if not _CONTACT.fullmatch(contact):
            raise ContactError("The contact for push services must begin with mailto: or https://.")
        self.contact = contact
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], tuple[float, str]] = {}

    def authorization(self, origin: str, key: Key) -> str:
        """The value of the header `Authorization` for messages to `origin` (`https://host`, the port where unusual)."""
        now, place = self._clock(), (origin, key.public)
        kept = self._kept.get(place)
        # A clock that was set back must not make a token last.
        if kept is not None and 0 <= now - kept[0] < USED_FOR:
            return kept[1]
        claims = {"aud": origin, "exp": int(now) + GOOD_FOR, "sub": self.contact}
        value = f"vapid t={jwt.encode(claims, key.private, algorithm='ES256')}, k={key.public}"
        with self._lock:
            self._kept.pop(place, None)
            while len(self._kept) >= MOST_TOKENS:
                # The first is the oldest.
                del self._kept[next(iter(self._kept))]
            self._kept[place] = now, value
        return value
