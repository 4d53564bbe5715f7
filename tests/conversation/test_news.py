"""A page that was away learns of everything that is different, and nobody of what they may not read."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging, live
from broadsheet.conversation.identity import id_at, moment_of
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.delivery import live as delivery
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)


def later(discussion: Discussion) -> str:
    """The last event of a page that is printed now."""
    discussion.refresh_from_db()
    return str(discussion.changed)


def news(client: Client, discussion: Discussion, last: str, *shown: Comment) -> list[tuple[str, dict[str, Any]]]:
    given = {"last": last, "shown": ",".join(str(each.pk) for each in shown)}
    answer = client.get(f"/discussions/{discussion.pk}/news/", given)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return [(event["name"], event["data"]) for event in answer.json()["events"]]


def test_who_missed_more_than_is_told_learns_how_many_more_and_since_which() -> None:
    discussion, reader = make_discussion(), make_member()
    said = [say(discussion, reader) for _ in range(80)]
    *told, counted = live.missed(str(discussion.pk), "1")
    assert [event.data["id"] for event in told] == [each.pk for each in said[:50]]
    assert counted.data["more"] == {"since": said[49].pk, "count": 30}
    assert counted.id == str(said[49].pk)


def test_who_comes_back_to_nothing_new_is_asked_to_do_nothing() -> None:
    discussion = make_discussion()
    say(discussion)
    (*_again, counted) = live.missed(str(discussion.pk), later(discussion))
    assert counted.data.keys() == {"count", "participants"}


def test_who_comes_back_after_a_withdrawal_is_told_to_ask_and_learns_of_it(client: Client) -> None:
    discussion, reader = make_discussion(), make_member()
    stays, goes = say(discussion, reader), say(discussion, reader)
    last = later(discussion)
    editing.withdraw(reader, goes.pk)
    assert live.missed(str(discussion.pk), last)[-1].data["ask"] is True
    changes = [data for name, data in news(client, discussion, last, stays, goes) if name == "change"]
    assert [(data["id"], data["what"]) for data in changes] == [(goes.pk, "gone")]


def test_what_was_edited_meanwhile_is_told(client: Client) -> None:
    discussion, reader = make_discussion(), make_member()
    comment = say(discussion, reader)
    last = later(discussion)
    editing.edit(reader, comment.pk, "Another text altogether, and a better one.")
    told = news(client, discussion, last, comment)
    assert ("change", "edited") in [(name, data.get("what")) for name, data in told]


def test_what_was_written_long_ago_and_approved_meanwhile_is_told(client: Client) -> None:
    discussion = make_discussion(rule=Discussion.Rule.HELD)
    held, refused = say(discussion), say(discussion)
    last = str(id_at(now()) + 60_000_000)
    with pytest.MonkeyPatch.context() as later_on:
        later_on.setattr("django.utils.timezone.now", lambda: moment_of(int(last)) + timedelta(minutes=5))
        judging.approve(make_moderator(), held.pk)
        judging.reject(make_moderator(), refused.pk)
    told = news(client, discussion, last)
    assert [data["id"] for name, data in told if name == "comment"] == [held.pk]


def test_a_discussion_for_registered_readers_says_in_the_stream_only_that_there_is_something(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(delivery, "publish", lambda _channel, _name, data: told.append(dict(data)))
    discussion = make_discussion(rule=Discussion.Rule.REGISTERED)
    with django_capture_on_commit_callbacks(execute=True):
        say(discussion, make_member())
    assert told == [{"count": 1, "participants": 1, "ask": True}]
    (only,) = live.missed(str(discussion.pk), "1")
    assert only.data == {"count": 1, "participants": 1, "ask": True}


def test_only_registered_readers_learn_what_was_said_among_them(client: Client) -> None:
    discussion = make_discussion(rule=Discussion.Rule.REGISTERED)
    comment = say(discussion, make_member())
    assert client.get(f"/discussions/{discussion.pk}/news/?last=1&shown=").status_code == 403
    told = news(signed_in(make_member()), discussion, "1")
    assert [data["id"] for name, data in told if name == "comment"] == [comment.pk]


@pytest.mark.parametrize("asked", ["", "last=x&shown=", "last=1&shown=a", "last=1&shown=1,,2", "last=-1&shown="])
def test_nonsense_is_refused(client: Client, asked: str) -> None:
    assert client.get(f"/discussions/{make_discussion().pk}/news/?{asked}").status_code == 400


def test_no_more_is_asked_about_at_once_than_a_page_shows(client: Client) -> None:
    ids = ",".join(map(str, range(1, 302)))
    assert client.get(f"/discussions/{make_discussion().pk}/news/?last=1&shown={ids}").status_code == 400


def test_a_hidden_discussion_has_no_news(client: Client) -> None:
    discussion = make_discussion()
    Discussion.objects.update(is_hidden=True)
    assert client.get(f"/discussions/{discussion.pk}/news/?last=1&shown=").status_code == 404


def test_asking_costs_the_same_however_much_is_shown(client: Client, django_assert_max_num_queries: Any) -> None:
    discussion, reader = make_discussion(), make_member()
    said = [say(discussion, reader) for _ in range(60)]
    with django_assert_max_num_queries(5):
        news(client, discussion, "1", *said)
