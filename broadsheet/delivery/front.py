"""The front: answers from memory, or says nothing and lets Django answer.

It speaks no protocol: a server adapter (rsgi.py) hands it a method, a decoded path and a way to read headers, and sends
what it returns. Nothing in here blocks for longer than reading one file.
"""

from __future__ import annotations

from .compression import Negotiation
from .conditions import HeaderReader, matches, unmodified
from .files import Files
from .pages import PageStore
from .reply import Reply


class Front:
    """Stored pages and files, for GET and HEAD."""

    def __init__(self, store: PageStore, files: Files | None = None) -> None:
        self.store = store
        self.files = files
        self._prefixes = tuple(files.prefixes) if files is not None else ()
        self._find = store.find
        self._negotiate = Negotiation()

    def answer(self, method: str, path: str, header: HeaderReader) -> Reply | None:
        """The answer to a request, or None when only Django can tell.

        A stored page answers whatever the query string is: its reader came by a link with `?utm_source=…`.
        `path` is percent-decoded. `header` takes a lower-case name.
        """
        if method != "GET" and method != "HEAD":
            return None
        page = self._find(path)
        if page is None:
            if self._prefixes and path.startswith(self._prefixes):
                return self.files.answer(method, path, header)  # type: ignore[union-attr]
            return None
        order = self._negotiate(header("accept-encoding"))
        copy = page.by_order.get(order) or self.store.copy(page, order)
        if copy is None:
            return None
        known = header("if-none-match")
        if known is not None:
            if known == copy.etag or matches(known, copy.etag):
                return copy.unchanged
        else:
            since = header("if-modified-since")
            if since is not None and unmodified(since, page.last_modified):
                return copy.unchanged
        return copy.found if method == "GET" else copy.head
