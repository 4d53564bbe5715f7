"""Streams at `/live`: what one costs a web process, and how soon all of them have an event from another process.

`python -m benchmarks.live PORT STREAMS EVENTS` is the other side: it opens the streams and says what they saw.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import load
from benchmarks.house import PROJECT, House
from benchmarks.results import NotMeasured, Result, at_most

STREAMS = 10_000
#: Processes that hold the other ends; files that each process needs beside its streams.
CLIENTS = 2
SPARE = 1_100
_HELD = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
# What a browser sends along, in length.
_REQUEST = (
    b"GET /live?discussion=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip, br\r\n"
    b"Accept-Language: en-GB,en;q=0.8\r\nCache-Control: no-cache\r\nReferer: http://127.0.0.1/news/a-story/\r\n"
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    b"Cookie: session=0123456789abcdef0123456789abcdef\r\nSec-Fetch-Dest: empty\r\nSec-Fetch-Mode: cors\r\n\r\n"
)


def measure(house: House) -> list[Result]:
    """Kilobytes (1,024 bytes) a stream, and seconds until the last stream has an event."""
    server_core, load_core = load.cores()
    streams = 1_000 if house.quick else STREAMS
    events = house.rounds(5)
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY and files < streams + SPARE:
        raise NotMeasured(f"a process may open {files} files here, {streams + SPARE} are needed (ulimit -Hn)")
    extra = {"BROADSHEET_WEB_WORKERS": "1", "BROADSHEET_LIVE_STREAMS_EACH": str(streams)}
    with house.serving("web", core=server_core, **extra) as supervisor:
        web = _only_child(supervisor)
        before = _held(web)
        with _clients(house.port, streams, events, load_core) as clients:
            for client in clients:
                _expect(client, "open")
            house.inside("live:publish", number=1)
            _seen(clients)
            cost = (_held(web) - before) / streams
            late = []
            for _ in range(events):
                house.inside("live:publish", number=1)
                late.append(max(_seen(clients)))
    if house.quick:
        house.notes.append(f"live: {streams} streams rather than {STREAMS}")
    return [
        Result("live.event_to_all_of_10000", median(late), "s", at_most(0.5)),
        Result("live.memory_a_stream_of_10000", cost, "KB", at_most(25)),
    ]


def publish(number: int) -> str:
    """Says something in a discussion, from a process of its own."""
    from broadsheet.delivery import live

    data = {"id": 1_760_000_000_000_000, "thread": 1_760_000_000_000_000, "parent": None, "reader": 1_234, "count": 99}
    return live.publish(f"discussion:{number}", "comment", {**data, "participants": 42})


def _only_child(supervisor: int) -> int:
    return int(Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()[0])


def _held(pid: int) -> int:
    found = _HELD.search(Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


@contextlib.contextmanager
def _clients(port: int, streams: int, events: int, core: int) -> Iterator[list[subprocess.Popen[str]]]:
    given = [str(port), str(streams // CLIENTS), str(events + 1)]
    running = [
        subprocess.Popen(
            ["taskset", "-c", str(core), sys.executable, "-m", "benchmarks.live", *given],
            cwd=PROJECT, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(CLIENTS)
    ]  # fmt: skip
    try:
        yield running
    finally:
        for client in running:
            client.kill()
            client.wait()


def _expect(client: subprocess.Popen[str], word: str) -> str:
    """The rest of the next line. Raises RuntimeError when it says something else."""
    line = client.stdout.readline() if client.stdout else ""
    if not line.startswith(word):
        raise RuntimeError(f"A client of {STREAMS} streams said {line!r} where “{word}” was expected.")
    return line.removeprefix(word)


def _seen(clients: list[subprocess.Popen[str]]) -> list[float]:
    """Seconds from the publishing of an event until the last stream of each client had it."""
    return [float(_expect(client, "seen")) for client in clients]


class _Listener(asyncio.Protocol):
    """One stream. What all of them saw is counted together."""

    opened = 0
    heard = 0

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"HTTP/1.1 200"):
            _Listener.opened += 1
        elif b"event: comment" in data:
            _Listener.heard += 1
            if _Listener.heard % int(sys.argv[2]) == 0:
                published = int(data.partition(b"id: ")[2].split()[0]) / 1e6
                print("seen", time.time() - published, flush=True)
        elif data.startswith(b"HTTP/1.1"):
            sys.exit(f"A stream was refused: {data!r}")


async def _listen(port: int, streams: int, events: int) -> None:
    loop = asyncio.get_running_loop()
    kept = []
    for first in range(0, streams, 100):
        together = range(first, min(first + 100, streams))
        for transport, _ in await asyncio.gather(
            *(loop.create_connection(_Listener, "127.0.0.1", port) for _ in together)
        ):
            transport.write(_REQUEST)
            kept.append(transport)
        while _Listener.opened < len(kept):
            await asyncio.sleep(0.01)
    print("open", flush=True)
    while _Listener.heard < streams * events:
        await asyncio.sleep(0.1)
    await asyncio.sleep(60)


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_listen(*map(int, sys.argv[1:4])))
