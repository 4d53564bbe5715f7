"""The front as an RSGI application for granian, and who answers what.

1. `quick`: a stored page or a file, from memory, in the very call in which the server announces the request.
2. Long-lived streams (`streams`), by path: coroutines that keep the protocol for as long as they like.
3. Everything else: Django, through the bridge. Many requests for the same missing page are one rendering (`_together`).
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

from .front import Front
from .paths import storable
from .reply import plain
from .wsgi import Scope, WSGIBridge, send

#: Bytes of path and query together; longer ones are answered without Django.
MAX_URL = 8_192
#: Seconds a request waits for another one to make the same page.
PATIENCE = 10.0
#: Seconds during which a page that turned out not to be storable is not waited for again, and how many we remember.
UNSTORABLE_FOR = 30.0
UNSTORABLE_KNOWN = 4_096

Stream = Callable[[Scope, Any], Awaitable[None]]
#: What runs beside the requests; ends by itself once the event it is given is set.
Companion = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


class App:
    """What a web process serves."""

    def __init__(
        self,
        front: Front,
        django: WSGIBridge | None,
        streams: Mapping[str, Stream] | None = None,
        companions: Sequence[Companion] = (),
    ) -> None:
        """`streams` maps exact paths to handlers of long-lived answers."""
        self.front = front
        self.django = django
        self.streams = dict(streams or {})
        self.companions = tuple(companions)
        #: Set when the process has been asked to stop: long-lived answers should end then.
        self.closing = asyncio.Event()
        self._making: dict[str, asyncio.Future[None]] = {}
        self._unstorable: OrderedDict[str, float] = OrderedDict()

    def quick(self, scope: Scope, protocol: Any) -> bool:
        """Answers at once what the front knows; False when it does not. Called from the server's own thread."""
        reply = self.front.answer(scope.method, scope.path, scope.headers.get)
        if reply is None:
            return False
        if reply.body:
            protocol.response_bytes(reply.status, reply.headers, reply.body)
        else:
            send(protocol, reply)
        return True

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(404)
        elif not self.quick(scope, protocol):
            await self.slow(scope, protocol)

    async def slow(self, scope: Scope, protocol: Any) -> None:
        """Answers what `quick` could not."""
        path = scope.path
        if len(path) + len(scope.query_string) > MAX_URL:
            words = f"This address is longer than {MAX_URL} characters, which no page of ours has."
            send(protocol, plain(414, words, head=scope.method == "HEAD"))
            return
        stream = self.streams.get(path)
        if stream is not None:
            await stream(scope, protocol)
        elif self.django is None:
            send(protocol, plain(404, "There is no such page.", head=scope.method == "HEAD"))
        elif scope.method in ("GET", "HEAD") and not scope.query_string and storable(path):
            await self._together(scope, protocol, path, self.django)
        else:
            await self.django(scope, protocol)

    async def _together(self, scope: Scope, protocol: Any, path: str, django: WSGIBridge) -> None:
        """One request makes the page, the others wait for it; all go their own way when it cannot be stored."""
        making = self._making.get(path)
        if making is not None:
            await asyncio.wait([making], timeout=PATIENCE)
            if self.quick(scope, protocol):
                return
            await django(scope, protocol)
            return
        until = self._unstorable.get(path)
        if until is not None and time.monotonic() < until:
            await django(scope, protocol)
            return
        made = self._making[path] = asyncio.get_running_loop().create_future()
        try:
            await django(scope, protocol)
        finally:
            del self._making[path]
            made.set_result(None)
            if self.front.store.find(path) is None:
                self._unstorable[path] = time.monotonic() + UNSTORABLE_FOR
                self._unstorable.move_to_end(path)
                if len(self._unstorable) > UNSTORABLE_KNOWN:
                    self._unstorable.popitem(last=False)
            else:
                self._unstorable.pop(path, None)
