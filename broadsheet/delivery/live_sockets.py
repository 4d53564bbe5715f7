"""The connections under the streams: how many the process may have, and noticing those that have gone silent.

A reader whose train enters a tunnel closes nothing. What we write then waits in the kernel, which would try for a
quarter of an hour. TCP_USER_TIMEOUT (RFC 5482) makes it give up sooner, also on a client that takes nothing; it is set
on streams alone, because a picture may well be waited for that long. The server does not hand out its sockets: we look
them up among the process's own by their peers' addresses.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
from collections.abc import Container

#: Connections that streams leave to pages.
FOR_PAGES = 1_000


def room_for_streams(connections: int) -> int:
    """How many streams this process may hold, after raising its limit of open files as far as it goes."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = connections if soft == resource.RLIM_INFINITY else min(connections, soft)
    return max(most - FOR_PAGES, most // 2)


def give_up_after(seconds: float, clients: Container[tuple[str, str]]) -> None:
    """Has the kernel close connections with `clients` (host, port) on which nothing gets through for so long."""
    for entry in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are enough
        try:
            # The family only says how much room an address needs.
            connection = socket.socket(socket.AF_INET6, socket.SOCK_STREAM, fileno=int(entry))
        except OSError:
            continue
        try:
            peer = connection.getpeername()
            if isinstance(peer, tuple) and (str(peer[0]), str(peer[1])) in clients:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
        except OSError:
            pass  # no socket, not connected, or just closed by the server
        finally:
            connection.detach()  # it is the server's
