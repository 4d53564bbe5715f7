"""The first rendering of a page: what a reader waits for when nobody has asked for the page since it changed."""

from __future__ import annotations

import time
from statistics import median, quantiles
from typing import Any

from benchmarks.house import House
from benchmarks.pages import fetch
from benchmarks.results import Result, at_most


def measure(house: House) -> list[Result]:
    """Milliseconds and queries for every story of the demo, for the front page, and for a reader over HTTP."""
    found = house.inside("first_render:render_all", rounds=house.rounds(5))
    waits = _waits(house)
    return [
        Result("first_render.story_median", median(found["stories"]), "ms", at_most(50)),
        Result("first_render.story_p99", _p99(found["stories"]), "ms", at_most(50)),
        Result("first_render.story_queries", max(found["queries"]), "queries", at_most(30)),
        Result("first_render.live_blog_median", median(found["live"]), "ms"),
        Result("first_render.live_blog_queries", max(found["live_queries"]), "queries"),
        Result("first_render.front_median", median(found["front"]), "ms"),
        Result("first_render.front_queries", found["front_queries"], "queries"),
        Result("first_render.over_http_median", median(waits), "ms"),
    ]


def render_all(rounds: int) -> dict[str, Any]:
    """Renders in this process, through all middleware but without storing the page. Milliseconds by page and round."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.pages import article_paths
    from broadsheet.delivery.middleware import PrintingMiddleware
    from broadsheet.stories.models import LiveBlog

    PrintingMiddleware.print = lambda *_: False  # type: ignore[method-assign]
    client = Client(SERVER_NAME="127.0.0.1")
    paths = article_paths()
    live = [blog.url for blog in LiveBlog.objects.live()]

    def timed(path: str) -> float:
        begun = time.perf_counter()
        answer = client.get(path)
        taken = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return taken

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            timed(path)
        return len(captured)

    # A server that has answered anything has its templates and addresses compiled.
    timed("/")
    timed(paths[0])
    return {
        "stories": [timed(path) for _ in range(rounds) for path in paths if path not in live],
        "live": [timed(path) for _ in range(rounds) for path in live],
        "queries": [queries(path) for path in paths if path not in live],
        "live_queries": [queries(path) for path in live],
        "front": [timed("/") for _ in range(rounds * 4)],
        "front_queries": queries("/"),
    }


def withdraw_all() -> None:
    """Takes every page out of the store."""
    from broadsheet.delivery.freshness import page_store

    page_store().withdraw_all()


def _waits(house: House) -> list[float]:
    """Milliseconds until a reader has a page that must first be rendered, compressed and stored."""
    with house.serving("web", BROADSHEET_WEB_WORKERS="1"):
        fetch(house.port, house.stories[0])
        house.inside("first_render:withdraw_all")
        waits = []
        for path in house.stories:
            begun = time.perf_counter()
            fetch(house.port, path, Accept_Encoding="br")
            waits.append((time.perf_counter() - begun) * 1000)
    return waits


def _p99(numbers: list[float]) -> float:
    return quantiles(numbers, n=100, method="inclusive")[98]
