"""Answers kept in memory for a few seconds, so that a discussion that everybody reads is put together once.

Each is kept under the moment at which its discussion was last different (`Discussion.changed_at`, which every change of
what readers see sets in its own transaction). That row is read for every request; so what was said a moment ago is
never missing, in whatever process it was said. What is not noted there, a reader's new name or picture above all, shows
after `SECONDS` at the latest.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from broadsheet.conversation.api.problems import JSON
from broadsheet.delivery.compression import compressed

SECONDS = 10.0
MOST_BYTES = 16 * 2**20


@dataclass
class Kept:
    """An answer that everybody gets. `next_url` is where it goes on; empty at the end."""

    body: bytes
    next_url: str = ""
    version: Hashable = None
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @cached_property
    def etag(self) -> str:
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def copies(self) -> dict[str, bytes]:
        """The body by content coding, where it gets smaller."""
        return compressed(self.body, JSON, brotli_quality=4, gzip_level=4)


class Memory:
    """The answers asked for last, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under `key` if it is of that version, else what `make` makes."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.version == version and kept.until > time.monotonic():
                self._kept.move_to_end(key)
                return kept
        kept = make()
        kept.version = version
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self._bytes += len(kept.body)
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))
        return kept

    def _drop(self, key: Hashable) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._bytes -= len(old.body)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0


memory = Memory()
