"""A printed page: what its maker hands in, and what a reader's process keeps of it in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from .compression import SUFFIXES
from .reply import Headers, Reply

DEFAULT_CACHE_CONTROL = "public, max-age=0, must-revalidate"
# What the store sets itself, or what must never be the same for two readers (RFC 9111, section 7.3).
_NOT_TAKEN = frozenset(
    [
        "content-type",
        "content-length",
        "content-encoding",
        "etag",
        "last-modified",
        "vary",
        "date",
        "server",
        "connection",
        "keep-alive",
        "transfer-encoding",
        "set-cookie",
        "accept-ranges",
        "age",
    ]
)


def storable_headers(printed: Printed) -> list[tuple[str, str]] | None:
    """The headers to keep with a print; None when one of them cannot go over the wire."""
    headers = [(name.lower(), value) for name, value in printed.headers if name.lower() not in _NOT_TAKEN]
    texts = [text for pair in headers for text in pair]
    return headers if all(_sound(text) for text in [*texts, printed.content_type]) else None


def _sound(text: str) -> bool:
    return text.isascii() and (text == "" or text.isprintable())


class Printed(NamedTuple):
    """A finished page as its maker hands it in. Only answers with status 200 may be printed."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class Copy:
    """One coding of a page, with every answer it can give made ready."""

    __slots__ = ("body", "etag", "found", "head", "unchanged")

    def __init__(self, body: bytes, etag: str, full: Headers, bare: Headers) -> None:
        self.body = body
        self.etag = etag
        self.found = Reply(200, full, body)
        self.head = Reply(200, full, b"")
        self.unchanged = Reply(304, bare, b"")


class Page:
    """A live page in this process's memory; codings are read when somebody first asks for them."""

    __slots__ = (
        "_copies",
        "_directory",
        "_meta",
        "by_order",
        "counted",
        "digest",
        "last_modified",
        "path",
        "seen",
        "used",
    )

    def __init__(self, path: str, digest: str, directory: str, meta: dict[str, Any]) -> None:
        self.path = path
        self.digest = digest
        self.last_modified = str(meta["last_modified"])
        #: The copy for each order of preference, as `compression.acceptable` gives it, that was asked for before.
        self.by_order: dict[tuple[str, ...], Copy] = {}
        #: The store's generation when the page was last known to be live; -1 for never.
        self.seen = -1
        self.used = True
        self._copies: dict[str, Copy] = {}
        self._directory = directory
        self._meta = meta
        #: Bytes this page was last counted with towards the memory limit.
        self.counted = self.size

    @property
    def size(self) -> int:
        """Bytes held in memory, about."""
        return 2_000 + sum(len(copy.body) for copy in self._copies.values())

    def choose(self, order: tuple[str, ...]) -> Copy:
        """The best copy for a client that accepts `order`. Raises OSError when the print has just been removed."""
        names: dict[str, str] = self._meta["files"]
        coding = next((coding for coding in order if coding in names), "identity")
        copy = self._copies.get(coding)
        if copy is None:
            copy = self._copies[coding] = self._load(coding, names[coding])
        self.by_order[order] = copy
        return copy

    def _load(self, coding: str, name: str) -> Copy:
        body = Path(self._directory, name).read_bytes()
        sizes: dict[str, int] = self._meta["sizes"]
        if len(body) != sizes[coding]:
            raise FileNotFoundError(f"{name} of {self.path} is cut short")
        suffix = SUFFIXES[coding]
        etag = f'"{self.digest[:24]}{"-" + suffix if suffix else ""}"'
        given: list[list[str]] = self._meta["headers"]
        extra = [(name, value) for name, value in given]
        if not any(name == "cache-control" for name, _ in extra):
            extra.insert(0, ("cache-control", DEFAULT_CACHE_CONTROL))
        full: Headers = [
            ("content-type", str(self._meta["content_type"])),
            ("content-length", str(len(body))),
            ("etag", etag),
            ("last-modified", self.last_modified),
            ("vary", "Accept-Encoding"),
            *extra,
        ]
        if coding != "identity":
            full.append(("content-encoding", coding))
        # RFC 9110, section 15.4.5: what a 304 must repeat, and no more.
        kept = ("etag", "vary", "cache-control", "expires", "content-location")
        bare = [(name, value) for name, value in full if name in kept]
        return Copy(body, etag, full, bare)
