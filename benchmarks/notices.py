"""Notices: one comment that ten thousand follow, what its writer feels of that, and an inbox of a hundred thousand."""

from __future__ import annotations

import random
import shutil
import time
from statistics import median
from typing import Any

from benchmarks.house import House
from benchmarks.results import Result, at_most
from benchmarks.words import texts

FOLLOWERS, NOTICES = 10_000, 100_000
POSTS, PAGES = 30, 30
_texts = texts(random.Random(5), 100, 300)


def measure(house: House) -> list[Result]:
    """Seconds until all followers are told, milliseconds to post with and without them, and to show the inbox."""
    data = house.root / "notices"
    shutil.copytree(house.data, data, symlinks=True)
    scale = {"followers": 500, "notices": 2_000} if house.quick else {"followers": FOLLOWERS, "notices": NOTICES}
    found = house.inside("notices:told", data=data, followers=scale["followers"])
    inbox = float(house.inside("notices:inbox_page", data=data, notices=scale["notices"]))
    return [
        Result("notices.all_followers_told", found["told"], "s", at_most(5)),
        Result("notices.post_with_followers", found["followed"], "ms", at_most(found["alone"] * 1.5)),
        Result("notices.post_without_followers", found["alone"], "ms"),
        Result("notices.inbox_page", inbox, "ms", at_most(30)),
    ]


def told(followers: int) -> dict[str, float]:
    """Posts in a thread that so many follow, and in one that nobody does; then tells of the last comment."""
    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.models import Commenting
    from broadsheet.notifications.models import Event, Notice
    from broadsheet.notifications.notices import telling
    from broadsheet.readers.models import Follow

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 1_000_000_000
    house.save()
    writer, readers = _reader("Writer"), _readers(followers)
    alone, followed = (open_discussion(f"https://elsewhere.example/{name}/") for name in ("alone", "followed"))
    Follow.objects.bulk_create(
        (Follow(reader_id=pk, kind="discussion", target_id=followed.pk) for pk in readers), batch_size=5_000
    )
    _posted(writer, alone.pk, 3)
    times = {"alone": _posted(writer, alone.pk, POSTS), "followed": _posted(writer, followed.pk, POSTS)}
    Event.objects.all().delete()
    _posted(writer, followed.pk, 1)
    begun = time.perf_counter()
    telling.tell_waiting()
    seconds = time.perf_counter() - begun
    count = Notice.objects.filter(kind="followed").count()
    if count != followers:
        raise RuntimeError(f"{count:,} of {followers:,} were told.")
    return {**times, "told": seconds}


def inbox_page(notices: int) -> float:
    """Milliseconds that the first page of an inbox takes, as a reader's browser asks for it, without the network."""
    from datetime import timedelta

    from django.test import Client

    from broadsheet.common.clock import now
    from broadsheet.conversation.models import Comment
    from broadsheet.notifications.models import Notice

    reader, at = _reader("Reader"), now()
    comments = list(
        Comment.objects.filter(status="published", reader__isnull=False).values_list("pk", "reader_id")[:500]
    )
    Notice.objects.bulk_create(
        (
            Notice(
                reader=reader, kind="reply", about=f"comment:{10**12 + number}", actors=[comments[place][1]], number=1,
                newest=comments[place][0], at=at - timedelta(minutes=number),
            )
            for number in range(notices)
            for place in [number % len(comments)]
        ),
        batch_size=5_000,
    )  # fmt: skip
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    times = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        answer = client.get("/notices/")
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"The inbox answered {answer.status_code}.")
    return median(times)


def _posted(writer: Any, discussion: int, count: int) -> float:
    """Milliseconds that posting a comment takes, with all that happens before the writer has their answer."""
    from broadsheet.conversation.posting import post

    times = []
    for _ in range(count):
        text = next(_texts)
        begun = time.perf_counter()
        made = post(writer, discussion, text)
        times.append((time.perf_counter() - begun) * 1000)
        if not made.comment.is_published:
            raise RuntimeError(f"A comment waits: {made.comment.held_reason}")
    return median(times)


def _reader(name: str) -> Any:
    from allauth.account.models import EmailAddress

    from broadsheet.readers.models import Reader

    reader = Reader.objects.create_user(f"{name.lower()}@elsewhere.example", display_name=name)
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    return reader


def _readers(count: int) -> list[int]:
    from broadsheet.readers.models import Reader

    Reader.objects.bulk_create(
        (
            Reader(
                email=f"follower{number}@elsewhere.example", display_name=f"Follower {number}", handle=f"flw{number}"
            )
            for number in range(count)
        ),
        batch_size=5_000,
    )
    return list(Reader.objects.filter(handle__startswith="flw").values_list("pk", flat=True))
