"""One decision about many comments: counts as exact as with one after the other, and what does not fit is left."""

import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging, reporting
from broadsheet.conversation.identity import path_below
from broadsheet.conversation.models import Comment, Discussion, Report, UnclaimedAuthor
from broadsheet.conversation.recounting import recount
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.models import Withdrawal
from broadsheet.moderation.desk import bulk, claims
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.desk.queues import QUEUES
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

_COMMENT = ("pk", "status", "is_shown", "reply_count", "held_by", "held_reason", "picked_at", "score")
_DISCUSSION = ("comment_count", "participant_count", "reaction_count", "last_comment_id", "heat")
_DEEDS = {"approve": judging.approve, "reject": judging.reject, "withhold": judging.reject}


def talk(seed: int) -> Discussion:
    """A discussion of thirty comments, some held, some rejected, of few writers, some of whom have no account."""
    chance = random.Random(seed)
    discussion = make_discussion()
    writers = [make_member() for _number in range(4)]
    former = UnclaimedAuthor.objects.create(name=f"Former {seed}", email=f"former{seed}@example.org")
    made: list[Comment] = []
    first = 1_700_000_000_000_000 + seed * 1_000_000
    for pk in range(first, first + 30):
        parent = chance.choice(made) if made and chance.random() < 0.7 else None
        comment = Comment(
            pk=pk,
            discussion=discussion,
            parent=parent,
            thread=parent.thread if parent else pk,
            path=path_below(parent.path if parent else "", pk),
            depth=parent.depth + 1 if parent else 0,
            text=f"Number {pk}.",
            html=f"<p>Number {pk}.",
            status=chance.choice(["held", "held", "published", "published", "rejected"]),
        )
        who = chance.randrange(7)
        if who < 4:
            comment.reader = writers[who]
        elif who == 4:
            comment.unclaimed = former
        made.append(comment)
        comment.save()
    recount(discussion)
    return discussion


def stored(discussion: Discussion) -> list[Any]:
    """What stands in the database of it."""
    comments = Comment.objects.filter(discussion=discussion).order_by("pk").values_list(*_COMMENT)
    return [*comments, *Discussion.objects.filter(pk=discussion.pk).values_list(*_DISCUSSION)]


@pytest.mark.parametrize("deed", _DEEDS)
@pytest.mark.parametrize("seed", range(6))
def test_all_at_once_comes_to_the_same_as_one_after_the_other(seed: int, deed: str) -> None:
    discussion, moderator = talk(seed), make_moderator()
    status = "published" if deed == "withhold" else "held"
    found = Comment.objects.filter(discussion=discussion, status=status).order_by("pk")
    ids = list(found.values_list("pk", flat=True))[seed % 3 :]
    with transaction.atomic():
        for pk in ids:
            _DEEDS[deed](moderator, pk)
        expected = stored(discussion)
        transaction.set_rollback(True)
    assert bulk.decide_all(moderator, ids, deed, now()).done == len(ids)
    result = stored(discussion)
    assert result[:-1] == expected[:-1]
    assert result[-1][:-1] == expected[-1][:-1]
    assert result[-1][-1] == pytest.approx(expected[-1][-1])


def test_each_that_does_not_fit_is_left_with_its_reason() -> None:
    moderator, other, writer = make_moderator(), make_moderator(), make_member()
    discussion = make_discussion(rule="held")
    fine, edited, decided, taken, gone = (say(discussion, writer) for _number in range(5))
    looked_at = now()
    editing.edit(writer, edited.pk, "Something else.")
    judging.approve(other, decided.pk)
    claims.claim(other, taken.pk)
    editing.withdraw(writer, gone.pk)
    result = bulk.decide_all(moderator, [fine.pk, edited.pk, decided.pk, taken.pk, gone.pk, 1], "reject", looked_at)
    assert result.done == 1
    assert dict(result.left) == {
        "Its writer has edited it since you looked at it.": 1,
        "Somebody has decided this comment meanwhile.": 1,
        f"{other.name} is looking at this comment.": 1,
        "Its writer has withdrawn it.": 1,
    }


def test_keeping_many_settles_their_reports() -> None:
    comments = [say(make_discussion()) for _number in range(3)]
    for comment in comments:
        reporting.report(make_member(), comment.pk, "spam")
    bulk.decide_all(make_moderator(), [comment.pk for comment in comments[:2]], "keep", now())
    assert [report.comment_id for report in Report.objects.filter(answered_at=None)] == [comments[2].pk]


def test_all_that_a_filter_finds_are_those_that_were_there_when_it_was_looked_at() -> None:
    discussion = make_discussion(rule="held")
    before = say(discussion, text="Seen.")
    looked_at = now()
    say(discussion, text="Seen, but later.")
    assert bulk.matching(QUEUES["held"], Wanted(text="seen"), looked_at) == [before.pk]


@pytest.mark.parametrize("who", [None, "Reporters"])
def test_nobody_else_decides_anything(who: str | None) -> None:
    comment = say(make_discussion(rule="held"))
    reader: Reader = make_member("", *([who] if who else []))
    with pytest.raises(Refused) as refused:
        bulk.decide_all(reader, [comment.pk], "approve", now())
    assert refused.value.status == 403
    assert Comment.objects.get(pk=comment.pk).status == "held"


@pytest.mark.parametrize("deed", ["approve", "reject", "withhold"])
def test_a_discussion_and_its_comments_are_written_as_often_however_many_there_are(deed: str) -> None:
    house(most_by_reader=1_000, most_by_address=1_000)
    moderator = make_moderator()

    def writes(number: int) -> int:
        discussion, writer = make_discussion(rule="open" if deed == "withhold" else "held"), make_member()
        ids = [say(discussion, writer).pk for _number in range(number)]
        with CaptureQueriesContext(connection) as asked:
            assert bulk.decide_all(moderator, ids, deed, now()).done == number
        return sum(query["sql"].startswith('UPDATE "conversation_') for query in asked)

    assert writes(2) == writes(20)


def test_pages_are_withdrawn_once_for_all_of_them() -> None:
    comments = [say(make_discussion()) for _number in range(5)]
    Withdrawal.objects.all().delete()
    bulk.decide_all(make_moderator(), [comment.pk for comment in comments], "withhold", now())
    tags = {f"conversation:{comment.discussion_id}" for comment in comments}
    assert [tags <= set(row.tags) for row in Withdrawal.objects.all() if tags & set(row.tags)] == [True]
