"""What a browser says when it subscribes: its `PushSubscription` as JSON, and what it wants, read with suspicion."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from ipaddress import ip_address
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.common.addresses import is_public
from broadsheet.common.outbound import RefusedError, target_of
from broadsheet.notifications.models import Wish
from broadsheet.notifications.models.subscription import LONGEST_ENDPOINT
from broadsheet.notifications.webpush import base64url
from broadsheet.notifications.webpush.encryption import SECRET, EncryptionError, public_key
from broadsheet.readers.following import LARGEST_ID, Key

#: Longest body that is read, in octets, and most things that one browser can want alerts of.
LONGEST_BODY = 32 * 1024
MOST_WISHES = 200
#: Most alerts a week that can be asked for; whoever wants more wants all.
MOST_ALERTS = 100


class OfferError(ValueError):
    """The browser's words cannot be taken; the message says why. `code` is for the page's own script."""

    def __init__(self, why: str, code: str = "invalid") -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Offer:
    """A subscription as its browser has it. Keys are base64url without padding.

    `server_key` is empty where the browser did not say with which key of ours it subscribed, `old` where it takes the
    place of no other. `choices` are fields of `Subscription` that are decided with it; `wishes` is `None` where they
    stay as they are.
    """

    endpoint: str
    p256dh: str
    auth: str
    server_key: str = ""
    expires_at: datetime | None = None
    old: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    wishes: frozenset[Key] | None = None


def read_offer(body: bytes) -> Offer:
    """What is in the body of a `POST`. Raises `OfferError`."""
    given = _object(body)
    keys = given.get("keys")
    if not isinstance(keys, dict):
        raise OfferError(_("The browser’s keys are missing."))
    return Offer(
        endpoint=_endpoint(given.get("endpoint")),
        p256dh=_point(keys.get("p256dh")),
        auth=_secret(keys.get("auth")),
        server_key=_short_text(given.get("server_key")),
        expires_at=_moment(given.get("expirationTime")),
        old=_short_text(given.get("old"), LONGEST_ENDPOINT),
        choices=_choices(given),
        wishes=_wishes(given["topics"]) if given.get("topics") is not None else None,
    )


def read_endpoint(body: bytes) -> str:
    """The endpoint in the body of a `DELETE`, which may be one that we would not send to. Raises `OfferError`."""
    endpoint = _short_text(_object(body).get("endpoint"), LONGEST_ENDPOINT)
    if not endpoint:
        raise OfferError(_("The browser’s address for push messages is missing."))
    return endpoint


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > LONGEST_BODY:
        raise OfferError(_("This is too large to take in."), "too-large")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise OfferError(_("The body of the request cannot be read as JSON."), "unreadable")
    return given


def _endpoint(given: object) -> str:
    if not isinstance(given, str) or not given:
        raise OfferError(_("The browser’s address for push messages is missing."))
    if len(given) > LONGEST_ENDPOINT:
        raise OfferError(_("The browser’s address for push messages is too long."))
    try:
        host = target_of(given).host
    except RefusedError:
        raise OfferError(_("The browser’s address for push messages is not one that we send to.")) from None
    if _is_private(host):
        raise OfferError(_("The browser’s address for push messages is not on the public internet."))
    return given


def _is_private(host: str) -> bool:
    """Whether the host is plainly not public. What a name leads to is looked at whenever something is sent there."""
    if getattr(settings, "OUTBOUND_ALLOW_PRIVATE", False):
        return False
    try:
        return not is_public(str(ip_address(host)))
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _point(given: object) -> str:
    try:
        point = base64url.read(_short_text(given))
        public_key(point)
    except (EncryptionError, ValueError):
        raise OfferError(_("The browser’s public key is none.")) from None
    return base64url.written(point)


def _secret(given: object) -> str:
    try:
        secret = base64url.read(_short_text(given))
    except ValueError:
        secret = b""
    if len(secret) != SECRET:
        raise OfferError(_("The browser’s secret is none."))
    return base64url.written(secret)


def _short_text(given: object, most: int = 200) -> str:
    """The text, where it is one that can be kept; else none."""
    return given if isinstance(given, str) and len(given) <= most and given.isprintable() else ""


def _moment(given: object) -> datetime | None:
    """From milliseconds since 1970, as browsers have them."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < 1e14:
        return None
    return datetime.fromtimestamp(given / 1000, UTC)


def _choices(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are decided. What is not mentioned stays as it is; `null` takes hours and ceiling away."""
    chosen: dict[str, Any] = {}
    for name in ("alerts", "notices"):
        if isinstance(given.get(name), bool):
            chosen[f"has_{name}"] = given[name]
    zone = given.get("time_zone")
    if isinstance(zone, str) and zone in available_timezones():
        chosen["time_zone"] = zone
    if "quiet_from" in given or "quiet_until" in given:
        start, end = _time(given.get("quiet_from")), _time(given.get("quiet_until"))
        if (start is None) != (end is None):
            raise OfferError(_("Quiet hours have a beginning and an end."))
        chosen.update(quiet_from=start, quiet_until=end)
    if "most_alerts" in given:
        most = given["most_alerts"]
        if most is not None and (isinstance(most, bool) or not isinstance(most, int) or not 0 <= most <= MOST_ALERTS):
            raise OfferError(_("The number of alerts a week is a whole number up to %(most)s.") % {"most": MOST_ALERTS})
        chosen["most_alerts"] = most
    return chosen


def _time(given: object) -> time | None:
    """From “22:30”, as forms have it; empty is none."""
    if given in (None, ""):
        return None
    try:
        found = time.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise OfferError(_("A time of day looks like 22:30."))
    return found.replace(second=0, microsecond=0)


def _wishes(given: object) -> frozenset[Key]:
    """From `["topic:12", "byline:3"]`."""
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise OfferError(_("What alerts are wanted of is a list such as “topic:12”."))
    if len(given) > MOST_WISHES:
        raise OfferError(_("Alerts can be had of no more than %(most)s things.") % {"most": MOST_WISHES})
    return frozenset(_key(each) for each in given)


def _key(text: str) -> Key:
    kind, _colon, number = text.partition(":")
    if kind not in Wish.Kind.values or not (number.isascii() and number.isdecimal() and len(number) <= 19):
        raise OfferError(_("What alerts are wanted of is a list such as “topic:12”."))
    return Key(kind, min(int(number), LARGEST_ID))
