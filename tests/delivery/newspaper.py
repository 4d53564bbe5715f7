"""A small newspaper to serve in tests: a page store, a WSGI application and a supervisor; no Django.

`python -m tests.delivery.newspaper FOLDER PORT WEB_WORKERS WORKER` serves until it is told to stop.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from broadsheet.delivery.files import Files, Tree
from broadsheet.delivery.front import Front
from broadsheet.delivery.pages import PageStore, Printed
from broadsheet.delivery.rsgi import App
from broadsheet.delivery.supervisor import ServeOptions, StopEvent, serve
from broadsheet.delivery.wsgi import WSGIBridge

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
STORY = b"<p>All the news that fits</p>" * 500


def note(words: str) -> None:
    """Writes a line that the test can read."""
    with (FOLDER / "notes").open("a") as notes:
        notes.write(words + "\n")


class Body:
    """A body that says when it was closed."""

    def __init__(self, pieces: Iterable[bytes], name: str) -> None:
        self._pieces = iter(pieces)
        self._name = name

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        note(f"closed {self._name}")


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"].encode("latin-1").decode()
    note(f"asked {environ['REQUEST_METHOD']} {path}")
    plain = [("Content-Type", "text/plain")]
    if path.startswith("/echo"):
        body = environ["wsgi.input"].read()
        said = {key: value for key, value in environ.items() if isinstance(value, str)}
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({**said, "length": len(body), "sum": sum(body[:1000])}).encode()]
    if path.startswith("/made/"):
        store = PageStore(FOLDER / "pages", durable=False)
        ticket = store.ticket()
        time.sleep(0.3)
        if not environ["QUERY_STRING"]:
            store.print(path, Printed(STORY), ["made"], ticket)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [STORY]
    if path == "/personal/":
        time.sleep(0.5)
        note(f"made {path}")
    if path == "/slow":
        time.sleep(1.5)
    if path == "/error":
        raise RuntimeError("on purpose")
    if path == "/late-error":
        start("200 OK", [*plain, ("Content-Length", "1000")])
        return Body((1 // number * b"x" for number in (1, 1, 0)), path)
    if path == "/header":
        start("200 OK", [*plain, ("X-Broken", "a\r\nSet-Cookie: b=c")])
        return [b"x"]
    if path == "/odd-header":
        start("200 OK", [*plain, ("X-Odd", "caf\xe9"), ("Connection", "close"), ("Transfer-Encoding", "chunked")])
        return [b"x"]
    if path == "/written":
        start("200 OK", plain)(b"one ")
        return [b"two"]
    if path == "/empty":
        start("204 No Content", [])
        return []
    if path == "/ticks":
        start("200 OK", plain)
        return Body((time.sleep(0.2) or b"tick\n" for _ in range(5)), path)
    if path == "/endless":
        start("200 OK", plain)
        return Body((b"x" * 100_000 for _ in range(3_000)), path)
    if path == "/document":
        file = (FOLDER / "document").open("rb")
        start("200 OK", [*plain, ("Content-Length", str(os.fstat(file.fileno()).st_size))])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](file)
        return wrapped
    start("200 OK", [*plain, ("Content-Length", "4")])
    return Body([b"page"], path)


async def hold(scope: Any, protocol: Any) -> None:
    """A long-lived stream."""
    stream = protocol.response_stream(200, [("content-type", "text/event-stream")])
    await stream.send_str("data: hello\n\n")
    await app.closing.wait()
    await stream.send_str("data: goodbye\n\n")


app: App


def make_app() -> App:
    global app
    store = PageStore(FOLDER / "pages", durable=False)
    store.print("/story/", Printed(STORY), ["story"], store.ticket())
    files = Files([Tree("/media/", FOLDER / "media", uploaded=True)])
    bridge = WSGIBridge(application, threads=4, max_body=2_000_000, spool=50_000, idle=2.0)
    app = App(Front(store, files), bridge, {"/live": hold})
    note(f"web {os.getpid()}")
    return app


def run_worker(stop: StopEvent) -> None:
    note(f"worker {os.getpid()}")
    while not stop.wait(0.05):
        pass
    note("worker stopped")


if __name__ == "__main__":
    options = ServeOptions(port=int(sys.argv[2]), web_workers=int(sys.argv[3]), grace=10.0)
    sys.exit(serve(options, make_app, run_worker if sys.argv[4] == "1" else None))
