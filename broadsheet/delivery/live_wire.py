"""From the process where something happens to every web process: on one host by itself, between hosts through Valkey.

Alone, each web process has a Unix datagram socket in a private directory of the data directory, and whoever publishes
writes to all that are there. With `VALKEY_URL`, both sides talk to that instead. Nobody else knows which it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger("broadsheet.delivery")

Receiver = Callable[[bytes], object]
Closer = Callable[[], object]

#: Seconds a publisher waits for a web process that is busy, and leaves it alone afterwards.
PATIENCE = 0.05
LEFT_ALONE = 1.0
#: Seconds for a word with Valkey, and without one after it did not answer.
VALKEY_PATIENCE = 0.25
VALKEY_LEFT_ALONE = 2.0


class Wire(Protocol):
    """Carries what one process sends to all that listen."""

    def send(self, packed: bytes) -> None:
        """From any thread. May lose it; raises nothing for that."""

    def listen(self, receive: Receiver, missed: Callable[[], object]) -> Closer:
        """Calls `receive` in the running event loop for all that is sent from now on, until the answer is called.

        `missed` is called in the loop when something may have been lost.
        """


@cache
def wire() -> Wire:
    """The wire that the settings ask for."""
    if settings.VALKEY_URL:
        paper = hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:16]
        return ValkeyWire(settings.VALKEY_URL, f"broadsheet:live:{paper}")
    return LocalWire(Path(settings.RUN_FOLDER) / "live")


class LocalWire:
    """Datagrams between the processes of one host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: int | None = None
        self._clogged: dict[str, float] = {}
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # The kernel waits for room in the receiver's queue; Python's own time-out would ask it in a loop.
        seconds, rest = divmod(int(PATIENCE * 1e6), 1_000_000)
        self._sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", seconds, rest))

    def send(self, packed: bytes) -> None:
        folder = self._open()
        for name in os.listdir(folder):  # noqa: PTH208 - an open folder
            until = self._clogged.get(name)
            if until is not None and time.monotonic() < until:
                continue
            try:
                self._sender.sendto(packed, _path(folder, name))
                self._clogged.pop(name, None)
            except BlockingIOError:
                self._clogged[name] = time.monotonic() + LEFT_ALONE
                logger.warning("A web process is too busy to be told what is new")
            except ConnectionRefusedError:  # its process was killed
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=folder)
                self._clogged.pop(name, None)
            except FileNotFoundError:
                self._clogged.pop(name, None)

    def listen(self, receive: Receiver, missed: Callable[[], object]) -> Closer:
        folder = self._open()
        name = secrets.token_hex(8)
        ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        ears.bind(_path(folder, name))
        loop = asyncio.get_running_loop()

        def hear() -> None:
            with contextlib.suppress(BlockingIOError):
                for _ in range(100):
                    receive(ears.recv(65_536))

        def close() -> None:
            loop.remove_reader(ears)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
            ears.close()

        loop.add_reader(ears, hear)
        return close

    def _open(self) -> int:
        if self._opened is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            self._opened = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return self._opened


def _path(folder: int, name: str) -> str:
    """A path to `name` in an opened folder: an address of a socket has 108 bytes, a data directory may have more."""
    return f"/proc/self/fd/{folder}/{name}"


class ValkeyWire:
    """Publish and subscribe through Valkey (or Redis)."""

    def __init__(self, url: str, topic: str) -> None:
        self._url = url
        self._topic = topic
        self._mouth = self._client(VALKEY_PATIENCE)
        self._left_alone_until = 0.0

    def _client(self, patience: float, every: float = 0.0) -> Redis:
        # Without retries: a connection that came back by itself would not tell what it missed.
        return Redis.from_url(
            self._url,
            socket_timeout=patience,
            socket_connect_timeout=patience,
            health_check_interval=every,
            retry=Retry(NoBackoff(), 0),
        )

    def send(self, packed: bytes) -> None:
        if time.monotonic() < self._left_alone_until:
            return
        try:
            self._mouth.publish(self._topic, packed)
        except RedisError as problem:
            self._left_alone_until = time.monotonic() + VALKEY_LEFT_ALONE
            logger.warning("Valkey does not take what is new: %s", problem)

    def listen(self, receive: Receiver, missed: Callable[[], object]) -> Closer:
        loop = asyncio.get_running_loop()
        stopped = threading.Event()

        def in_loop(function: Callable[..., object], *arguments: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(function, *arguments)

        def hear() -> None:
            client = self._client(5.0, every=10)
            with client.pubsub() as ears:
                ears.subscribe(self._topic)
                while not stopped.is_set():
                    message = ears.get_message(timeout=1.0)
                    if message is None:
                        continue
                    if message["type"] == "subscribe":
                        in_loop(missed)
                    elif message["type"] == "message":
                        in_loop(receive, message["data"])

        def keep_hearing() -> None:
            while not stopped.is_set():
                try:
                    hear()
                except (RedisError, OSError) as problem:
                    logger.warning("Valkey does not tell what is new: %s", problem)
                except Exception:
                    logger.exception("Listening to Valkey failed; it goes on")
                stopped.wait(1.0)

        threading.Thread(target=keep_hearing, name="live", daemon=True).start()
        return stopped.set
