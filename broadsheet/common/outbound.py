"""The one gate through which the paper speaks to other servers (hubs, push services, webhooks).

An address that somebody typed in must never reach into the machine or the network that the paper runs in. So: https
alone, no user info, every address that the name resolves to must be public, the connection goes to the very address
that was checked, redirects are handed back unfollowed, and size and time are bounded. No other module imports an HTTP
client. Connections that are kept for many requests are in `line.py` and `trunk.py`; they come by here when they are
opened.
"""

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from email.message import Message
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from broadsheet import __version__
from broadsheet.common.addresses import is_public

# An address of which nothing has to be escaped: its origin, and the rest.
_PLAIN = re.compile(r"(https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?)(/[A-Za-z0-9/._~:=&?-]*)")
SECONDS = 10.0
MOST_BYTES = 1024 * 1024


class OutboundError(Exception):
    """The request could not be made or answered; the message says why, in plain words."""


class RefusedError(OutboundError):
    """The address is one that the paper does not speak to. Trying again will not help."""


class UnreachableError(OutboundError):
    """No answer in time: a name without address, nobody listening, no trust, a broken or slow answer."""


class TooLargeError(OutboundError):
    """The answer was longer than the caller would take."""


@dataclass(frozen=True)
class Answer:
    """What the other server said. A redirect is an answer like any other."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Target:
    """An address taken apart: where to connect, and whom to ask for there."""

    host: str
    port: int
    path: str
    is_tls: bool

    @property
    def place(self) -> str:
        """Host and, where it is not the usual one, port: as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """As RFC 6454 writes it: `https://push.example`, without a path."""
        return f"{'https' if self.is_tls else 'http'}://{self.place}"


def send(
    url: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Sends one request and returns the answer, whatever its status.

    `seconds` is for all of it, from connecting to the answer's last byte (a name that will not resolve may take the
    resolver's own time first); `most_bytes` is the longest body that is taken.

    Raises `RefusedError` for an address that is not https to a public host, `UnreachableError` without an answer in
    time, `TooLargeError` for a longer one.
    """
    target = target_of(url)
    where = _resolve(target)
    deadline = time.monotonic() + seconds
    connection = _PinnedConnection(target, where, deadline)
    every = {"Accept-Encoding": "identity", "User-Agent": user_agent()}
    try:
        connection.request(method, target.path, body or None, {**every, **(headers or {})})
        with closing(connection.getresponse()) as response:
            content = response.read(most_bytes + 1)
            missing = response.length
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(f"{target.host} gave no answer: {error or type(error).__name__}.") from error
    except ValueError as error:
        raise RefusedError(f"The request to {target.host} cannot be sent: {error}.") from None
    finally:
        connection.close()
    if len(content) > most_bytes:
        raise TooLargeError(f"{target.host} answered with more than {most_bytes} bytes.")
    if missing:
        raise UnreachableError(f"{target.host} broke off in the middle of its answer.")
    return Answer(response.status, response.headers, content)


def user_agent() -> str:
    """Who we are, and where to read about it."""
    return f"Broadsheet/{__version__} (+{settings.PUBLIC_URL}/)"


def target_of(url: str) -> Target:
    """What to connect to for `url`. Raises `RefusedError` for what is not https, or has a user in it."""
    if (plain := _PLAIN.fullmatch(url)) is not None:
        # Of a million addresses at a few hosts, the hosts are looked at once.
        return replace(_place(plain[1], _may_be_private()), path=plain[2])
    return _parsed(url)


@lru_cache(maxsize=1024)
def _place(origin: str, _is_private_allowed: bool) -> Target:
    return _parsed(origin)


def _parsed(url: str) -> Target:
    if not url.isprintable() or " " in url or "\\" in url:
        raise RefusedError("The address has characters that no address may have.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise RefusedError("The address cannot be understood.") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and _may_be_private()):
        raise RefusedError("The address must begin with https://.")
    if not host or parts.username is not None or parts.password is not None:
        raise RefusedError("The address must name a host and no user.")
    is_tls = parts.scheme == "https"
    return Target(host, port or (443 if is_tls else 80), _path(parts), is_tls)


def _path(parts: SplitResult) -> str:
    return iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _resolve(target: Target) -> tuple[socket.AddressFamily, Any]:
    """The address to connect to. Where any of the host's addresses is not public, none is used."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"{target.host} has no address: {error}.") from None
    if not _may_be_private():
        for _family, _kind, _protocol, _name, address in found:
            if not is_public(str(address[0])):
                raise RefusedError(f"{target.host} is not on the public internet.")
    family, _kind, _protocol, _name, address = found[0]
    return family, address


def _may_be_private() -> bool:
    """For tests alone: speak to this machine, and without TLS."""
    return bool(getattr(settings, "OUTBOUND_ALLOW_PRIVATE", False))


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for, with an end in time."""

    def __init__(self, target: Target, where: tuple[socket.AddressFamily, Any], deadline: float) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.is_tls else 80
        self._target = target
        self._where = where
        self._deadline = deadline

    def connect(self) -> None:
        self.sock = _TimedSocket(_joined(self._target, self._where, self._deadline), self._deadline)


def connected(target: Target, deadline: float, *protocols: str) -> socket.socket:
    """A new connection to an address of the target that has just been checked, until `deadline` (`time.monotonic`).

    Over TLS the server is offered the choice of `protocols` (RFC 7301), the best first.

    Raises `RefusedError` for a host that is not on the public internet, `UnreachableError` for a name without address,
    `OSError` where nobody answers or is trusted.
    """
    return _joined(target, _resolve(target), deadline, *protocols)


def _joined(target: Target, where: tuple[socket.AddressFamily, Any], deadline: float, *protocols: str) -> socket.socket:
    family, address = where
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(left(deadline))
        plain.connect(address)
        if target.is_tls:
            plain.settimeout(left(deadline))
            plain = tls_context(*protocols).wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
    return plain


@cache
def tls_context(*protocols: str) -> ssl.SSLContext:
    """TLS 1.2 or newer, with the certificates that this machine trusts: read once, since that takes a while."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if protocols:
        context.set_alpn_protocols(protocols)
    return context


def left(deadline: float) -> float:
    """Seconds until `deadline`. Raises `TimeoutError` after it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left


class _TimedSocket:
    """The part of a socket that `http.client` uses; every wait ends at one deadline, however slowly bytes come."""

    def __init__(self, wrapped: socket.socket, deadline: float) -> None:
        self._socket = wrapped
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(left(self._deadline))
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._socket, self._deadline))

    def close(self) -> None:
        # A reader that is still open keeps the connection, as with any socket.
        self._socket.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, wrapped: socket.socket, deadline: float) -> None:
        self._socket = wrapped
        self._deadline = deadline
        self._raw = wrapped.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(left(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
