"""What is pushed: a notification as declarative web push has it, which service workers read as well.

https://webkit.org/blog/16535/meet-declarative-web-push/ and the W3C's Push API, "declarative push message".
"""

import json
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from broadsheet.notifications.webpush.base64url import written
from broadsheet.notifications.webpush.encryption import MOST_PLAIN

#: What says that a message is a declarative one: the number of the RFC.
WEB_PUSH = 8030
#: Octets that most services take which answer 413 to more.
SHORT = 1024
ELLIPSIS = "…"
#: Octets of a body that say more than a picture beside it.
ENOUGH = 80
#: Longest time that a service keeps a message (RFC 8030 has no limit, services have: four weeks).
LONGEST_TTL = 28 * 24 * 3600
_JOINER = "\u200d"
# What belongs to the character before it though no mark: a non-joiner, and the Thai and Lao "am".
_BELONGING = frozenset("\u200c\u0e33\u0eb3")


class Urgency(StrEnum):
    """What a device that saves power still wants to hear of (RFC 8030 section 5.3)."""

    VERY_LOW = "very-low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class MessageError(ValueError):
    """The message cannot be pushed; the message says why, in plain words."""


@dataclass(frozen=True)
class Action:
    """A button on a notification. `action` names it to the service worker, `navigate` is the page that it opens."""

    action: str
    title: str
    navigate: str


@dataclass(frozen=True)
class Notification:
    """What a device shows. Addresses are absolute; `tag` is equal for what should replace each other.

    `badge` is the number on the installed application's icon; 0 takes it away, `None` leaves it. `data` is for the
    service worker.
    """

    title: str
    body: str
    navigate: str
    lang: str = ""
    dir: str = "auto"
    tag: str = ""
    silent: bool = False
    badge: int | None = None
    icon: str = ""
    image: str = ""
    actions: tuple[Action, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    def json(self, most: int = MOST_PLAIN) -> bytes:
        """As UTF-8 in no more than `most` octets. What is too long is cut between characters and ends with an ellipsis.

        The body is shortened first. Where little would be left of it, pictures go, then buttons and data, then the
        body, then the end of the title. Raises `MessageError` where not even the address and a word fit.
        """
        whole = _written(self)
        if len(whole) <= most:
            return whole
        title, some_body = _octets(self.title), min(_octets(self.body), ENOUGH)
        bare = replace(self, icon="", image="", actions=(), data={})
        for shown in (self, replace(self, icon="", image=""), bare):
            room = most - len(_written(replace(shown, title="", body="")))
            if room >= title + some_body:
                return _written(replace(shown, body=_fitting(self.body, room - title)))
        short = _fitting(self.title, room)
        if self.title and not short:
            raise MessageError(f"The notification does not fit into {most} octets.")
        return _written(replace(bare, title=short, body=_fitting(self.body, room - _octets(short))))


@dataclass(frozen=True)
class Message:
    """A notification on its way. `ttl` is how many seconds it is worth delivering (0: now or never).

    Of messages with one `topic` that wait for a device, it gets the last (RFC 8030 section 5.4); see `topic_of`.
    Raises `MessageError` for what no push service would take.
    """

    plain: bytes
    ttl: int
    urgency: Urgency = Urgency.NORMAL
    topic: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.ttl <= LONGEST_TTL:
            raise MessageError(f"A message is kept for 0 to {LONGEST_TTL} seconds.")
        if self.topic and (len(self.topic) > 32 or not set(self.topic) <= _TOPIC):
            raise MessageError("A topic has up to 32 characters of base64url.")

    @property
    def headers(self) -> dict[str, str]:
        """What the push service must know, without what it is sent for."""
        known = {"TTL": str(self.ttl), "Urgency": self.urgency.value}
        return {**known, "Topic": self.topic} if self.topic else known


_TOPIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def topic_of(name: str) -> str:
    """The topic for a stable name (`alert:12`), which it does not give away: always the same 32 characters."""
    return written(sha256(name.encode()).digest()[:24])


def _written(shown: Notification) -> bytes:
    notification: dict[str, Any] = {"title": shown.title, "body": shown.body, "navigate": shown.navigate}
    for name in ("lang", "dir", "tag", "icon", "image"):
        if value := getattr(shown, name):
            notification[name] = value
    notification["silent"] = shown.silent
    if shown.actions:
        notification["actions"] = [
            {"action": each.action, "title": each.title, "navigate": each.navigate} for each in shown.actions
        ]
    if shown.data:
        notification["data"] = shown.data
    message: dict[str, Any] = {"web_push": WEB_PUSH, "notification": notification}
    if shown.badge is not None:
        # The standard has it beside the notification, the first Safari that knew it within, as a text.
        message["app_badge"] = shown.badge
        notification["app_badge"] = str(shown.badge)
    try:
        return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise MessageError("The notification has half a character in it.") from error


def _octets(text: str) -> int:
    """Octets of the text within JSON."""
    return len(json.dumps(text, ensure_ascii=False).encode()) - 2


def _fitting(text: str, room: int) -> str:
    """The longest beginning of the text that fits into `room` octets of JSON with an ellipsis; empty where none does.

    It ends after a whole character as readers see one.
    """
    if _octets(text) <= room:
        return text
    room -= len(ELLIPSIS.encode())
    end, used = 0, 0
    while end < len(text) and (used := used + _octets(text[end])) <= room:
        end += 1
    while end and not _is_between(text, end):
        end -= 1
    kept = text[:end].rstrip()
    return kept + ELLIPSIS if kept and room >= 0 else ""


def _is_between(text: str, at: int) -> bool:
    """Whether one character as readers see it ends at `at` and another begins (the parts of UAX #29 that matter here).

    Kept together: marks and variation selectors with what they belong to, emoji with their skin tone and what they
    are joined to, the two letters of a flag, the parts of a Korean syllable.
    """
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or after in _BELONGING or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f" or "\u1160" <= after <= "\u11ff":
        return False
    if (before, after) == ("\r", "\n"):
        return False
    if _is_flag(before) and _is_flag(after):
        start = at
        while start and _is_flag(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return True


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
