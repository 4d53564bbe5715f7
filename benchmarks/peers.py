"""Others that do the same, installed for the run from the ordinary package index and started as their manuals say."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.house import free_port, stop, wait_for
from benchmarks.results import NotMeasured

ISSO = "isso==0.14.0"
_ISSO_SETTINGS = """
[general]
dbpath = {root}/comments.db
host = http://127.0.0.1/
[server]
listen = http://127.0.0.1:{port}
[guard]
enabled = false
"""


@contextlib.contextmanager
def isso(root: Path) -> Iterator[int]:
    """isso with its own server and its limits off; the port. Raises NotMeasured where it cannot be installed."""
    root.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", str(root / "venv")], check=True)
    pip = [str(root / "venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check", ISSO]
    if subprocess.run(pip, capture_output=True).returncode:
        raise NotMeasured(f"{ISSO} could not be installed")
    port = free_port()
    (root / "isso.cfg").write_text(_ISSO_SETTINGS.format(root=root, port=port))
    server = subprocess.Popen(
        [str(root / "venv/bin/isso"), "-c", str(root / "isso.cfg"), "run"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/info", server)
        yield port
    finally:
        stop(server)
