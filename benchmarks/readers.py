"""What readers cost: being known on a page, coming in, and the page of what they follow with little and much on it."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path
from statistics import median

from benchmarks import load
from benchmarks.house import House
from benchmarks.results import NotMeasured, Result, at_least, at_most
from benchmarks.threads import talked_about

STORIES = 5_000
FOLLOWS = 10_000
ROUNDS = 40
CONNECTIONS = 16


def measure(house: House) -> list[Result]:
    """Milliseconds of `/me` and of logging in, `/me` a second, and the first page of what is followed.

    That page is asked for among many comments and stories, by who follows two things; 10,000 of all kinds; and 10,000
    of which none is among the newest.
    """
    talked, talk = talked_about(house)
    data = house.root / "readers"
    shutil.copytree(talked, data, symlinks=True)
    stories, follows = (200, 200) if house.quick else (STORIES, FOLLOWS)
    house.inside("search:fill", data=data, count=stories)
    house.inside("readers:follow", data=data, count=follows)
    house.notes.append(f"readers: {follows:,} follows among {talk['comments']:,} comments and {stories:,} stories")
    rounds = house.rounds(ROUNDS)
    known = house.inside("readers:ask", data=data, email="reader1@example.org", path="/me", rounds=rounds)
    little, much, quiet = (
        house.inside("readers:ask", data=data, email=f"reader{number}@example.org", path="/following/", rounds=rounds)
        for number in (1, 2, 3)
    )
    come_in = house.inside("readers:come_in", data=data, rounds=rounds)
    peer = {"peer": "two follows, same page", "peer_value": median(little)}
    return [
        Result("readers.me", median(known), "ms"),
        *_asked_by_many(house, data),
        Result("readers.log_in_by_code", median(come_in), "ms", at_most(60)),
        Result("readers.following_10000", median(much), "ms", at_most(30), **peer),
        Result("readers.following_10000_quiet", median(quiet), "ms", at_most(30), **peer),
    ]


def _asked_by_many(house: House, data: Path) -> list[Result]:
    """`/me` from one web process on a core of its own: signed in, and with no session at all."""
    try:
        load.tool("wrk", "wrk")
        server_core, _load_core = load.cores()
    except NotMeasured as reason:
        house.notes.append(f"readers: /me a second not measured: {reason}")
        return []
    cookie = house.inside("readers:cookie", data=data, email="reader1@example.org")
    with house.serving("web", core=server_core, data=data, BROADSHEET_WEB_WORKERS="1"):
        rate, slow = _load(house, f"Cookie: {cookie}")
        nobody, _slow = _load(house, "Accept: application/json")
    return [
        Result("readers.me_signed_in", rate, "requests/s", at_least(500)),
        Result("readers.me_signed_in_p99", slow, "ms", at_most(50)),
        Result("readers.me_nobody", nobody, "requests/s", at_least(8_000)),
    ]


def _load(house: House, header: str) -> tuple[float, float]:
    """Requests a second, and the milliseconds within which 99 of 100 were answered."""
    _server_core, core = load.cores()
    wrk = ("taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", "-H", header)
    load.rate_and_slowest(*wrk, "-d1s", f"{house.address}/me")
    return load.rate_and_slowest(*wrk, f"-d{2 if house.quick else 8}s", f"{house.address}/me")


def follow(count: int) -> None:
    """Has one reader follow two topics, another all kinds of things, and a third only what nobody speaks of now."""
    from broadsheet.readers.models import Follow, Reader
    from broadsheet.stories.models import Article, Byline, Section, Topic

    made = [
        (kind, pk)
        for kind, model in (("topic", Topic), ("byline", Byline), ("section", Section), ("story", Article))
        for pk in model.objects.order_by("pk").values_list("pk", flat=True)
    ]
    everything = made[: count // 2]
    everything += _talking(count - len(everything), quiet=False)
    followed = {1: made[:2], 2: everything, 3: _talking(count, quiet=True)}
    for number, things in followed.items():
        reader = Reader.objects.get(email=f"reader{number}@example.org")
        Follow.objects.filter(reader=reader).delete()
        Follow.objects.bulk_create(
            (Follow(reader=reader, kind=kind, target_id=pk) for kind, pk in things), batch_size=500
        )


def _talking(count: int, *, quiet: bool) -> list[tuple[str, int]]:
    """Readers, threads and discussions, as many of each as there are; of the quiet, none with a new comment."""
    from broadsheet.conversation.followed import WINDOW
    from broadsheet.conversation.models import Comment

    chance = random.Random(8)
    found: list[tuple[str, int]] = []
    kinds = (("discussion", "discussion_id"), ("thread", "thread"), ("reader", "reader_id"))
    for place, (kind, column) in enumerate(kinds):
        values = Comment.objects.exclude(reader=None).order_by()
        newest = set(values.order_by("-pk").values_list(column, flat=True)[:WINDOW]) if quiet else set()
        ids = sorted(set(values.values_list(column, flat=True).distinct()) - newest)
        share = (count - len(found)) // (len(kinds) - place)
        found += [(kind, pk) for pk in chance.sample(ids, min(share, len(ids)))]
    return found


def cookie(email: str) -> str:
    """What a browser sends along that is signed in as this reader."""
    from django.test import Client

    from broadsheet.readers.models import Reader

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Reader.objects.get(email=email))
    client.get("/me")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def come_in(rounds: int) -> list[float]:
    """Milliseconds of both requests of a log-in by code, each of a new browser. The mail is left to the worker."""
    from allauth.account.models import EmailAddress
    from django.test import Client

    from broadsheet.readers.models import Reader

    taken = []
    for number in range(rounds + 1):
        reader = Reader.objects.create_user(f"comes-in-{number}@example.org", display_name=f"Comes In {number}")
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
        client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"10.0.{number}.1")
        begun = time.perf_counter()
        asked = client.post("/accounts/login/", {"login": reader.email})
        between = time.perf_counter()
        code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
        again = time.perf_counter()
        client.post(asked["Location"], {"code": code})
        taken.append((time.perf_counter() - again + between - begun) * 1000)
        if "session" not in client.cookies or client.get("/me").json()["reader"] is None:
            raise RuntimeError("The log-in by code did not sign in.")
    # The first one has templates compiled.
    return taken[1:]


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
