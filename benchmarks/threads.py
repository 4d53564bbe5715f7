"""What the size of a discussion costs its readers: 100 comments and 100,000, in one paper with many more.

The API's first page is asked for as clients do, and kept in memory by the server; everything else is made anew each
time, in one process, and not stored.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from subprocess import CalledProcessError
from typing import Any

from benchmarks import load, peers
from benchmarks.house import House
from benchmarks.results import NotMeasured, Result, at_least, at_most

FEW, MANY = 100, 100_000
#: Further comments, as many as can be made in so many seconds: a paper of years would have these.
FURTHER, SECONDS = 900_000, 150.0
DISCUSSIONS = 2_000
READERS = 20_000
CONNECTIONS = 16
#: isso takes one after the other; with more connections than these, requests only time out.
PEER_CONNECTIONS = 4
ORDERS = ("newest", "recommended", "discussed")
_HEADERS = {"Accept-Encoding": "gzip"}
Talk = dict[str, Any]


def measure(house: House) -> list[Result]:
    """Requests a second to the API, and milliseconds for pages, in the small discussion and in the large one."""
    load.tool("wrk", "wrk")
    load.cores()
    data, talk = talked_about(house)
    return [*_api(house, data, talk), *_made_anew(house, data, talk)]


def talked_about(house: House) -> tuple[Path, Talk]:
    """A paper with generated discussions in it, made once a run, and where in it they are."""
    data, note = house.root / "threads", house.root / "threads.json"
    if not note.exists():
        shutil.copytree(house.data, data, symlinks=True)
        size: dict[str, Any] = {"many": 1_000, "readers": 300, "seconds": 1.0} if house.quick else {}
        made = house.inside("threads:fill", data=data, **size)
        note.write_text(json.dumps(made))
        house.notes.append(
            f"threads: {made['comments']:,} comments in all; a first page has {made['few']['on_page']} of "
            f"{FEW} and {made['many']['on_page']} of {made['many']['comments']:,}"
        )
    return data, json.loads(note.read_text())


def fill(many: int = MANY, readers: int = READERS, seconds: float = SECONDS) -> Talk:
    """Fills the discussions of two stories, and further ones until `seconds` are over."""
    from broadsheet.common.clock import now
    from broadsheet.conversation import generator
    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.generated import shape
    from broadsheet.conversation.models import Comment

    people = generator.make_readers(readers, seed=1)
    chance = random.Random(3)
    talk: Talk = {}
    for name, count, story in zip(("few", "many"), (FEW, many), _two_stories(), strict=True):
        discussion = story["talk"]
        Comment.objects.filter(discussion=discussion).delete()
        generator.fill(discussion, count, seed=len(talk), readers=people, began=now() - timedelta(hours=73))
        talk[name] = {"discussion": discussion.pk, "story": story["url"], "comments": count, **_first_page(discussion)}
    sizes = shape.shares(FURTHER, DISCUSSIONS, FURTHER // 200)
    chance.shuffle(sizes)
    until = time.monotonic() + seconds
    for number, size in enumerate(sizes):
        if time.monotonic() > until:
            break
        began = now() - timedelta(hours=73 + chance.random() * 24 * 365)
        discussion = open_discussion(f"https://elsewhere.example/{number}/", title=f"Story {number}", opened_at=began)
        generator.fill(discussion, size, seed=number, readers=people, began=began)
    return {**talk, "comments": Comment.objects.count()}


def _two_stories() -> list[dict[str, Any]]:
    """The two stories of usual length, both with a picture, and their discussions."""
    from broadsheet.site.discussions import discussion_of
    from broadsheet.stories.models import Story

    found = Story.objects.live().filter(picture__isnull=False, discussion_rule="")
    stories = list(found.order_by("word_count", "pk"))
    middle = len(stories) // 2
    return [{"url": story.url, "talk": discussion_of(story)} for story in stories[middle - 1 : middle + 1]]


def _first_page(discussion: Any) -> dict[str, Any]:
    """The address of a first page in the usual order that has 100 comments, or as near as there are."""
    from django.test import Client

    address = f"/api/v1/discussions/{discussion.pk}/comments?replies=10&limit="
    answer = Client(SERVER_NAME="127.0.0.1").get(f"{address}100").json()
    limit = on_page = 0
    for thread in answer["comments"]:
        if on_page >= FEW:
            break
        limit, on_page = limit + 1, on_page + 1 + len(thread["replies"])
    return {"api": f"{address}{limit}", "on_page": on_page}


def _api(house: House, data: Path, talk: Talk) -> list[Result]:
    server_core, load_core = load.cores()
    rounds = house.rounds(3)

    def ask(url: str, connections: int = CONNECTIONS) -> float:
        seconds = 1 if house.quick else 3
        return load.requests_a_second(url, core=load_core, connections=connections, seconds=seconds, headers=_HEADERS)

    peer, duel = "isso 0.14", None
    with house.serving("web", core=server_core, data=data, BROADSHEET_WEB_WORKERS="1"):
        few, many = (partial(ask, f"{house.address}{talk[name]['api']}") for name in ("few", "many"))
        few(), many()
        sizes = load.alternate(many, few, rounds)
        try:
            with _on_core(server_core), peers.isso(house.root / "isso") as port:
                _fill_isso(port)
                theirs = partial(ask, f"http://127.0.0.1:{port}/?uri={_ISSO_THREAD}", PEER_CONNECTIONS)
            duel = load.alternate(few, theirs, rounds)
        except (NotMeasured, OSError, RuntimeError, CalledProcessError) as reason:
            # What fails there costs no row of ours.
            house.notes.append(
                f"threads: no peer: {getattr(reason, 'stdout', '')}{getattr(reason, 'stderr', '')}{reason}"
            )
    against = (peer, duel.peers, duel.ratio) if duel else ()
    return [
        Result("threads.api_100", sizes.peers, "requests/s", at_least(600), *against),
        Result("threads.api_100000", sizes.ours, "requests/s", at_least(600)),
        Result("threads.api_100000_of_100", sizes.ratio, "", at_least(0.8)),
    ]


@contextlib.contextmanager
def _on_core(core: int) -> Iterator[None]:
    """Has what is started meanwhile run on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


