"""`broadsheet serve`: one process that has loaded everything, and its forked children.

The supervisor imports Django once, opens the sockets (listening.py), freezes what the garbage collector would otherwise
touch and forks: children share its memory until they write to it. Web children take connections, the worker child runs
the tasks, and others what must not hold these up.

Signals: TERM and INT stop (requests in flight finish, then exit 0), HUP replaces the children one by one; the next web
child takes connections before the one it replaces stops. Children that die are started again, ever later when they keep
dying. Children learn from the kernel when the supervisor is gone, however it went.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from .listening import CannotServe, Door, open_doors

if TYPE_CHECKING:
    from .rsgi import App

logger = logging.getLogger("broadsheet.delivery")

_PR_SET_PDEATHSIG = 1
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


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


class StopEvent(threading.Event):
    """Set when a process is asked to stop; `wait(seconds)` is a nap that ends early then."""


@dataclass(eq=False)
class _Child:
    name: str
    main: Callable[[], None]
    door: Door | None = None
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
    workers: Mapping[str, Callable[[StopEvent], None]] | None = None,
) -> int:
    """Runs web and worker processes until told to stop; returns the exit code. Main thread only.

    `make_app` is called in each web process after the fork, `run_worker` in the worker, and each of the further
    `workers` in a process of that name; all find everything imported that the caller had imported. `before_fork` closes
    what must not be shared (database connections).
    """
    children: list[_Child] = []
    if options.web_workers > 0:
        try:
            doors = open_doors(options.host, options.port, options.web_workers, options.backlog)
        except CannotServe as problem:
            sys.stderr.write(f"{problem}\n")
            return 1
        children += [
            _Child(f"web-{number}", _web(options, make_app, door, number), door) for number, door in enumerate(doors, 1)
        ]
    if run_worker is not None:
        children.append(_Child("worker", _worker(run_worker)))
    children += [_Child(name, _worker(run)) for name, run in (workers or {}).items()]
    return _Supervisor(options, children, before_fork).run()


def _web(options: ServeOptions, make_app: Callable[[], App], door: Door, number: int) -> Callable[[], None]:
    def main() -> None:
        from .server import WebOptions, run_web

        web = WebOptions(backlog=options.backlog, connections=options.connections, grace=options.grace)
        run_web(make_app(), door.socket, web, number)

    return main


def _worker(run_worker: Callable[[StopEvent], None]) -> Callable[[], None]:
    def main() -> None:
        stop = StopEvent()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run_worker(stop)

    return main


class _Supervisor:
    def __init__(self, options: ServeOptions, children: list[_Child], before_fork: Callable[[], None] | None) -> None:
        self._options = options
        self._children = children
        self._before_fork = before_fork
        #: Web children that another has replaced, while they finish what they have begun.
        self._leaving: list[_Child] = []
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
            while not self._stopping or any(child.pid for child in self._everybody()):
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

    def _everybody(self) -> list[_Child]:
        return [*self._children, *self._leaving]

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
        if child.door is not None and not self._opened(child, child.door):
            return
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._become(child)
        child.pid, child.started, child.stopping, child.kill_at = pid, time.monotonic(), False, 0.0
        logger.info("%s started as process %d", child.name, pid)

    def _opened(self, child: _Child, door: Door) -> bool:
        try:
            door.open()
        except OSError as problem:
            child.start_at = time.monotonic() + 5
            logger.error("%s cannot take connections (%s) and waits", child.name, problem.strerror)
            return False
        return True

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
            for other in self._children:
                # A door stays open for as long as any process holds it, whether or not anybody comes to it.
                if other.door is not None and other.door is not child.door:
                    other.door.socket.close()
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
            for child in self._everybody():
                if child.door is not None:
                    child.door.socket.close()  # children close theirs: from then on connections are refused
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
            if not child.pid:
                self._replacing.pop(0)
            elif child.door is None:
                self._stop(child)
                return
            else:
                leaving = replace(child)
                self._leaving.append(leaving)
                self._start(child)
                self._stop(leaving)
                return

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = next((child for child in self._everybody() if child.pid == pid), None)
            if child is not None:
                self._bury(child, status)

    def _bury(self, child: _Child, status: int) -> None:
        child.pid = 0
        now = time.monotonic()
        if child in self._leaving:
            self._leaving.remove(child)
            if self._replacing:
                self._replacing.pop(0)
                self._replace_next()
            return
        if self._stopping:
            return
        if child.stopping:
            child.deaths, child.start_at = 0, now
            return
        child.deaths = child.deaths + 1 if now - child.started < 30 else 1
        pause = 0.0 if child.deaths == 1 else min(0.25 * 2**child.deaths, 30.0)
        child.start_at = now + pause
        if pause and child.door is not None:
            child.door.close()
        code = os.waitstatus_to_exitcode(status)
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        logger.error("%s %s; it starts again in %.1f s", child.name, how, pause)

    def _catch_up(self) -> None:
        """Does what time has come for: starts that waited, children that would not stop."""
        now = time.monotonic()
        for child in self._everybody():
            if child.pid and child.kill_at and now >= child.kill_at:
                logger.error("%s did not stop in time and is killed", child.name)
                child.kill_at = 0.0
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)
            elif not child.pid and not self._stopping and now >= child.start_at:
                self._start(child)
                if child.door is None and self._replacing and self._replacing[0] is child:
                    self._replacing.pop(0)
                    self._replace_next()

    def _next_deadline(self) -> float:
        now = time.monotonic()
        times = [child.kill_at for child in self._everybody() if child.pid and child.kill_at]
        if not self._stopping:
            times += [child.start_at for child in self._children if not child.pid]
        return min(max(min(times, default=now + 3600) - now, 0.0), 3600.0)

    def _kill_all(self) -> None:
        for child in self._everybody():
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)


def die_with_parent(parent: int) -> None:
    """Asks Linux to kill this process when its parent dies, and makes sure that it has not yet."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
