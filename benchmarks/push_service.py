"""The tests' push service in a process of its own, over TLS with a certificate that the run trusts."""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.house import PROJECT, House, stop
from benchmarks.results import NotMeasured
from tests.certificates import self_signed
from tests.notifications.push_connections import HTTP1

#: What makes programs of ours and others trust the certificate.
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


@dataclass(frozen=True)
class Service:
    """Where it is. `certificate` is the file that vouches for it; `process` its id."""

    origin: str
    certificate: Path
    process: int

    def subscriptions(self, count: int, key: str) -> list[dict[str, str]]:
        """Browsers that subscribed with the paper's public key."""
        made: list[dict[str, str]] = self._asked(f"/new/{count}?k={key}")
        return made

    @property
    def counts(self) -> dict[str, Any]:
        told: dict[str, Any] = self._asked("/counts")
        return told

    def _asked(self, path: str) -> Any:
        context = ssl.create_default_context(cafile=str(self.certificate))
        with urllib.request.urlopen(f"{self.origin}{path}", timeout=30, context=context) as answer:
            return json.load(answer)


@contextlib.contextmanager
def serving(house: House, *, core: int | None = None, nice: int = 0, protocol: str = HTTP1) -> Iterator[Service]:
    """A running push service, on that core alone and so polite to others.

    HTTP/1.1 is what the peers speak, and what costs the service least: its HTTP/2 is a library's in Python.
    """
    certificate = house.root / "push-service.pem"
    if not certificate.exists():
        certificate.write_bytes(self_signed(address="127.0.0.1", days=7))
    pinned = ["taskset", "-c", str(core)] if core is not None else []
    process = subprocess.Popen(
        ["nice", "-n", str(nice), *pinned, sys.executable, "-m", "tests.notifications.push_service",
         "--certificate", str(certificate), "--protocols", protocol],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    origin = process.stdout.readline().strip()
    if not origin:
        raise NotMeasured("the push service did not start")
    try:
        with _trusted(certificate):
            yield Service(origin, certificate, process.pid)
    finally:
        process.stdout.close()
        stop(process)  # type: ignore[arg-type]


@contextlib.contextmanager
def _trusted(certificate: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in TRUST}
    os.environ.update(dict.fromkeys(TRUST, str(certificate)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
