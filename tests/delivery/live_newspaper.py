"""A small newspaper with a hub, to serve in tests of `/live`: no database, no page of its own.

`python -m tests.delivery.live_newspaper FOLDER PORT WEB_WORKERS VALKEY_URL` serves until it is told to stop.
`POST /publish` with a JSON list (channel, name, data) publishes from the process that answers.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from broadsheet.delivery import live
from broadsheet.delivery.front import Front
from broadsheet.delivery.live import Event
from broadsheet.delivery.live_hub import Hub, tally_folder
from broadsheet.delivery.live_tally import total
from broadsheet.delivery.live_wire import wire
from broadsheet.delivery.pages import PageStore
from broadsheet.delivery.rsgi import App
from broadsheet.delivery.supervisor import ServeOptions, serve
from broadsheet.delivery.wsgi import WSGIBridge


def note(line: str) -> None:
    with (FOLDER / "notes").open("a") as file:
        file.write(f"{line}\n")


def catch_up(key: str, last: str) -> Sequence[Event]:
    """As if the database had two comments since."""
    note(f"asked {key} since {last}")
    if key == "13":
        raise OSError("The database is away.")
    at = int(last)
    return [Event(f"discussion:{key}", "comment", {"id": number}, str(at + number)) for number in (1, 2)]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    said = ""
    if path == "/publish":
        channel, name, data = json.loads(environ["wsgi.input"].read())
        said = live.publish(channel, name, data)
    elif path == "/streams":
        said = str(total(tally_folder(FOLDER / "run")))
    elif path == "/process":
        said = str(os.getpid())
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said.encode()]


def make_app() -> App:
    live.add_channel("discussion", catch_up)
    live.add_channel("section", lambda key, last: [], key="[a-z]+")
    live.add_channel("bell", None)
    proxies = int(os.environ.get("TEST_PROXIES", "0"))
    most = int(os.environ.get("TEST_MOST", "1000"))
    hub = Hub(wire(), FOLDER / "run", most=most, most_each=most - 2, trusted_proxies=proxies)
    note(f"web {os.getpid()}")
    store = PageStore(FOLDER / "pages", durable=False)
    return App(Front(store), WSGIBridge(application, threads=2), {"/live": hub}, [hub.run])


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1])
    settings.configure(RUN_FOLDER=FOLDER / "run", VALKEY_URL=sys.argv[4], SECRET_KEY="a paper's own")
    sys.exit(serve(ServeOptions(port=int(sys.argv[2]), web_workers=int(sys.argv[3]), grace=10.0), make_app))
