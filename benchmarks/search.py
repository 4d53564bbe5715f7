"""Search over the demo and 5,000 generated stories, on SQLite and on PostgreSQL where one answers."""

from __future__ import annotations

import os
import random
import shutil
import time
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from benchmarks.house import House
from benchmarks.results import NotMeasured, Result

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
STORIES = 5_000
QUESTIONS = 60


def measure(house: House) -> list[Result]:
    """Milliseconds from question to rendered results, by database."""
    count = 200 if house.quick else STORIES
    data = house.root / "search"
    shutil.copytree(house.data, data, symlinks=True)
    house.inside("search:fill", data=data, count=count)
    found = [Result("search.sqlite", median(house.inside("search:ask", data=data, questions=QUESTIONS)), "ms")]
    try:
        found.append(Result("search.postgresql", _on_postgres(house, count), "ms"))
    except NotMeasured as reason:
        house.notes.append(f"search on PostgreSQL not measured: {reason}")
    return found


def _on_postgres(house: House, count: int) -> float:
    """The same in a database of its own, which is dropped at the end."""
    import psycopg

    name = f"broadsheet_bench_{os.getpid()}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        raise NotMeasured("no PostgreSQL answers (TEST_POSTGRES_URL names one)") from None
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            url = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
            data = house.root / "search-postgresql"
            house.command("demo", data=data, DATABASE_URL=url)
            house.inside("search:fill", data=data, database=url, count=count)
            return median(house.inside("search:ask", data=data, database=url, questions=QUESTIONS))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def fill(count: int) -> None:
    """Adds stories made of the demo's own words, in the search index too."""
    from django.db import transaction
    from wagtail.search.backends import get_search_backend

    from broadsheet.stories.models import Section, Story

    chance = random.Random(5)
    words = _words()
    section = Section.objects.live().order_by("path").first()
    if section is None:
        raise RuntimeError("The demo has no section.")
    stories = []
    with transaction.atomic():
        for number in range(count):
            text = " ".join(chance.choices(words, k=150))
            story = Story(
                title=" ".join(chance.choices(words, k=8)), standfirst=" ".join(chance.choices(words, k=20)),
                slug=f"generated-{number}", body=[("paragraph", f"<p>{text}</p>")],
            )  # fmt: skip
            section.add_child(instance=story)
            stories.append(story)
    index = get_search_backend().get_index_for_model(Story)
    for start in range(0, count, 500):
        index.add_items(Story, stories[start : start + 500])


def ask(questions: int) -> list[float]:
    """Milliseconds of the whole search page for one, two and three words that occur."""
    from django.test import Client

    chance = random.Random(7)
    words = _words()
    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/search/", {"q": "warm"})
    taken = []
    for number in range(questions):
        query: dict[str, Any] = {"q": " ".join(chance.choices(words, k=1 + number % 3))}
        begun = time.perf_counter()
        answer = client.get("/search/", query)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"Search answered {answer.status_code}.")
    return taken


def _words() -> list[str]:
    """The demo's longer words, once each, in an order that does not change."""
    from broadsheet.stories.models import Story

    bodies = Story.objects.exclude(slug__startswith="generated-").order_by("pk")
    return sorted({word for story in bodies for word in story.body_text.split() if word.isalpha() and len(word) > 4})
