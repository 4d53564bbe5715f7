"""From an editor's click to a fresh page, and how fast the page store takes pages in and out."""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.house import House
from benchmarks.pages import fetch
from benchmarks.results import Result


def measure(house: House) -> list[Result]:
    """Milliseconds from publishing to the page with the new headline; pages a second printed and withdrawn."""
    with house.serving():
        fresh = house.inside("publishing:publish_and_look", rounds=house.rounds(15))
    store = house.inside("publishing:store_speed", pages=100 if house.quick else 1000)
    return [
        Result("publishing.page_fresh", median(fresh), "ms"),
        Result("publishing.store_prints", store["printed"], "pages/s"),
        Result("publishing.store_withdrawals", store["withdrawn"], "pages/s"),
    ]


def publish_and_look(rounds: int) -> list[float]:
    """Changes a story's headline as the newsroom does and asks the running server until it shows."""
    from broadsheet.stories.models import Story

    story = Story.objects.live().order_by("-word_count").first()
    if story is None:
        raise RuntimeError("The demo has no story.")
    port = int(os.environ["PORT"])
    fetch(port, story.url)
    taken = []
    for number in range(rounds):
        story.title = f"Edition {number} of a headline"
        begun = time.perf_counter()
        story.save_revision().publish()
        while story.title.encode() not in fetch(port, story.url).body:
            if time.perf_counter() - begun > 30:
                raise RuntimeError("The published headline did not appear within 30 seconds.")
        taken.append((time.perf_counter() - begun) * 1000)
        story.refresh_from_db()
    return taken


def store_speed(pages: int) -> dict[str, float]:
    """Pages a second of a store of its own, with a real story's HTML: each printed whole, durable and compressed."""
    from django.test import Client

    from benchmarks.pages import usual_story
    from broadsheet.delivery.pages import PageStore, Printed

    body = Client(SERVER_NAME="127.0.0.1").get(usual_story()).content
    with TemporaryDirectory() as folder:
        store = PageStore(Path(folder))
        begun = time.perf_counter()
        for number in range(pages):
            text = body + f"<!-- {number} -->".encode()
            if not store.print(f"/news/story-{number}/", Printed(text), ["paper", f"page:{number}"], store.ticket()):
                raise RuntimeError("The store refused a page.")
        printed = pages / (time.perf_counter() - begun)
        begun = time.perf_counter()
        # Half of them by one tag each, as stories change; the rest at once, as when the paper's name does.
        for number in range(pages // 2):
            store.withdraw([f"page:{number}"])
        store.withdraw(["paper"])
        withdrawn = pages / (time.perf_counter() - begun)
        store.close()
    return {"printed": printed, "withdrawn": withdrawn}
