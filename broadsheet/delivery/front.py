"""The front: answers from memory, or says nothing and lets Django answer.

It speaks no protocol: a server adapter (rsgi.py) hands it a method, a decoded path and a way to read headers, and sends
what it returns. Nothing in here blocks for longer than reading one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .compression import Negotiation
from .conditions import HeaderReader, matches, unmodified
from .files import Files
from .pages import PageStore
from .reply import Reply


@dataclass(frozen=True)
class ForNobody:
    """What an address answers to whoever comes without the cookie called `cookie`."""

    cookie: str
    reply: Reply


class Front:
    """Stored pages and files, and what nobody in particular is told, for GET and HEAD."""

    def __init__(
        self, store: PageStore, files: Files | None = None, for_nobody: Mapping[str, ForNobody] | None = None
    ) -> None:
        """`for_nobody`: answers by exact path; whoever has the cookie is left to Django."""
        self.store = store
        self.files = files
        self._for_nobody = dict(for_nobody or {})
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
            nobody = self._for_nobody.get(path)
            if nobody is not None:
                return None if f"{nobody.cookie}=" in (header("cookie") or "") else nobody.reply
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
