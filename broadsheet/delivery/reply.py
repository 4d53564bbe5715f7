"""What the front says to a request it can answer by itself: a status, headers and bytes, or a file to send."""

from __future__ import annotations

import json
from typing import NamedTuple

Headers = list[tuple[str, str]]


class Reply(NamedTuple):
    """A finished answer. `file`, when given, is sent instead of `body`; `span` is its inclusive byte range."""

    status: int
    headers: Headers
    body: bytes = b""
    file: str = ""
    span: tuple[int, int] | None = None


def private_json(told: object) -> Reply:
    """A short answer as JSON, never kept by any cache."""
    body = json.dumps(told).encode()
    headers = [
        ("content-type", "application/json"),
        ("content-length", str(len(body))),
        ("cache-control", "private, no-store"),
        ("x-content-type-options", "nosniff"),
    ]
    return Reply(200, headers, body)


def plain(status: int, words: str, *, head: bool = False, extra: Headers | None = None) -> Reply:
    """A short answer in plain words, never kept by any cache."""
    body = (words + "\n").encode()
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-length", str(len(body))),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        *(extra or []),
    ]
    return Reply(status, headers, b"" if head else body)
