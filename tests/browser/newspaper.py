"""A real newspaper for the browser: its own data directory and port, run by the very command that an operator runs."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.delivery.serving import free_port

PATIENCE = 600.0
"""Seconds the demo newspaper may take to load on a busy machine."""


@dataclass(frozen=True)
class Answer:
    """What came over the wire: bytes as they were sent, header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Newspaper:
    """`broadsheet serve --demo-if-new` as a process, and a way to speak plain HTTP to it.

    One whose data directory has a migrated database already is not new: `BROADSHEET_DEMO` has it load the demo, too.
    """

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.data.with_suffix(".log").read_text(encoding="utf-8", errors="replace")

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the paper's processes see: this machine's, without any paper's settings but ours."""
        unwanted = ("BROADSHEET_", "DATABASE_URL", "VALKEY_URL", "SMTP_URL", "SECRET_KEY", "HOST", "PORT", "DJANGO_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        return environment | {
            "BROADSHEET_DATA": str(self.data),
            "BROADSHEET_WEB_WORKERS": "1",
            "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings",
            "PORT": str(self.port),
            **self.settings,
        }

    def start(self) -> None:
        """Runs the paper and waits until it says that it is ready."""
        with self.data.with_suffix(".log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "broadsheet", "serve", "--demo-if-new"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_ready(PATIENCE)

    def wait_until_ready(self, seconds: float) -> None:
        """Returns when /readyz says yes. Raises `AssertionError` with the log when it does not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None and self.process.poll() is None, f"The paper ended:\n{self.log}"
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"The paper was not ready within {seconds:.0f} s:\n{self.log}")

    def run(self, *arguments: str) -> str:
        """Runs a Python module beside the paper, with the paper's settings; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self) -> None:
        """Ends the paper at once where a test could not; its children end with it."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> int:
        """Asks the paper to stop as an operator would; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"The paper did not stop when asked:\n{self.log}") from None

    def ask(self, method: str, target: str, **headers: str) -> Answer:
        """One request with exactly this target, nothing about it tidied. `accept_encoding="br"` and the like."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            # Neither Accept-Encoding nor anything else is added that the test did not say.
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, **headers)

    def children(self) -> dict[str, int]:
        """Process ids of the paper's children by what they are: `web-1` and `worker`, as the log names them."""
        found = re.findall(r"(web-\d+|worker) started as process (\d+)", self.log)
        return {name: int(pid) for name, pid in found}

    def stored_pages(self) -> int:
        """How many pages lie in the page store, from the paper's own numbers."""
        number = re.search(r"^broadsheet_pages_printed (\d+)", self.get("/metrics").text, re.MULTILINE)
        assert number is not None
        return int(number[1])
