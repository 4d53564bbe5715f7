"""What the moderators' desk costs with 100,000 comments waiting: its pages, and one decision about a thousand."""

from __future__ import annotations

import random
import shutil
import time
from statistics import median, quantiles
from typing import Any

from benchmarks.house import House
from benchmarks.results import Result, at_least, at_most

HELD, STORIES, READERS = 100_000, 200, 2_000
BULK = 1_000
ROUNDS = 40
_TEXT = "The council met on Tuesday and voted for a plan that nobody had read in full, while the tide came in. "
#: What is asked for: the first page in both orders, one far down, and one that is searched for.
PAGES = {
    "page": "/moderate/held/",
    "suspicious": "/moderate/held/?order=suspicious",
    "deep": "/moderate/held/?after={middle}",
    "counts": "/moderate/counts/",
    "comment": "/moderate/held/{middle}/",
}


def measure(house: House) -> list[Result]:
    """Milliseconds of a page, seconds of a decision, and whether all counters are right after it."""
    data = house.root / "desk"
    shutil.copytree(house.data, data, symlinks=True)
    held = 2_000 if house.quick else HELD
    house.inside("desk:fill", data=data, held=held)
    taken = house.inside("desk:open_pages", data=data, rounds=house.rounds(ROUNDS))
    done = house.inside("desk:decide", data=data, number=200 if house.quick else BULK)
    rows = [
        Result("desk.page_median", median(taken["page"]), "ms", at_most(50)),
        Result("desk.page_p99", _p99(taken["page"]), "ms", at_most(50)),
    ]
    rows += [Result(f"desk.{name}_median", median(taken[name]), "ms", at_most(50)) for name in PAGES if name != "page"]
    return [
        *rows,
        Result("desk.bulk_1000", done["seconds"], "s", at_most(3)),
        Result("desk.bulk_done", done["done"] / done["asked"], "", at_least(1)),
        Result("desk.bulk_counters_exact", float(done["exact"]), "", at_least(1)),
    ]


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else values[0]


def fill(held: int) -> None:
    """Has `held` comments wait, in many discussions and by many readers, and some have others published before them."""
    from broadsheet.common.clock import now
    from broadsheet.conversation import generator
    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.identity import id_at, path_below
    from broadsheet.conversation.models import Comment

    chance = random.Random(6)
    people = generator.make_readers(READERS, seed=2)
    discussions = [
        open_discussion(f"https://elsewhere.example/desk/{number}/", title=f"Story {number}")
        for number in range(STORIES)
    ]
    first = id_at(now()) - held * 1_000 - 10_000_000
    rows = []
    for number in range(held):
        pk = first + number * 1_000
        rows.append(
            Comment(
                pk=pk,
                discussion=chance.choice(discussions),
                reader_id=chance.choice(people),
                thread=pk,
                path=path_below("", pk),
                text=f"{number}: {_TEXT * chance.randint(1, 5)}",
                html="<p>It waits.</p>",
                status=Comment.Status.HELD,
                is_shown=False,
                held_by="scorer",
                held_reason="Somebody of the staff will look at it first.",
                suspicion=chance.randrange(100),
                verdicts=[["length"], ["links"], ["scorer", "hold", chance.randrange(100), "Insults"]],
            )
        )
    Comment.objects.bulk_create(rows, batch_size=2_000)


def _moderator() -> Any:
    from django.contrib.auth.models import Group

    from broadsheet.readers.models import Reader

    found = Reader.objects.create_user("desk@example.org", None, display_name="At the desk")
    found.groups.set(Group.objects.filter(name="Moderators"))
    return found


def open_pages(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page through all middleware, one after the other, in turns."""
    from django.test import Client

    from broadsheet.conversation.models import Comment

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_moderator())
    waiting = Comment.objects.filter(status=Comment.Status.HELD, held_by="scorer").order_by("pk")
    middle = waiting.values_list("pk", flat=True)[waiting.count() // 2]
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(rounds + 1):
        for name, path in PAGES.items():
            begun = time.perf_counter()
            answer = client.get(path.format(middle=middle))
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}.")
            if number:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def decide(number: int) -> dict[str, Any]:
    """Half are approved and half rejected, as the desk's own form does; then every count is made anew and compared."""
    from broadsheet.common.clock import now
    from broadsheet.conversation.judging import Grounds
    from broadsheet.conversation.models import Comment, Discussion
    from broadsheet.moderation.desk import bulk
    from broadsheet.readers.models import Reader

    moderator = Reader.objects.get(email="desk@example.org")
    waiting = Comment.objects.filter(status=Comment.Status.HELD, held_by="scorer").order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:number])
    begun = time.perf_counter()
    done = bulk.decide_all(moderator, ids[: number // 2], "approve", now()).done
    done += bulk.decide_all(moderator, ids[number // 2 :], "reject", now(), Grounds(words="Not here.")).done
    seconds = time.perf_counter() - begun
    exact = all(
        each.comment_count == Comment.objects.filter(discussion=each, status=Comment.Status.PUBLISHED).count()
        and each.participant_count
        == Comment.objects.filter(discussion=each, status=Comment.Status.PUBLISHED).values("reader").distinct().count()
        for each in Discussion.objects.filter(url__startswith="https://elsewhere.example/desk/")
    )
    return {"seconds": seconds, "done": done, "asked": number, "exact": exact}