_ISSO_THREAD = "%2Fhundred%2F"


def _fill_isso(port: int) -> None:
    """A thread of 100 comments, half of which answer another, as in ours."""
    chance = random.Random(4)
    begun: list[int] = []
    for number in range(FEW):
        parent = chance.choice(begun) if number % 2 else None
        text = f"{number} {'as many words as a comment has in the middle ' * 4}"
        body = {"text": text, "author": "Writer", "title": "Story", "email": None, "website": None, "parent": parent}
        question = urllib.request.Request(
            f"http://127.0.0.1:{port}/new?uri={_ISSO_THREAD}", json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(question, timeout=10) as answer:
            made = json.load(answer)["id"]
        if parent is None:
            begun.append(made)


def _made_anew(house: House, data: Path, talk: Talk) -> list[Result]:
    found = house.inside("threads:make_all", data=data, talk=talk, rounds=5 if house.quick else 40)
    permalinks = found["permalink"]["many"]
    rows = [
        Result("threads.permalink_100000_median", median(permalinks), "ms", at_most(30)),
        Result("threads.permalink_100000_p99", quantiles(permalinks, n=100, method="inclusive")[98], "ms", at_most(30)),
    ]
    for name in ("api_anew", "story_anew", *ORDERS, "recommended_deep"):
        many, few = (median(found[name][size]) for size in ("many", "few"))
        rows.append(Result(f"threads.{name}_100000", many, "ms", peer="100 comments, same page", peer_value=few))
    return rows


def make_all(talk: Talk, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each page, through all middleware, by page and discussion; one after the other, in turns."""
    from django.test import Client

    from broadsheet.conversation.api.kept import memory
    from broadsheet.delivery.middleware import PrintingMiddleware

    PrintingMiddleware.print = lambda *_: False  # type: ignore[method-assign]
    client = Client(SERVER_NAME="127.0.0.1")

    def timed(path: str) -> float:
        memory.clear()
        begun = time.perf_counter()
        answer = client.get(path)
        taken = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
        return taken

    taken: dict[str, dict[str, list[float]]] = {}
    for name, paths in _pages(talk, rounds).items():
        found = taken[name] = {size: [] for size in paths}
        for path in paths.values():
            timed(path(0))
        for number in range(rounds * (5 if name == "permalink" else 1)):
            for size, path in paths.items():
                found[size].append(timed(path(number)))
    return taken


Paths = dict[str, Callable[[int], str]]


def _pages(talk: Talk, rounds: int) -> dict[str, Paths]:
    """By page and discussion, its address in a round."""
    sizes = ("few", "many")
    pages: dict[str, Paths] = {
        "api_anew": {size: _always(talk[size]["api"]) for size in sizes},
        "story_anew": {size: _always(talk[size]["story"]) for size in sizes},
        "recommended_deep": {size: _always(_deep(talk[size]["discussion"])) for size in sizes},
        "permalink": {size: _permalinks(talk[size]["discussion"]) for size in sizes},
    }
    for order in ORDERS:
        pages[order] = {size: _always(f"/discussions/{talk[size]['discussion']}/{order}/") for size in sizes}
    return pages


def _always(path: str) -> Callable[[int], str]:
    return lambda number: path


def _deep(discussion: int) -> str:
    """The page behind half of all threads, in the order that sorts by most."""
    from broadsheet.conversation.models import Comment
    from broadsheet.conversation.ordering import ORDERS as RULES

    rule = RULES["recommended"]
    found = Comment.objects.filter(discussion=discussion, parent__isnull=True, is_shown=True).order_by(*rule.by)
    return f"/discussions/{discussion}/recommended/after/{rule.key(found[found.count() // 2])}/"


def _permalinks(discussion: int) -> Callable[[int], str]:
    """Comments of every depth, each depth as likely as any other."""
    from broadsheet.conversation.models import Comment

    by_depth: dict[int, list[int]] = {}
    for pk, depth in Comment.objects.filter(discussion=discussion, is_shown=True).values_list("pk", "depth"):
        by_depth.setdefault(depth, []).append(pk)
    chance = random.Random(6)
    return lambda number: f"/comments/{chance.choice(by_depth[chance.choice(list(by_depth))])}/"
