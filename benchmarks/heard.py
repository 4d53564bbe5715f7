"""From one reader's comment to others: through a running server with two web processes and a worker.

Eight open pages listen, so that some are held by the process that takes the comment and some by the other one; what
counts is when the last of them has heard. One more keeps asking for the story's page, as readers who come now do.
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from benchmarks import comments
from benchmarks.house import House
from benchmarks.pages import fetch
from benchmarks.results import Result, at_most
from benchmarks.words import texts

POSTS = 100
LISTENERS = 8
READERS = 8
#: Seconds between two posts, at least and at most; for an event or a page to come before something is wrong.
PAUSES = (0.1, 0.4)
PATIENCE = 20.0
_SHOWN = re.compile(rb'id="comment-(\d+)"')


def measure(house: House) -> list[Result]:
    """Milliseconds from sending a comment until the last listener has its event, and until the stored page has it."""
    data = house.root / "heard"
    shutil.copytree(house.data, data, symlinks=True)
    given = house.inside("heard:ready", data=data)
    posts = 5 if house.quick else POSTS
    with house.serving("serve", data=data, BROADSHEET_WEB_WORKERS="2"), ExitStack() as running:
        events: Events = queue.Queue()
        for _ in range(LISTENERS):
            running.enter_context(_listening(house.port, given["discussion"], events))
        shown = running.enter_context(_watching(house.port, given["story"]))
        _post(house, given, 0)
        _heard(events)
        sent: dict[int, float] = {}
        heard = []
        for number in range(1, posts + 1):
            time.sleep(random.uniform(*PAUSES))
            begun = time.perf_counter()
            _post(house, given, number)
            comment, last = _heard(events)
            sent[comment] = begun
            heard.append((last - begun) * 1000)
        _wait_for(lambda: sent.keys() <= shown.keys())
        printed = [(shown[comment] - begun) * 1000 for comment, begun in sent.items()]
    return [
        Result("heard.by_others_median", median(heard), "ms"),
        Result("heard.by_others_p99", _p99(heard), "ms", at_most(1_000)),
        Result("heard.on_stored_page_median", median(printed), "ms"),
        Result("heard.on_stored_page_p99", _p99(printed), "ms", at_most(2_000)),
    ]


def ready() -> dict[str, Any]:
    """Readers who may write as often as they like, and the discussion of a story, newest comments first."""
    from benchmarks.pages import usual_story
    from broadsheet.conversation.models import Commenting, Discussion

    cookies = comments.ready(READERS, 1)["cookies"]
    house = Commenting.load()
    house.order = Commenting.Order.NEWEST
    house.save()
    story = usual_story()
    found = Discussion.objects.filter(url=story)
    found.update(rule=Discussion.Rule.OPEN, closes_at=None)
    return {"cookies": cookies, "story": story, "discussion": found.get().pk}


# The id of a comment, and when a listener had read of it.
Events = queue.Queue[tuple[int, float]]


@contextmanager
def _listening(port: int, discussion: int, events: Events) -> Iterator[None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"/live?discussion={discussion}", headers={"Accept": "text/event-stream"})
    stream = connection.getresponse()
    if stream.status != 200:
        raise RuntimeError(f"/live answered {stream.status}.")
    closed = threading.Event()

    def listen() -> None:
        name = ""
        try:
            for line in iter(stream.readline, b""):
                if line.startswith(b"event:"):
                    name = line[6:].strip().decode()
                elif line.startswith(b"data:") and name == "comment":
                    events.put((json.loads(line[5:])["id"], time.perf_counter()))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            if not closed.is_set():
                raise

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        closed.set()
        if connection.sock is not None:
            connection.sock.close()


def _heard(events: Events) -> tuple[int, float]:
    """The comment of which all listeners have now read, and when the last of them had."""
    found = [events.get(timeout=PATIENCE) for _ in range(LISTENERS)]
    if len({comment for comment, _at in found}) != 1:
        raise RuntimeError(f"Listeners heard of different comments: {found}")
    return found[0][0], max(at for _comment, at in found)


@contextmanager
def _watching(port: int, path: str) -> Iterator[dict[int, float]]:
    """When each comment was first on the page, which is asked for fifty times a second."""
    shown: dict[int, float] = {}
    stopped = threading.Event()

    def watch() -> None:
        while not stopped.wait(0.02):
            page = fetch(port, path)
            for comment in _SHOWN.findall(page.body):
                shown.setdefault(int(comment), time.perf_counter())

    fetch(port, path)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        stopped.set()
        thread.join()


def _post(house: House, given: dict[str, Any], number: int) -> None:
    """Sends a comment as the page's script does, over a connection of its own."""
    text = next(texts(random.Random(number), 200, 300))
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=PATIENCE)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Sec-Fetch-Site": "same-origin",
        "Cookie": given["cookies"][number % READERS],
    }
    body = urlencode({"text": f"{text} {number}", "key": f"heard-{number}"})
    try:
        connection.request("POST", f"/discussions/{given['discussion']}/comments/", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"A comment was answered {answer.status}: {said[:200]!r}")
    finally:
        connection.close()


def _wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError(f"The story's page did not show every comment within {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def _p99(numbers: list[float]) -> float:
    return quantiles(numbers, n=100, method="inclusive")[98]
