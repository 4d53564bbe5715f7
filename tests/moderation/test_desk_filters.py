"""What moderators look for: each filter alone, from the address."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.desk.queues import QUEUES, next_of, page_of
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member


def wanted(query: str) -> Wanted:
    return Wanted.read(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("text=tide&least=50", "text=tide&least=50"),
        ("since=2026-01-02&until=2026-02-03", "since=2026-01-02&until=2026-02-03"),
        ("since=yesterday&least=much&step=nothing", ""),
        ("since=2026-02-31&until=0001-01-01", ""),
        ("least=4000", "least=100"),
        ("least=%C2%B2", ""),
        ("text=a%00b", "text=ab"),
        ("reader=" + "x" * 200, "reader=" + "x" * 100),
        ("step=links", "step=links"),
    ],
)
def test_a_filter_is_read_from_the_address_and_can_be_kept_as_one(query: str, kept: str) -> None:
    assert wanted(query).query == kept
    assert wanted(kept) == wanted(query)


def found(query: str) -> set[str]:
    return {comment.text for comment in page_of(QUEUES["held"], wanted(query)).comments}


@pytest.mark.django_db
def test_each_filter_finds_what_it_says() -> None:
    harbour = make_discussion("/local/harbour/", title="The harbour is silting up", rule="held")
    bridge = make_discussion("/politics/bridge/", title="A bridge for 100 % of us", rule="held")
    ansel = make_member("Ansel Marsh", handle="ansel", email="ansel@example.org")
    say(harbour, ansel, "The tide comes in.")
    marked = say(bridge, make_member("Odile Fern", handle="odile"), "100 % of nothing.")
    Comment.objects.filter(pk=marked.pk).update(suspicion=70, held_by="rule", verdicts=[["links", "hold", 70, ""]])
    tide, nothing = {"The tide comes in."}, {"100 % of nothing."}
    for query, expected in {
        "": tide | nothing,
        "text=TIDE": tide,
        "text=%25": nothing,
        "reader=@ansel": tide,
        "reader=ansel@example.org": tide,
        "reader=fern": nothing,
        "reader=@fern": set(),
        "about=harbour": tide,
        "about=/politics/": nothing,
        f"about={harbour.pk}": tide,
        "least=70": nothing,
        "least=71": set(),
        "step=links": nothing,
        "step=rule": tide | nothing,
        "text=tide&reader=@odile": set(),
    }.items():
        assert found(query) == expected, query


@pytest.mark.django_db
def test_days_are_those_of_the_papers_clock_the_last_one_included() -> None:
    comment = say(make_discussion(rule="held"), text="Late in the evening.")
    # Half past eleven at night on the 30th of June, by the clock of London.
    moment = id_at(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    # It becomes another comment with that: what was decided about this one would be left over.
    comment.decisions.all().delete()
    Comment.objects.filter(pk=comment.pk).update(id=moment)
    assert found("since=2026-06-30&until=2026-06-30")
    assert not found("since=2026-07-01")
    assert not found("until=2026-06-29")


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["oldest", "suspicious"])
def test_going_through_a_queue_meets_each_comment_once_in_either_direction(order: str) -> None:
    discussion, moderator = make_discussion(rule="held"), make_moderator()
    for number in range(7):
        comment = say(discussion)
        Comment.objects.filter(pk=comment.pk).update(suspicion=10 * (number % 3))
    queue, asked = QUEUES["held"], wanted(f"order={order}")
    whole = list(queue.find(asked))
    for backwards in (False, True):
        met, key = list[int](), queue.order(order).key(whole[-1 if backwards else 0])
        while (pk := next_of(queue, asked, moderator, key, backwards=backwards)) is not None:
            met.append(pk)
            key = queue.order(order).key(Comment.objects.get(pk=pk))
        others = whole[-2::-1] if backwards else whole[1:]
        assert met == [comment.pk for comment in others]
