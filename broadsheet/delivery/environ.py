"""A request in the words of WSGI (PEP 3333), with what the client may not be believed taken out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

Environ = dict[str, Any]

# Said by proxies, or by anybody who plays one; and `Proxy`, which libraries take for an instruction (CVE-2016-5385).
_HEARSAY = frozenset(
    [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-forwarded-server",
        "x-real-ip",
        "x-forwarded-prefix",
        "proxy",
    ]
)
_HOST = re.compile(r"[A-Za-z0-9._~:\[\]-]{1,255}")


class BadRequest(ValueError):
    """A request nobody should try to understand; the text says why."""


def split_address(address: str) -> tuple[str, str]:
    """Host and port of `127.0.0.1:80` or `[::1]:80`."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), port


def client_behind(proxies: int, peer: str, forwarded_for: str) -> str:
    """The client's address when `proxies` trusted proxies stand in front, each of which adds its peer on the right.

    Anything further left is the client's own invention. Falls back to the socket's peer when the chain is shorter
    than it should be or holds no address.
    """
    chain = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    if proxies <= 0 or len(chain) < proxies:
        return peer
    claimed = chain[-proxies]
    if claimed.count(":") == 1:  # 192.0.2.1:4711, as some proxies write
        claimed = claimed.partition(":")[0]
    try:
        return str(ip_address(claimed.strip("[]")))
    except ValueError:
        return peer


def make_environ(
    *,
    method: str,
    path: str,
    query: str,
    http_version: str,
    scheme: str,
    server: str,
    client: str,
    authority: str | None,
    headers: Iterable[tuple[str, str]],
    trusted_proxies: int,
) -> Environ:
    """The environ of one request, without `wsgi.input`. Raises BadRequest for ambiguous ones."""
    server_name, server_port = split_address(server)
    peer, peer_port = split_address(client)
    environ: Environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": server_name,
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{http_version if '.' in http_version else http_version + '.0'}",
        "REMOTE_ADDR": peer,
        "REMOTE_PORT": peer_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    hearsay: dict[str, str] = {}
    hosts = set()
    for name, value in headers:
        if name in _HEARSAY:
            hearsay[name] = f"{hearsay[name]},{value}" if name in hearsay else value
        elif name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name == "content-length":
            environ["CONTENT_LENGTH"] = value
        elif name == "host":
            hosts.add(value)
        elif "_" not in name:  # `x_forwarded_for` would read like `x-forwarded-for` from here on
            key = "HTTP_" + name.upper().replace("-", "_")
            if key in environ:
                environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
            else:
                environ[key] = value
    # The request target's own authority outranks the Host header (RFC 9112, section 3.2.2).
    host = authority or (hosts.pop() if len(hosts) == 1 else "")
    if hosts and not authority:
        raise BadRequest("Several Host headers.")
    if host:
        if _HOST.fullmatch(host) is None:
            raise BadRequest("A Host header that is no host.")
        environ["HTTP_HOST"] = host
    elif http_version != "1":
        raise BadRequest("No Host header.")
    if trusted_proxies > 0:
        environ["REMOTE_ADDR"] = client_behind(trusted_proxies, peer, hearsay.get("x-forwarded-for", ""))
        said = hearsay.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if said in ("http", "https"):
            environ["wsgi.url_scheme"] = said
    return environ
