"""The pages one process holds in memory, up to a number of bytes."""

from __future__ import annotations

import threading

from .page import Copy, Page


class Memory:
    """Pages by path. `pages` may be read by any thread without the lock."""

    def __init__(self, limit: int) -> None:
        self.pages: dict[str, Page] = {}
        self.held = 0
        self._limit = limit
        self._lock = threading.Lock()

    def keep(self, page: Page) -> None:
        with self._lock:
            self._remove(page.path)
            self.pages[page.path] = page
            self.held += page.counted
            self._shrink()

    def drop(self, path: str) -> None:
        with self._lock:
            self._remove(path)

    def clear(self) -> None:
        with self._lock:
            self.pages.clear()
            self.held = 0

    def copy(self, page: Page, order: tuple[str, ...]) -> Copy | None:
        """The copy for a client that accepts `order`, read when first asked for; None when its print is gone."""
        try:
            copy = page.choose(order)
        except OSError:
            self.drop(page.path)
            return None
        with self._lock:
            if self.pages.get(page.path) is page:
                self.held += page.size - page.counted
                page.counted = page.size
                self._shrink()
        return copy

    def _remove(self, path: str) -> None:
        page = self.pages.pop(path, None)
        if page is not None:
            self.held -= page.counted

    def _shrink(self) -> None:
        # A clock, not a strict LRU: a page used since the hand last passed gets a second round. The hot path then
        # writes one flag instead of moving entries about.
        while self.held > self._limit and self.pages:
            path, page = next(iter(self.pages.items()))
            self._remove(path)
            if page.used and self.pages:
                page.used = False
                self.pages[path] = page
                self.held += page.counted
