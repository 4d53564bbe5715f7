"""wrk and nginx: load on one core, the server under it on another."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.house import free_port, stop, wait_for
from benchmarks.results import NotMeasured

_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_SLOW = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_ERRORS = re.compile(r"(Non-2xx or 3xx responses|Socket errors):.*")


def tool(name: str, package: str, *places: str) -> str:
    """Where a program is. Raises NotMeasured with the name of what to install."""
    found = shutil.which(name) or next((place for place in places if Path(place).exists()), None)
    if found is None:
        raise NotMeasured(f"{name} is not installed (on Debian: apt install {package})")
    return found


def cores() -> tuple[int, int]:
    """A core for the server and another one for who asks it. Raises NotMeasured on a machine with one."""
    tool("taskset", "util-linux")
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        raise NotMeasured("this machine has one core; server and load need one each")
    return usable[0], usable[1]


def requests_a_second(url: str, *, core: int, connections: int, seconds: int, headers: dict[str, str]) -> float:
    """What one wrk thread on `core` gets answered. Raises RuntimeError for any answer but 2xx and 3xx."""
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    done = subprocess.run(
        ["taskset", "-c", str(core), tool("wrk", "wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", *given, url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rate = _RATE.search(done.stdout)
    if rate is None or _ERRORS.search(done.stdout):
        raise RuntimeError(f"wrk on {url} saw errors:\n{done.stdout}")
    return float(rate[1])


def rate_and_slowest(*wrk: str) -> tuple[float, float]:
    """What a wrk that is asked so (`--latency` goes without saying) gets answered in a second, and the milliseconds
    within which it gets 99 of 100. Raises RuntimeError for any answer but 2xx and 3xx.
    """
    done = subprocess.run([*wrk[:-1], "--latency", wrk[-1]], capture_output=True, text=True, check=True)
    rate, slow = _RATE.search(done.stdout), _SLOW.search(done.stdout)
    if rate is None or slow is None or _ERRORS.search(done.stdout):
        raise RuntimeError(f"wrk saw errors:\n{done.stdout}")
    return float(rate[1]), float(slow[1]) * _MILLISECONDS[slow[2]]


@dataclass(frozen=True)
class Duel:
    """Two rates from alternating rounds. The ratio is the median of the rounds' own: a busy machine moves it least."""

    ours: float
    peers: float
    ratio: float


def alternate(ours: Callable[[], float], peers: Callable[[], float], rounds: int) -> Duel:
    """Measures both in turn, the first one changing from round to round."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2 == 0:
            mine, theirs = ours(), peers()
        else:
            theirs, mine = peers(), ours()
        pairs.append((mine, theirs))
    return Duel(
        median(mine for mine, _ in pairs),
        median(theirs for _, theirs in pairs),
        median(mine / theirs for mine, theirs in pairs),
    )


# sendfile and tcp_nopush help large files and cost a page of a few kilobytes three system calls: without them nginx
# is up to twice as fast here, and it is the fast nginx that we want to be compared to.
_NGINX = """
daemon off; pid {root}/nginx.pid; worker_processes 1; error_log {root}/error.log crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile off; tcp_nopush off; keepalive_requests 100000000; keepalive_timeout 60s;
    open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s; server_tokens off;
    client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
    types {{ text/html html; }}
    server {{
        listen 127.0.0.1:{port} backlog=1024; root {root}/files;
        add_header Cache-Control "public, max-age=0, must-revalidate"; add_header Vary Accept-Encoding;
        location / {{ gzip_static on; }}
        location /br/ {{ default_type text/html; add_header Content-Encoding br; add_header Vary Accept-Encoding; }}
    }}
}}
"""


@contextlib.contextmanager
def nginx(root: Path, files: dict[str, bytes], core: int) -> Iterator[int]:
    """nginx with one worker on `core`, set up to be as fast as it can with small static files; its port."""
    program = tool("nginx", "nginx-light", "/usr/sbin/nginx")
    for name, body in files.items():
        file = root / "files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    # A worker run as another user must be able to come this far.
    root.chmod(0o755)
    root.parent.chmod(0o755)
    port = free_port()
    (root / "nginx.conf").write_text(_NGINX.format(root=root, port=port))
    server = subprocess.Popen(["taskset", "-c", str(core), program, "-c", str(root / "nginx.conf"), "-e", "stderr"])
    try:
        wait_for(f"http://127.0.0.1:{port}/{next(iter(files)).removesuffix('.gz')}", server)
        yield port
    finally:
        stop(server)
