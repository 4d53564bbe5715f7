"""What readers cost: being known on a page, and the page of what they follow with little and with much on it."""

from __future__ import annotations

import shutil
import time
from statistics import median

from benchmarks.house import House
from benchmarks.results import Result

STORIES = 5_000
FOLLOWS = 10_000
ROUNDS = 40


def measure(house: House) -> list[Result]:
    """Milliseconds of `/me`, and of the first page of what is followed: 10,000 things against two."""
    data = house.root / "readers"
    shutil.copytree(house.data, data)
    house.inside("search:fill", data=data, count=200 if house.quick else STORIES)
    house.inside("readers:follow", data=data, count=200 if house.quick else FOLLOWS)
    rounds = house.rounds(ROUNDS)
    known = house.inside("readers:ask", data=data, email="reader1@example.org", path="/me", rounds=rounds)
    little = house.inside("readers:ask", data=data, email="reader1@example.org", path="/following/", rounds=rounds)
    much = house.inside("readers:ask", data=data, email="reader2@example.org", path="/following/", rounds=rounds)
    return [
        Result("readers.me", median(known), "ms"),
        Result("readers.following_10000", median(much), "ms", peer="two follows, same page", peer_value=median(little)),
    ]


def follow(count: int) -> None:
    """Has one reader follow two topics and another everything there is, filled up with what is no longer there."""
    from broadsheet.readers.models import Follow, Reader
    from broadsheet.stories.models import Article, Byline, Section, Topic

    little, much = (Reader.objects.get(email=f"reader{number}@example.org") for number in (1, 2))
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    Follow.objects.bulk_create(Follow(reader=little, kind="topic", target_id=pk) for pk in topics[:2])
    everything = [("topic", pk) for pk in topics]
    for kind, model in (("byline", Byline), ("section", Section), ("story", Article)):
        everything += [(kind, pk) for pk in model.objects.values_list("pk", flat=True)]
    everything += [("reader", 1_000_000 + number) for number in range(max(0, count - len(everything)))]
    rows = [Follow(reader=much, kind=kind, target_id=pk) for kind, pk in everything[:count]]
    Follow.objects.bulk_create(rows, batch_size=500)


def ask(email: str, path: str, rounds: int) -> list[float]:
    """Milliseconds of the whole answer to a signed-in reader, through Django."""
    from django.test import Client

    from broadsheet.readers.models import Reader

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Reader.objects.get(email=email))
    client.get(path)
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
    return taken
