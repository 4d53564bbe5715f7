"""One granian worker in this very process, on a socket that is already listening.

granian's own server spawns processes and loads the application in each; ours are forked from one that has loaded
everything, so only its worker is used. Two of its inner names appear here and nowhere else: `RSGIWorker`, and the
`CallbackScheduler` through which it announces requests. The scheduler is where the front answers: in the server's
thread, without waking the event loop, which doubles the requests a core can serve.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from granian import _granian
from granian._futures import _future_watcher_wrapper, _new_cbscheduler
from granian.http import HTTP1Settings

from .rsgi import App

logger = logging.getLogger("broadsheet.delivery")

# The stubs that come with granian describe an older worker than the one that comes with it.
_native: Any = _granian


#: Seconds between taking no more connections and taking no more requests.
LAST_REQUESTS = 0.25


@dataclass(frozen=True)
class WebOptions:
    """How a web process listens."""

    backlog: int = 1_024
    #: Connections open at once, long-lived streams included; beyond it, connecting waits.
    connections: int = 20_000
    #: Seconds requests in flight are given when the process is asked to stop.
    grace: float = 25.0


class _Scheduler(_native.CallbackScheduler):
    """Gives every request to `quick` first, and to the event loop only what that could not answer."""

    __slots__ = ()

    def __init__(self, loop: asyncio.AbstractEventLoop, app: App, *_unused: Any) -> None:
        super().__init__()
        context = self._ctx
        slow = _future_watcher_wrapper(_slow_only(app))
        quick = app.quick
        wake = loop.call_soon_threadsafe

        def begin(watcher: Any) -> None:
            watcher.taskref(loop.create_task(slow(watcher)))

        def schedule(watcher: Any) -> None:
            # An exception that left here would take the whole process with it.
            try:
                scope = watcher.scope
                if scope.proto == "http" and quick(scope, watcher.proto):
                    watcher.done()
                    return
            except Exception:
                logger.exception("The front failed")
            wake(begin, watcher, context=context)

        # A slot of the base class, which the type checker cannot see.
        object.__setattr__(self, "_schedule_fn", schedule)


def _stop_accepting(listener: socket.socket) -> None:
    """Leaves new connections to the other processes on the same socket.

    The server knows the socket by its number, so another one takes that number in this process: one where nobody
    can ever connect (a local socket with a name of the kernel's making).
    """
    quiet = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    quiet.bind("")
    quiet.listen(1)
    quiet.setblocking(False)
    os.dup2(quiet.fileno(), listener.fileno(), inheritable=False)
    quiet.close()


def _slow_only(app: App) -> Callable[[Any, Any], Any]:
    async def answer(scope: Any, protocol: Any) -> None:
        if scope.proto == "http":
            await app.slow(scope, protocol)
        else:
            protocol.close(404)

    return answer


def _scheduler(loop: asyncio.AbstractEventLoop, app: App) -> Any:
    try:
        # The base class takes five arguments in __new__ and uses none of them.
        return _Scheduler(loop, app, None, None, None)
    except (AttributeError, TypeError):  # another granian than the one we know: slower, still right
        logger.warning("This granian announces requests in a way of its own; pages are served more slowly")
        return _new_cbscheduler(loop, _future_watcher_wrapper(app.__rsgi__), impl_asyncio=True)


def run_web(app: App, listener: socket.socket, options: WebOptions | None = None, number: int = 1) -> None:
    """Serves `app` on `listener` until SIGTERM or SIGINT, then lets requests in flight finish. Main thread only."""
    options = options or WebOptions()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    stopped = asyncio.Event()
    stop = _native.WorkerSignal()
    stop.add_cb(lambda: loop.call_soon_threadsafe(stopped.set))

    def stop_soon() -> None:
        app.closing.set()
        _stop_accepting(listener)
        # A connection may have been accepted before its request arrived: closing it now would lose that request.
        loop.call_later(LAST_REQUESTS, stop.set)
        loop.call_later(options.grace, stopped.set)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop_soon)
    worker = _native.RSGIWorker(
        number,
        (None, _native.SocketHolder(listener.fileno(), listener.family == socket.AF_UNIX, options.backlog)),
        None,  # no metrics channel
        1,  # one I/O thread: the front is answered in it, and Python runs one thread at a time
        64,  # threads for files and pipes, made when needed
        1,
        30,
        options.connections,
        "1",
        HTTP1Settings(header_read_timeout=15_000, max_buffer_size=128 * 1024),
        None,
    )
    companions = [loop.create_task(companion(app.closing)) for companion in app.companions]
    serve = worker.serve_mtr_uds if listener.family == socket.AF_UNIX else worker.serve_mtr
    serve(_scheduler(loop, app), loop, stop)
    try:
        loop.run_until_complete(stopped.wait())
    finally:
        if app.django is not None:
            app.django.drain(options.grace)
        for companion in companions:
            companion.cancel()
        loop.run_until_complete(asyncio.gather(*companions, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
