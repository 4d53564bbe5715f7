"""A push service for tests and benchmarks: believes nothing that it is told.

Each message is decrypted with the browser's keys (RFC 8291), its token checked (RFC 8292) and its headers read as
RFC 8030 has them. In the tests it runs in a thread; `python -m tests.notifications.push_service --port 9000` runs it
alone, where `GET /new/64?k=KEY` answers with subscriptions and `GET /counts` with what came. What stands behind a `?`
in an endpoint is not looked at: so one subscription serves as many.
"""

import argparse
import asyncio
import json
import re
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from broadsheet.notifications.webpush.base64url import read, written
from broadsheet.notifications.webpush.encryption import EncryptionError, decrypt, public_key
from tests.notifications.push_connections import HTTP1, HTTP2, Connection, Manner, Refused

MOST_BODY = 4096
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_VAPID = re.compile(r"vapid t=([A-Za-z0-9._-]+), ?k=([A-Za-z0-9_-]+)")
_LONGEST = 24 * 3600


@dataclass(frozen=True)
class Subscription:
    """What a browser hands to the paper; `server_key` is the key of the paper that it was made with."""

    endpoint: str
    p256dh: str
    auth: str
    server_key: str


@dataclass(frozen=True)
class Received:
    """A message as the browser reads it."""

    endpoint: str
    plain: bytes
    ttl: int
    urgency: str
    topic: str
    claims: dict[str, Any]
    connection: int

    @property
    def json(self) -> Any:
        return json.loads(self.plain)


@dataclass(frozen=True)
class _Browser:
    private: ec.EllipticCurvePrivateKey
    point: str
    secret: bytes


