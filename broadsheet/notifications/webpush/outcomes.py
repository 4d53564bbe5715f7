"""What a push service's answer means for the message and for the subscription (RFC 8030, and what services say)."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum

#: Seconds until another try where the service says nothing, and the longest that we wait on its word.
USUAL_WAIT = 60.0
LONGEST_WAIT = 3600.0


class Fate(StrEnum):
    """What became of a message."""

    #: The service has it.
    DELIVERED = "delivered"
    #: The subscription is over, and can be forgotten.
    GONE = "gone"
    #: The service takes shorter messages only.
    TOO_LARGE = "too large"
    #: Another try makes sense, after so many seconds.
    LATER = "later"
    #: It is our fault, or the subscription never was one. The same again would be refused again.
    REFUSED = "refused"


_FATES = {
    200: Fate.DELIVERED,
    201: Fate.DELIVERED,
    202: Fate.DELIVERED,
    204: Fate.DELIVERED,
    404: Fate.GONE,
    410: Fate.GONE,
    413: Fate.TOO_LARGE,
    # One service says so when it is asked too often.
    406: Fate.LATER,
    408: Fate.LATER,
    425: Fate.LATER,
    429: Fate.LATER,
}


@dataclass(frozen=True)
class Outcome:
    """`seconds` is how long to wait where the fate is `LATER`; `status` is 0 without an answer; `why` is for logs."""

    fate: Fate
    seconds: float = 0
    status: int = 0
    why: str = ""


# Seconds to wait -> seconds to add, so that not everybody comes back at once.
Spread = Callable[[float], float]


def spread(seconds: float) -> float:
    """Up to half as long again."""
    return random.uniform(0, seconds / 2)  # noqa: S311


def outcome_of(status: int, headers: Message, why: str, now: float, spread: Spread = spread) -> Outcome:
    """What an answer means, at `now` in seconds since 1970."""
    fate = _FATES.get(status) or (Fate.LATER if status >= 500 else Fate.REFUSED)
    if fate is Fate.DELIVERED:
        return Outcome(fate, status=status)
    if fate is Fate.LATER:
        return later(wait_of(headers.get("Retry-After"), now), spread, status=status, why=why)
    return Outcome(fate, status=status, why=why)


def later(seconds: float, spread: Spread = spread, *, status: int = 0, why: str = "") -> Outcome:
    return Outcome(Fate.LATER, seconds + spread(seconds), status, why)


def wait_of(retry_after: str | None, now: float) -> float:
    """Seconds that `Retry-After` asks for (RFC 9110 section 10.2.3: a number or a date), no more than an hour.

    A minute where it asks for nothing that can be understood.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
        seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.fromtimestamp(now, UTC)
    except (ValueError, OverflowError):
        return USUAL_WAIT
    return min(max(seconds.total_seconds(), 0.0), LONGEST_WAIT)
