"""A newspaper of its own for one run: a temporary data directory with the demo in it, and servers started on it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError

PROJECT = Path(__file__).parent.parent
#: The first of the ports that servers are started on.
FIRST_PORT = int(os.environ.get("BENCHMARK_PORT", "8230"))
PORTS = 20


class House:
    """What benchmarks share. Made once a run; the demo is loaded when somebody first needs it."""

    def __init__(self, *, quick: bool = False) -> None:
        self.quick = quick
        self.root = Path(tempfile.mkdtemp(prefix="broadsheet-bench-"))
        # One address for the whole run: printed pages name it.
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        #: What a run has to say beside its rows.
        self.notes: list[str] = []

    @cached_property
    def data(self) -> Path:
        """A data directory with the demo newspaper in it."""
        data = self.root / "data"
        self.command("demo", data=data)
        return data

    def close(self) -> None:
        """Removes everything that the run has written."""
        shutil.rmtree(self.root, ignore_errors=True)

    def rounds(self, usual: int) -> int:
        """How often to measure: as usual, or once in a quick run."""
        return 1 if self.quick else usual

    def environment(self, data: Path, **extra: str) -> dict[str, str]:
        """The environment of a child: this run's settings, and none of the operator's own."""
        foreign = ("BROADSHEET_", "DATABASE_URL", "VALKEY_URL", "SMTP_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        own = {
            "BROADSHEET_DATA": str(data),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BROADSHEET_LOG_LEVEL": "ERROR",
        }
        return {**kept, **own, **extra}

    def command(self, *arguments: str, data: Path | None = None, **extra: str) -> str:
        """Runs `broadsheet` with `arguments` to its end; what it printed. Raises RuntimeError when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "broadsheet", *arguments],
            env=self.environment(data or self.data, **extra), cwd=PROJECT, capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"broadsheet {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def inside(self, function: str, *, data: Path | None = None, database: str = "", **arguments: Any) -> Any:
        """Calls `benchmarks.<module>:<name>` in a fresh process with Django set up; its JSON-able answer."""
        extra = {"DATABASE_URL": database} if database else {}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.inside", function, json.dumps(arguments)],
            env=self.environment(data or self.data, **extra),
            cwd=PROJECT, stdout=subprocess.PIPE, text=True, timeout=1800,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{function} failed (what it said is above)")
        return json.loads(done.stdout.splitlines()[-1])

    @contextlib.contextmanager
    def serving(
        self, command: str = "serve", *, core: int | None = None, data: Path | None = None, **extra: str
    ) -> Iterator[int]:
        """A running `broadsheet serve` or `broadsheet web` that answers; its process id. Stopped at the end."""
        server = self.start(command, core=core, data=data, **extra)
        try:
            wait_for(f"{self.address}/", server)
            yield server.pid
        finally:
            stop(server)

    def start(
        self, command: str = "serve", *, core: int | None = None, data: Path | None = None, **extra: str
    ) -> subprocess.Popen[bytes]:
        """The same without waiting for an answer, for who measures that."""
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        return subprocess.Popen(
            [*pinned, sys.executable, "-m", "broadsheet", command],
            env=self.environment(data or self.data, **extra), cwd=PROJECT, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @cached_property
    def stories(self) -> list[str]:
        """The paths of the demo's stories and live blogs, newest first."""
        return list(self.inside("pages:article_paths"))

    @property
    def story(self) -> str:
        """The path of a story of usual length, the one that single-page measurements take."""
        return str(self.inside("pages:usual_story"))


def wait_for(address: str, server: subprocess.Popen[bytes], patience: float = 60.0) -> float:
    """Seconds until `address` answers 200. Raises RuntimeError when the server dies or stays silent."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < patience:
        with contextlib.suppress(URLError, OSError), urllib.request.urlopen(address, timeout=10) as answer:
            if answer.status == 200:
                return time.perf_counter() - begun
        if server.poll() is not None:
            raise RuntimeError(f"The server for {address} ended with code {server.returncode}.")
        time.sleep(0.005)
    raise RuntimeError(f"{address} did not answer within {patience:.0f} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Asks politely, then does not ask."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=40)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    """A port of our range that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"All ports from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are taken; set BENCHMARK_PORT.")
