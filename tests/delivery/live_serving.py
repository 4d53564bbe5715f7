"""Serving the newspaper with a hub, and listening to it as a browser does."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.delivery.serving import REPOSITORY, Served, eventually, free_port


class Heard(NamedTuple):
    """An event as a browser sees it."""

    id: str
    name: str
    data: Any


class Paper(Served):
    """A running newspaper with a hub."""

    def __init__(self, folder: Path, *, web: int, valkey: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        command = [sys.executable, "-m", "tests.delivery.live_newspaper", str(folder), str(self.port), str(web), valkey]
        self.process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
            stderr=(folder / "errors").open("a"),
        )

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.get("/").status == 200
        return False

    def publish(self, channel: str, data: Any, name: str = "comment") -> str:
        return self.get("/publish", "POST", json.dumps([channel, name, data]).encode()).body.decode()

    def streams(self) -> int:
        return int(self.get("/streams").body)

    def listen(self, query: str, **headers: str) -> Listener:
        return Listener(self.port, query, headers)


class Listener:
    """One open stream."""

    def __init__(self, port: int, query: str, headers: dict[str, str], *, receive: int = 0) -> None:
        self.socket = socket.socket()
        if receive:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        # HTTP/1.0: the body comes without lengths of pieces in it.
        self.socket.sendall(f"GET /live?{query} HTTP/1.0\r\nHost: a\r\n{named}\r\n".encode())
        self.text = ""
        self.ended = False
        self.until(lambda: "\r\n\r\n" in self.text)
        self.head, _, self.text = self.text.partition("\r\n\r\n")
        self.status = int(self.head.split()[1])
        if self.status == 200:
            assert self.until(lambda: "retry:" in self.text)

    def until(self, true: Any, seconds: float = 10) -> bool:
        """Reads until something is true, the stream ends or time is over."""
        deadline = time.monotonic() + seconds
        while not true() and not self.ended:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            self.socket.settimeout(left)
            try:
                piece = self.socket.recv(65_536)
            except TimeoutError:
                break
            except ConnectionError:
                piece = b""
            self.ended = not piece
            self.text += piece.decode()
        return bool(true())

    @property
    def events(self) -> list[Heard]:
        found = re.findall(r"^id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n", self.text, re.MULTILINE)
        return [Heard(id_, name, json.loads(data)) for id_, name, data in found]

    def hears(self, number: int, seconds: float = 10) -> list[Heard]:
        """The events, once there are so many."""
        self.until(lambda: len(self.events) >= number, seconds)
        return self.events

    def close(self) -> None:
        self.socket.close()


@contextlib.contextmanager
def live_paper(folder: Path, *, web: int = 1, valkey: str = "", **environment: str) -> Iterator[Paper]:
    folder.mkdir(exist_ok=True)
    paper = Paper(folder, web=web, valkey=valkey, **environment)
    try:
        paper.wait_until_up()
        assert eventually(lambda: len(paper.pids("web")) == web)
        yield paper
    finally:
        if paper.process.poll() is None:
            paper.process.send_signal(signal.SIGKILL)
        paper.process.wait()
