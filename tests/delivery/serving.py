"""Serving the small newspaper in a process of its own, and talking to it byte by byte."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


# Below what systems give to outgoing connections (from 32768 on), which would else take a port between our finding it
# free and its server's start. Test processes that run side by side begin far from each other.
_ports = (20_000 + number % 12_000 for number in count(os.getpid() * 97))


def free_port() -> int:
    """A port of this machine that nobody listens on, another one at every call."""
    while True:
        port = next(_ports)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def eventually(true: Callable[[], object], seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


class Served:
    """A running newspaper."""

    def __init__(self, folder: Path, *, web: int = 1, worker: bool = False, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        command = [sys.executable, "-m", "tests.delivery.newspaper", str(folder), str(self.port), str(web)]
        self.process = subprocess.Popen(
            [*command, "1" if worker else "0"],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stderr=(folder / "errors").open("a"),
        )

    def wait_until_up(self) -> None:
        assert eventually(self.answers), (self.folder / "errors").read_text()

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.get("/story/").status == 200
        return False

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def raw(self, request: bytes, *, wait: bool = True) -> bytes:
        """Sends bytes as they are; everything that comes back until the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=3) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            answer = b""
            with contextlib.suppress(OSError):
                while wait and (piece := connection.recv(65_536)):
                    answer += piece
                    connection.settimeout(0.3)
            return answer

    def notes(self) -> list[str]:
        file = self.folder / "notes"
        return file.read_text().splitlines() if file.exists() else []

    def pids(self, kind: str) -> list[int]:
        """Every process of a kind that ever started, in order."""
        return [int(line.split()[1]) for line in self.notes() if line.startswith(f"{kind} ") and line[-1].isdigit()]

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(seconds)


class Answer:
    """A response read to its end."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextlib.contextmanager
def serving(folder: Path, *, web: int = 1, worker: bool = False) -> Iterator[Served]:
    served = Served(folder, web=web, worker=worker)
    try:
        if web:
            served.wait_until_up()
        yield served
    finally:
        if served.process.poll() is None:
            served.process.kill()
        served.process.wait()
