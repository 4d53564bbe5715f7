"""What the pipeline costs a comment, with 5,000 watched words and a million comments and fingerprints before it.

Only the steps and what they ask the database are measured, each comment with a text that nobody has seen: everything in
`settings.COMMENT_STEPS`, nothing remembered from one to the next. Texts are as long as readers' are, and one in fifty
as long as the paper allows.
"""

from __future__ import annotations

import random
import shutil
import time
from itertools import pairwise
from statistics import median, quantiles

from benchmarks.house import House
from benchmarks.results import Result, at_most
from benchmarks.words import texts, vocabulary

EARLIER, WATCHED, READERS, DISCUSSIONS = 1_000_000, 5_000, 2_000, 100
JUDGED = 2_000
_CHUNK = 20_000
#: Characters of a text: the most of them, and the longest that is allowed where nothing else is set.
_USUAL, _LONGEST = (60, 1_200), 4_900


def measure(house: House) -> list[Result]:
    """Milliseconds that the steps take, for the middle and for the slowest of a hundred comments."""
    data = house.root / "pipeline"
    shutil.copytree(house.data, data, symlinks=True)
    earlier = 20_000 if house.quick else EARLIER
    house.inside("pipeline:fill", data=data, earlier=earlier)
    taken = house.inside("pipeline:judge_many", data=data, number=200 if house.quick else JUDGED)
    house.notes.append(f"pipeline: {WATCHED:,} watched words, {earlier:,} earlier comments, all with a fingerprint")
    return [
        Result("pipeline.judged_median", median(taken["all"]), "ms", at_most(10)),
        Result("pipeline.judged_p99", quantiles(taken["all"], n=100)[98], "ms", at_most(10)),
        Result("pipeline.judged_longest", median(taken["longest"]), "ms", at_most(10)),
    ]


def fill(earlier: int) -> None:
    """Watches words, and has readers say much: every text is another, and most of its words are not rare."""
    from broadsheet.common.clock import now
    from broadsheet.conversation import generator
    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.identity import id_at
    from broadsheet.moderation.models import WatchedWord

    chance = random.Random(11)
    _frequent, others = vocabulary()
    answers = ["refuse", "hold", "mark", "mark", "pass"]
    # Words that nobody here says, and made as those that they say are.
    watched = chance.sample([f"{one}{other}" for one in others[:500] for other in ("zzik", "qort", "vlem")], 1_500)
    watched += [f"{first} {second}q" for first, second in pairwise(others)]
    WatchedWord.objects.bulk_create(
        [WatchedWord(word=word, answer=chance.choice(answers)) for word in dict.fromkeys(watched)][:WATCHED],
        ignore_conflicts=True,
    )
    people = generator.make_readers(READERS, seed=3)
    discussions = [open_discussion(f"https://elsewhere.example/pipeline/{n}/").pk for n in range(DISCUSSIONS)]
    step = 2_000_000
    first = id_at(now()) - earlier * step - 10_000_000
    for begin in range(0, earlier, _CHUNK):
        keys = [first + number * step for number in range(begin, min(earlier, begin + _CHUNK))]
        _say(keys, people, discussions, chance)


def _say(keys: list[int], people: list[int], discussions: list[int], chance: random.Random) -> None:
    from broadsheet.conversation.identity import path_below
    from broadsheet.conversation.models import Comment
    from broadsheet.moderation.models import Fingerprint
    from broadsheet.moderation.texts.simhash import bands_of, signed

    said = texts(chance, _USUAL[0], 300)
    Comment.objects.bulk_create(
        [
            Comment(
                pk=pk, discussion_id=chance.choice(discussions), reader_id=chance.choice(people), thread=pk,
                path=path_below("", pk), text=next(said), html="<p>Said.</p>",
            )
            for pk in keys
        ],
        batch_size=5_000,
    )  # fmt: skip
    made = []
    for pk in keys:
        bits = chance.getrandbits(64)
        one, two, three, four = bands_of(bits)
        made.append(Fingerprint(comment_id=pk, bits=signed(bits), band_1=one, band_2=two, band_3=three, band_4=four))
    Fingerprint.objects.bulk_create(made, batch_size=5_000)


def judge_many(number: int) -> dict[str, list[float]]:
    """Milliseconds for each comment, and for those alone that are as long as may be."""
    from django.db import transaction

    from broadsheet.common.decisions import decided
    from broadsheet.conversation.models import Comment, Commenting, Discussion
    from broadsheet.conversation.pipeline import Draft, judge
    from broadsheet.readers.models import Reader

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 1_000_000_000
    house.save()
    writers = Comment.objects.order_by("-pk").values("reader")[:1_000]
    readers = list(Reader.objects.filter(pk__in=list(writers.values_list("reader", flat=True)))[:200])
    discussion = Discussion.objects.filter(url__contains="/pipeline/")[0]
    chance = random.Random(12)
    usual, longest = texts(chance, *_USUAL), texts(chance, _LONGEST, _LONGEST)
    taken: dict[str, list[float]] = {"all": [], "longest": []}
    for turn in range(-50, number):
        is_long = turn % 50 == 0
        text = next(longest if is_long else usual)
        with transaction.atomic():
            draft = Draft(
                chance.choice(readers), discussion, text, decided(Commenting), sender=f"198.51.100.{turn % 250}"
            )
            begun = time.perf_counter()
            judge(draft)
            milliseconds = (time.perf_counter() - begun) * 1000
        if turn < 0:
            continue
        taken["all"].append(milliseconds)
        if is_long:
            taken["longest"].append(milliseconds)
    return taken
