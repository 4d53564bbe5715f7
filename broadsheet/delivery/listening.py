"""Where connections come in.

On Linux each web process has a socket of its own at the same address, and the kernel gives each its share of the
connections (SO_REUSEPORT, socket(7)). With one socket for all of them, whichever process is awake takes all that arrive
together, and the others have nothing to do. The supervisor keeps the sockets open: a connection that waits while a
process dies is taken by the next one.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import Any

#: systemd hands sockets over from this descriptor on (sd_listen_fds(3)).
_LISTEN_FDS_START = 3


class CannotServe(Exception):
    """One sentence for the operator about why serving is impossible."""


class Door:
    """A listening socket that can be closed for a while, so that nobody waits where nobody comes."""

    def __init__(self, listener: socket.socket, backlog: int, *, is_shared: bool) -> None:
        """`is_shared`: other processes take from this very socket, so it never closes before the end."""
        self.socket = listener
        self._backlog = backlog
        self._is_shared = is_shared
        self._address = listener.getsockname()

    def close(self) -> None:
        """Leaves new connections to the other doors."""
        if not self._is_shared:
            self.socket.close()

    def open(self) -> None:
        """Opens it again where it was closed. Raises `OSError`."""
        if self.socket.fileno() == -1:
            self.socket = _bound(self.socket.family, self._address, self._backlog, reuse=True)


def open_doors(host: str, port: int, number: int, backlog: int = 1_024) -> list[Door]:
    """A door for each of `number` processes. Raises `CannotServe`."""
    first = listen(host, port, backlog)
    if number < 2 or _is_given() or sys.platform != "linux" or not hasattr(socket, "SO_REUSEPORT"):
        return [Door(first, backlog, is_shared=True)] * number
    # The first was opened without leave to share, and so has made sure that no other program is there.
    address = first.getsockname()
    first.close()
    try:
        sockets = [_bound(first.family, address, backlog, reuse=True) for _ in range(number)]
    except OSError as problem:
        raise CannotServe(_why_not(problem, host, port)) from None
    return [Door(each, backlog, is_shared=False) for each in sockets]


def listen(host: str, port: int, backlog: int = 1_024) -> socket.socket:
    """A listening socket, or the one systemd passed. Raises CannotServe."""
    if _is_given():
        return socket.socket(fileno=_LISTEN_FDS_START)
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError) as problem:
        raise CannotServe(f"There is no address {host!r} on this machine to listen at ({problem}).") from None
    try:
        return _bound(family, address, backlog)
    except OSError as problem:
        raise CannotServe(_why_not(problem, host, port)) from None


def _is_given() -> bool:
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and int(os.environ.get("LISTEN_FDS", "0")) >= 1


def _bound(family: int, address: Any, backlog: int, *, reuse: bool = False) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if family == socket.AF_INET6 and address[0] == "::":
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(backlog)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program; choose another with PORT."
    if problem.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be opened by this user; choose one above 1023 with PORT."
    if problem.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine; choose another with HOST."
    return f"{host}:{port} cannot be opened: {problem.strerror}."
