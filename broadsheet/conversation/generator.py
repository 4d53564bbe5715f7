"""Plausible discussions of any size, for benchmarks and tests: the same seed makes the same comments.

    readers = make_readers(20_000, seed=1)
    fill(discussion, 100_000, seed=1, readers=readers, began=yesterday, hours=72)

Depth, times and reactions are as in `generated/shape.py`, words and lengths as in `generated/words.py`. One reader in
three writes much more than the others; of replies to replies, two in five go on a dialogue. One comment in fifty is not
published: withdrawn, rejected or, where nothing answers it, held.

A million comments over 2,000 discussions, one of 100,000, take 175 s of one core (6,000 a second) and 200 MB of memory,
and make 910 MB of SQLite; each comment has one of some million combinations of 900 paragraphs, rendered once.

Everything that is counted is written as the pipeline would have left it (`recounting.differences` finds nothing), but
for two things: nothing is announced and no signal sent; and the rows of reactions are left out unless `reaction_rows`,
so that whoever then recommends one of these comments has its reactions counted anew from what rows there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from django.db import transaction

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.common.text import MARKUP_VERSION
from broadsheet.conversation import activity, ranking
from broadsheet.conversation.generated import shape
from broadsheet.conversation.generated.people import make_readers
from broadsheet.conversation.generated.words import Words
from broadsheet.conversation.history import unused_ids
from broadsheet.conversation.identity import path_below
from broadsheet.conversation.models import Comment, Commenting, Discussion, Reaction

__all__ = ["fill", "fill_all", "make_readers"]

BATCH = 5_000
Status = Comment.Status
_NOT_PUBLISHED = 0.02


@cache
def _words() -> Words:
    return Words(1)


def fill_all(
    discussions: Sequence[Discussion],
    total: int,
    *,
    largest: int,
    seed: int,
    readers: Sequence[int],
    began: datetime,
    hours: float = 72.0,
    reaction_rows: bool = False,
) -> None:
    """Fills many discussions with `total` comments; the first gets `largest`, the others fewer and fewer."""
    for place, count in enumerate(shape.shares(total, len(discussions), largest)):
        fill(
            discussions[place], count, seed=seed + place, readers=readers, began=began, hours=hours,
            reaction_rows=reaction_rows,
        )  # fmt: skip


def fill(
    discussion: Discussion,
    count: int,
    *,
    seed: int,
    readers: Sequence[int],
    began: datetime,
    hours: float = 72.0,
    reaction_rows: bool = False,
) -> None:
    """Has `count` comments said in a discussion in which nothing was said yet. Raises `ValueError` where it was.

    `readers` are ids; `began` is when the story appeared and the comments of the first hours come in; the last are
    written `hours` later. The words are the same for every seed that is the same modulo 7.
    """
    if Comment.objects.filter(discussion=discussion).exists():
        raise ValueError(f"Something was said in {discussion} already.")
    if not count:
        return
    plan = _Plan(discussion, count, seed, readers, began, hours, with_rows=reaction_rows)
    for batch in plan.batches():
        with transaction.atomic():
            Comment.objects.bulk_create(batch)
            if reaction_rows:
                Reaction.objects.bulk_create(plan.rows_of(batch))
    plan.note()


@dataclass
class _Plan:
    """A discussion before it is written: lists with a place for each comment, in the order of time."""

    discussion: Discussion
    count: int
    seed: int
    readers: Sequence[int]
    began: datetime
    hours: float
    with_rows: bool

    def __post_init__(self) -> None:
        chance = self.chance = Random(self.seed)  # noqa: S311
        self.ids = unused_ids(shape.moments(chance, self.count, self.began, self.hours))
        self.above = shape.parents(chance, self.count)
        self.reactions = shape.reactions(chance, self.above)
        if self.with_rows:
            self.reactions = [min(number, len(self.readers) - 1) for number in self.reactions]
        self.before = shape.given_before(chance, self.ids, self.reactions)
        self.kinds = list(decided(Commenting).reactions)
        self.words = _words()
        self._place()
        self.statuses = self._judged()
        self.authors = self._written_by()
        self._count()

    def _place(self) -> None:
        """Paths, threads, depths and numbers."""
        self.paths: list[str] = []
        self.roots: list[int] = []
        self.depths: list[int] = []
        self.numbers = [0] * self.count
        self.last_numbers = [0] * self.count
        self.is_answered = [False] * self.count
        for place, parent in enumerate(self.above):
            is_root = parent < 0
            self.paths.append(path_below("" if is_root else self.paths[parent], self.ids[place]))
            self.roots.append(place if is_root else self.roots[parent])
            self.depths.append(0 if is_root else self.depths[parent] + 1)
            if not is_root:
                self.is_answered[parent] = True
                self.last_numbers[self.roots[place]] += 1
                self.numbers[place] = self.last_numbers[self.roots[place]]

    def _judged(self) -> list[str]:
        taken_away = (Status.WITHDRAWN, Status.REJECTED, Status.HELD)
        found: list[str] = []
        for is_answered in self.is_answered:
            status: str = Status.PUBLISHED
            if self.chance.random() < _NOT_PUBLISHED:
                status = self.chance.choice(taken_away[:2] if is_answered else taken_away)
            found.append(status)
        return found

    def _written_by(self) -> list[int]:
        """Who writes: some of the readers, and of those the first ones most."""
        chance = self.chance
        here = chance.sample(self.readers, min(len(self.readers), max(3, round(self.count * 0.7))))
        found: list[int] = []
        for parent in self.above:
            if parent >= 0 and self.above[parent] >= 0 and chance.random() < 0.4:
                found.append(found[self.above[parent]])
                continue
            author = here[int(len(here) * chance.random() ** 2)]
            if parent >= 0 and author == found[parent]:
                author = here[int(len(here) * chance.random())]
            found.append(author)
        return found

    def _count(self) -> None:
        """Replies below, and what holds a place."""
        self.replies = [0] * self.count
        self.is_shown = [status == Status.PUBLISHED for status in self.statuses]
        for place in range(self.count - 1, -1, -1):
            if (above := self.above[place]) >= 0:
                self.replies[above] += self.replies[place] + (self.statuses[place] == Status.PUBLISHED)
                self.is_shown[above] = self.is_shown[above] or self.is_shown[place]
        self.given = sum(self.reactions)

    def batches(self) -> Iterator[list[Comment]]:
        for start in range(0, self.count, BATCH):
            yield [self._comment(place) for place in range(start, min(start + BATCH, self.count))]

    def _comment(self, place: int) -> Comment:
        parent, pk, number = self.above[place], self.ids[place], self.reactions[place]
        said = self.words.say(self.chance)
        is_held = self.statuses[place] == Status.HELD
        return Comment(
            pk=pk,
            discussion_id=self.discussion.pk,
            reader_id=self.authors[place],
            parent_id=self.ids[parent] if parent >= 0 else None,
            answers_id=self.authors[parent] if parent >= 0 else None,
            thread=self.ids[self.roots[place]],
            path=self.paths[place],
            depth=self.depths[place],
            number=self.numbers[place],
            last_number=self.last_numbers[place],
            text=said.text,
            html=said.html,
            markup=MARKUP_VERSION,
            status=self.statuses[place],
            is_shown=self.is_shown[place],
            held_by="newcomer" if is_held else "",
            reply_count=self.replies[place],
            reactions=self._by_kind(number),
            reaction_count=number,
            reactions_before=self.before[place],
            score=ranking.score(number, self.given - self.before[place]),
        )

    def _by_kind(self, number: int) -> dict[str, int]:
        """The first of the house's kinds has most of them."""
        if not number:
            return {}
        others = {kind: number // 10 for kind in self.kinds[1:] if number >= 10}
        return {self.kinds[0]: number - sum(others.values()), **others}

    def rows_of(self, batch: Iterable[Comment]) -> Iterator[Reaction]:
        """A row for each reaction, each of another reader and none of the comment's author."""
        for comment in batch:
            kinds = [kind for kind, number in comment.reactions.items() for _ in range(number)]
            chosen = self.chance.sample(self.readers, min(len(kinds) + 1, len(self.readers)))
            others = [reader for reader in chosen if reader != comment.reader_id]
            for reader, kind in zip(others, kinds, strict=False):
                yield Reaction(comment_id=comment.pk, reader_id=reader, kind=kind)

    def note(self) -> None:
        """Writes down what is so of the whole discussion."""
        published = [place for place, status in enumerate(self.statuses) if status == Status.PUBLISHED]
        values: dict[str, Any] = {
            "comment_count": len(published),
            "participant_count": len({self.authors[place] for place in published}),
            "reaction_count": self.given,
            "last_comment_id": self.ids[published[-1]] if published else 0,
            "heat": activity.measured(self.discussion),
            "changed_at": now(),
        }
        for name, value in values.items():
            setattr(self.discussion, name, value)
        self.discussion.save(update_fields=list(values))