class PushService:
    """Serves on this machine, over TLS where it has a `certificate` (a file with key and certificate).

    `name` is the host in its addresses. Over TLS it speaks those of `protocols` that the other side does, the first
    that suits both; without, HTTP/1.1. `drops_after` ends each connection, unannounced, after so many answers. Over
    HTTP/2 `streams` may be open at once in a connection, of each of which so many octets are let through at first:
    `window`; and each connection is announced to end after `goes_away_after` requests: those that follow are not heard.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        certificate: Path | None = None,
        name: str = "127.0.0.1",
        protocols: Sequence[str] = (HTTP2, HTTP1),
        drops_after: int | None = None,
        goes_away_after: int | None = None,
        streams: int = 100,
        window: int = 65_535,
        remembers: int = 10_000,
    ) -> None:
        self.messages: deque[Received] = deque(maxlen=remembers)
        self.counts: Counter[int] = Counter()
        self.faults: deque[str] = deque(maxlen=1000)
        self.connections = 0
        self.drops_after, self.goes_away_after = drops_after, goes_away_after
        self.protocols, self.streams, self.window = protocols, streams, window
        #: Most streams that were open at once.
        self.most_open = 0
        self._name, self._port = name, port
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
            self._tls.set_alpn_protocols(protocols)
        #: When the first message of each topic came, in seconds since 1970.
        self.begun: dict[str, float] = {}
        self._browsers: dict[str, tuple[_Browser, str]] = {}
        self._manners: dict[str, Manner] = {}
        self._tokens: dict[str, tuple[dict[str, Any], str]] = {}
        self.loop: asyncio.AbstractEventLoop
        self.open: set[asyncio.Transport] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    # For tests --------------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self._name}:{self._port}"

    @property
    def delivered(self) -> int:
        return self.counts[201]

    def new_subscription(self, server_key: str) -> Subscription:
        """A browser of its own that subscribed with the paper's public key `server_key`."""
        return self._subscribed(_browser(), server_key)

    def new_subscriptions(self, count: int, server_key: str, browsers: int = 16) -> list[Subscription]:
        """Many at once, which share a few browsers' keys: making keys is not what a benchmark measures."""
        made = [_browser() for _ in range(min(browsers, count))]
        return [self._subscribed(made[number % len(made)], server_key) for number in range(count)]

    def answer(self, subscription: Subscription, **manner: Any) -> None:
        """From now on messages for it are answered in this manner (see `Manner`)."""
        self._manners[urlsplit(subscription.endpoint).path] = Manner(**manner)

    def hang_up(self) -> None:
        """Ends every open connection."""
        done = threading.Event()

        def end() -> None:
            for transport in list(self.open):
                transport.abort()
            done.set()

        self.loop.call_soon_threadsafe(end)
        assert done.wait(10)

    def of(self, subscription: Subscription) -> list[Received]:
        """What came for it, the oldest first."""
        return [message for message in self.messages if message.endpoint == subscription.endpoint]

    def shown(self, subscription: Subscription) -> list[Received]:
        """What a device shows that was off meanwhile: of messages with one topic the last (RFC 8030 section 5.4)."""
        kept: dict[str, Received] = {}
        for number, message in enumerate(self.of(subscription)):
            place = message.topic or f"no topic {number}"
            kept.pop(place, None)
            kept[place] = message
        return list(kept.values())

    # What it does -----------------------------------------------------------------------------------------------------

    def _subscribed(self, browser: _Browser, server_key: str) -> Subscription:
        path = f"/push/{len(self._browsers)}-{written(browser.secret)}"
        self._browsers[path] = browser, server_key
        return Subscription(f"{self.origin}{path}", browser.point, written(browser.secret), server_key)

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(
            self.loop.create_server(lambda: Connection(self), "127.0.0.1", self._port, ssl=self._tls, backlog=512)
        )
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self.loop.run_forever()
        server.close()
        for transport in list(self.open):
            transport.abort()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def taken(self, path: str, headers: dict[str, str], body: bytes, connection: int) -> Manner:
        """Takes one message in. How to answer it. Raises `Refused`."""
        path = path.partition("?")[0]
        if path not in self._browsers:
            raise Refused(404, "There is no such subscription.")
        browser, server_key = self._browsers[path]
        claims = self._checked_token(headers.get("authorization", ""), server_key)
        ttl, urgency, topic = headers.get("ttl", ""), headers.get("urgency", "normal"), headers.get("topic", "")
        if not ttl.isdigit():
            raise Refused(400, f"TTL is {ttl!r}.")
        if urgency not in ("very-low", "low", "normal", "high"):
            raise Refused(400, f"Urgency is {urgency!r}.")
        if topic and not _TOPIC.fullmatch(topic):
            raise Refused(400, f"Topic is {topic!r}.")
        if headers.get("content-encoding") != "aes128gcm":
            raise Refused(400, "The body is not aes128gcm.")
        if len(body) > MOST_BODY:
            raise Refused(413, "The body is too long.")
        try:
            plain = decrypt(body, browser.private, browser.secret)
        except EncryptionError as error:
            raise Refused(400, f"The browser cannot read it: {error}") from error
        manner = self._manners.get(path) or Manner()
        if manner.times is not None:
            manner.times -= 1
            if manner.times < 0:
                manner = Manner()
        if manner.status < 400 and manner.is_answer:
            self.begun.setdefault(topic, time.time())
            self.messages.append(
                Received(f"{self.origin}{path}", plain, int(ttl), urgency, topic, claims, connection),
            )
        return manner

    def _checked_token(self, header: str, server_key: str) -> dict[str, Any]:
        found = _VAPID.fullmatch(header)
        if found is None:
            raise Refused(401, "Nobody says who sends this.")
        if header not in self._tokens:
            self._tokens[header] = self._read_token(found[1], found[2]), found[2]
        claims, key = self._tokens[header]
        if key != server_key:
            raise Refused(403, "The subscription was made with another key.")
        if not time.time() < claims["exp"] <= time.time() + _LONGEST:
            raise Refused(403, "The token is not of today.")
        return claims

    def _read_token(self, token: str, key: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                public_key(read(key)),
                algorithms=["ES256"],
                audience=self.origin,
                options={"require": ["exp", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise Refused(403, f"The token is not good: {error}") from error
        if not str(claims["sub"]).startswith(("mailto:", "https:")):
            raise Refused(403, "The token's sub is no contact.")
        return claims

    def told(self, path: str) -> bytes:
        """For those in another process: new subscriptions, and counts."""
        parts = urlsplit(path)
        if parts.path.startswith("/new/"):
            count = int(parts.path.removeprefix("/new/"))
            made = self.new_subscriptions(count, parse_qs(parts.query)["k"][0])
            return json.dumps([asdict(subscription) for subscription in made]).encode()
        return json.dumps(
            {
                "answers": self.counts,
                "connections": self.connections,
                "faults": list(self.faults)[:20],
                "begun": self.begun,
            }
        ).encode()


def _browser() -> _Browser:
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    # The secret serves as a part of the address too, as real ones cannot be guessed.
    return _Browser(private, written(point), point[1:17])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", type=Path, default=None)
    parser.add_argument("--protocols", nargs="+", default=[HTTP2, HTTP1])
    options = parser.parse_args()
    service = PushService(
        port=options.port, certificate=options.certificate, protocols=options.protocols, remembers=1000
    )
    print(service.start().origin, flush=True)
    service._thread.join()
