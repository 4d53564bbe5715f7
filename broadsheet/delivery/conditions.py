"""Conditional requests: whether the copy a client holds is still good (RFC 9110, section 13)."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime

#: Reads a request header by its lower-case name.
HeaderReader = Callable[[str], str | None]


def matches(if_none_match: str, etag: str) -> bool:
    """Whether `If-None-Match` names `etag`, by weak comparison (RFC 9110, sections 8.8.3.2 and 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    return any(item.strip().removeprefix("W/") == etag for item in if_none_match.split(","))


def unmodified(if_modified_since: str, last_modified: str) -> bool:
    """Whether nothing changed since the client's copy (RFC 9110, section 13.1.3); a date nobody can read is ignored."""
    if if_modified_since == last_modified:
        return True
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError, IndexError, OverflowError):
        return False
