"""`broadsheet serve`: one process that has loaded everything, and its forked children.

The supervisor imports Django once, opens the socket, freezes what the garbage collector would otherwise touch and
forks: children share its memory until they write to it. Web children accept from one listening socket, so a connection
that waits while one of them dies is taken by another. The worker child runs the tasks.

Signals: TERM and INT stop (requests in flight finish, then exit 0), HUP replaces the children one by one. Children that
die are started again, ever later when they keep dying. Children learn from the kernel when the supervisor is gone,
however it went.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from .rsgi import App

logger = logging.getLogger("broadsheet.delivery")

_PR_SET_PDEATHSIG = 1
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
#: systemd hands sockets over from this descriptor on (sd_listen_fds(3)).
_LISTEN_FDS_START = 3


@dataclass(frozen=True)
class ServeOptions:
    """What to run and where."""

    host: str = "127.0.0.1"
    port: int = 8000
    #: Web processes; 0 for none.
    web_workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    backlog: int = 1_024
    connections: int = 20_000
    #: Seconds requests in flight and a running task are given at the end.
    grace: float = 25.0
    #: Called in the supervisor once everything has been started.
    on_ready: Callable[[], None] | None = None


class CannotServe(Exception):
    """One sentence for the operator about why serving is impossible."""


def listen(host: str, port: int, backlog: int = 1_024) -> socket.socket:
    """A listening socket, or the one systemd passed. Raises CannotServe."""
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and int(os.environ.get("LISTEN_FDS", "0")) >= 1:
        return socket.socket(fileno=_LISTEN_FDS_START)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError) as problem:
        raise CannotServe(f"There is no address {host!r} on this machine to listen at ({problem}).") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if family == socket.AF_INET6 and host in ("", "::"):
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(backlog)
    except OSError as problem:
        listener.close()
        raise CannotServe(_why_not(problem, host, port)) from None
    return listener


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program; choose another with PORT."
    if problem.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be opened by this user; choose one above 1023 with PORT."
    if problem.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine; choose another with HOST."
    return f"{host}:{port} cannot be opened: {problem.strerror}."


class StopEvent(threading.Event):
    """Set when a process is asked to stop; `wait(seconds)` is a nap that ends early then."""


@dataclass
class _Child:
    name: str
    main: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    #: Deaths in quick succession, which decide how long the next start waits.
    deaths: int = 0
    start_at: float = 0.0
    kill_at: float = 0.0
    stopping: bool = False


def serve(
    options: ServeOptions,
    make_app: Callable[[], App],
    run_worker: Callable[[StopEvent], None] | None = None,
    before_fork: Callable[[], None] | None = None,
) -> int:
    """Runs web and worker processes until told to stop; returns the exit code. Main thread only.

    `make_app` is called in each web process after the fork, `run_worker` in the worker; both find everything imported
    that the caller had imported. `before_fork` closes what must not be shared (database connections).
    """
    try:
        listener = listen(options.host, options.port, options.backlog) if options.web_workers > 0 else None
    except CannotServe as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    children = []
    if listener is not None:
        children += [
            _Child(f"web-{number}", _web(options, make_app, listener, number))
            for number in range(1, options.web_workers + 1)
        ]
    if run_worker is not None:
        children.append(_Child("worker", _worker(run_worker)))
    return _Supervisor(options, children, before_fork, listener).run()


def _web(
    options: ServeOptions, make_app: Callable[[], App], listener: socket.socket, number: int
) -> Callable[[], None]:
    def main() -> None:
        from .server import WebOptions, run_web

        web = WebOptions(backlog=options.backlog, connections=options.connections, grace=options.grace)
        run_web(make_app(), listener, web, number)

    return main


def _worker(run_worker: Callable[[StopEvent], None]) -> Callable[[], None]:
    def main() -> None:
        stop = StopEvent()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run_worker(stop)

    return main


class _Supervisor:
    def __init__(
        self,
        options: ServeOptions,
        children: list[_Child],
        before_fork: Callable[[], None] | None,
        listener: socket.socket | None,
    ) -> None:
        self._options = options
        self._children = children
        self._before_fork = before_fork
        self._listener = listener
        self._pid = os.getpid()
        self._stopping = False
        self._replacing: list[_Child] = []

    def run(self) -> int:
        # Blocked and fetched with sigtimedwait: no handler can run in the middle of anything.
        old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        # An ignored signal is dropped even while blocked; SIGCHLD is ignored by some parents.
        old_handler = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            self._freeze()
            for child in self._children:
                self._start(child)
            if self._options.on_ready is not None:
                self._options.on_ready()
            while not self._stopping or any(child.pid for child in self._children):
                caught = signal.sigtimedwait(_SIGNALS, self._next_deadline())
                if caught is not None:
                    self._heed(signal.Signals(caught.si_signo))
                self._reap()
                self._catch_up()
        finally:
            self._kill_all()
            signal.signal(signal.SIGCHLD, old_handler)
            signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)
            gc.unfreeze()
        return 0

    def _freeze(self) -> None:
        if threading.active_count() > 1:
            names = ", ".join(thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
            logger.warning("Threads that will be missing in the children: %s", names)
        gc.collect()
        # Collections in children would otherwise write to (and so copy) every page of the shared memory.
        gc.freeze()

    def _start(self, child: _Child) -> None:
        if self._before_fork is not None:
            self._before_fork()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._become(child)
        child.pid, child.started, child.stopping, child.kill_at = pid, time.monotonic(), False, 0.0
        logger.info("%s started as process %d", child.name, pid)

    def _become(self, child: _Child) -> NoReturn:
        """The child's whole life."""
        code = 1
        try:
            die_with_parent(self._pid)
            for name in _SIGNALS:
                signal.signal(name, signal.SIG_DFL)
            # Ctrl-C reaches the whole group; the supervisor is the one to tell children when.
            os.setpgid(0, 0)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            child.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            logger.exception("%s failed", child.name)
        finally:
            with contextlib.suppress(Exception):
                logging.shutdown()
                sys.stdout.flush()
                sys.stderr.flush()
            # Not sys.exit: the supervisor's own clean-up must not run here a second time.
            os._exit(code)

    def _heed(self, caught: signal.Signals) -> None:
        if caught in (signal.SIGTERM, signal.SIGINT):
            if self._stopping and caught == signal.SIGINT:
                self._kill_all()  # a second Ctrl-C means it
            self._stopping = True
            self._replacing.clear()
            if self._listener is not None:
                self._listener.close()  # children close theirs: from then on connections are refused
            for child in self._children:
                self._stop(child)
        elif caught == signal.SIGHUP and not self._stopping:
            self._replacing = [child for child in self._children if child.pid]
            self._replace_next()

    def _stop(self, child: _Child) -> None:
        if child.pid and not child.stopping:
            child.stopping = True
            child.kill_at = time.monotonic() + self._options.grace + 5
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)

    def _replace_next(self) -> None:
        while self._replacing:
            child = self._replacing[0]
            if child.pid:
                self._stop(child)
                return
            self._replacing.pop(0)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = next((child for child in self._children if child.pid == pid), None)
            if child is not None:
                self._bury(child, status)

    def _bury(self, child: _Child, status: int) -> None:
        child.pid = 0
        now = time.monotonic()
        if self._stopping:
            return
        if child.stopping:
            child.deaths, child.start_at = 0, now
            return
        child.deaths = child.deaths + 1 if now - child.started < 30 else 1
        pause = 0.0 if child.deaths == 1 else min(0.25 * 2**child.deaths, 30.0)
        child.start_at = now + pause
        code = os.waitstatus_to_exitcode(status)
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        logger.error("%s %s; it starts again in %.1f s", child.name, how, pause)

    def _catch_up(self) -> None:
        """Does what time has come for: starts that waited, children that would not stop."""
        now = time.monotonic()
        for child in self._children:
            if child.pid and child.kill_at and now >= child.kill_at:
                logger.error("%s did not stop in time and is killed", child.name)
                child.kill_at = 0.0
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)
            elif not child.pid and not self._stopping and now >= child.start_at:
                self._start(child)
                if self._replacing and self._replacing[0] is child:
                    self._replacing.pop(0)
                    self._replace_next()

    def _next_deadline(self) -> float:
        now = time.monotonic()
        times = [child.kill_at for child in self._children if child.pid and child.kill_at]
        if not self._stopping:
            times += [child.start_at for child in self._children if not child.pid]
        return min(max(min(times, default=now + 3600) - now, 0.0), 3600.0)

    def _kill_all(self) -> None:
        for child in self._children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)


def die_with_parent(parent: int) -> None:
    """Asks Linux to kill this process when its parent dies, and makes sure that it has not yet."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
