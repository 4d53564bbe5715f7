"""What is new from readers, discussions and threads that somebody follows."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.conversation import editing, followed
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.readers import following, relations
from broadsheet.readers.following import Place
from broadsheet.readers.models import Follow, Mute, Reader, Registration
from tests.conversation.people import make_discussion, say
from tests.factories import make_story
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]


@pytest.fixture(params=[200, 1], ids=["found among the newest", "looked up"])
def window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How far what is followed is looked for among the newest of all."""
    monkeypatch.setattr(followed, "WINDOW", request.param)
    size: int = request.param
    return size


def heard(reader: Reader, count: int = 20) -> list[str]:
    """What the reader reads of others' comments on their page of news."""
    news, _older = following.newest(reader, count=count)
    return [item.excerpt for item in news if item.template == "site/following/comment.html"]


@pytest.mark.usefixtures("window")
def test_comments_of_followed_readers_discussions_and_threads_come_newest_first_and_once() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    storm, vote, other = make_discussion(), make_discussion(), make_discussion()
    root = say(other, "Where were you?", carl)
    for kind, pk in (("reader", bela.pk), ("discussion", storm.pk), ("thread", root.pk)):
        relations.follow(anna, kind, pk)
    say(vote, "By Bela.", bela)
    say(storm, "By Bela, on the storm.", bela)
    say(storm, "On the storm.", carl)
    say(vote, "Of no interest.", carl)
    say(other, "At home.", carl, to=say(other, "Bela, at sea.", bela, to=root))
    assert heard(anna) == [
        "At home.",
        "Bela, at sea.",
        "On the storm.",
        "By Bela, on the storm.",
        "By Bela.",
        "Where were you?",
    ]
    assert heard(bela) == []


def test_each_says_why_it_is_there() -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion(make_story("The storm"))
    root = say(discussion, "Where *were* you?", bela)
    for kind, pk in (("reader", bela.pk), ("discussion", discussion.pk), ("thread", root.pk)):
        relations.follow(anna, kind, pk)
    (item,), _older = following.newest(anna)
    assert item.because == ("Bela", "The storm", "the thread “Where were you?”")
    page = signed_in(anna).get("/following/").text
    assert "Bela on “The storm”" in page
    assert f'href="{root.get_absolute_url()}"' in page
    assert "<bdi>Bela</bdi>, <bdi>The storm</bdi> and <bdi>the thread “Where were you?”</bdi>" in page


@pytest.mark.usefixtures("window")
def test_own_comments_and_those_of_whom_one_does_not_want_to_hear_are_left_out() -> None:
    anna, discussion = make_member("Anna"), make_discussion()
    muted, blocked, heard_of = make_member(), make_member(), make_member()
    relations.follow(anna, "discussion", discussion.pk)
    relations.follow(anna, "reader", muted.pk)
    for who, text in ((anna, "Mine."), (heard_of, "Heard."), (muted, "Muted."), (blocked, "Blocked.")):
        say(discussion, text, who)
    relations.mute(anna, muted.pk)
    relations.block(anna, blocked.pk)
    assert heard(anna) == ["Heard."]


@pytest.mark.usefixtures("window")
def test_what_is_not_public_is_no_news_and_what_readers_with_an_account_may_read_is() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    relations.follow(anna, "reader", bela.pk)
    say(make_discussion(rule="held"), "Held.", bela)
    say(make_discussion(rule="registered"), "For readers.", bela)
    taken_back = say(make_discussion(), "Taken back.", bela)
    editing.withdraw(bela, taken_back.pk)
    hidden = make_discussion()
    say(hidden, "Hidden.", bela)
    Discussion.objects.filter(pk=hidden.pk).update(is_hidden=True)
    assert heard(anna) == ["For readers."]


@pytest.mark.usefixtures("window")
def test_who_hides_their_comments_is_not_followed_through_them() -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    relations.follow(anna, "reader", bela.pk)
    say(discussion, "By Bela.", bela)
    Reader.objects.filter(pk=bela.pk).update(hides_comments=True)
    assert heard(anna) == []
    relations.follow(anna, "discussion", discussion.pk)
    (item,), _older = following.newest(anna)
    assert item.because == (str(discussion),)


@pytest.mark.usefixtures("window")
def test_where_readers_have_no_pages_nobody_is_followed() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    relations.follow(anna, "reader", bela.pk)
    say(make_discussion(), "By Bela.", bela)
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    assert heard(anna) == []


@pytest.mark.usefixtures("window")
def test_older_comments_follow_without_gap_or_repetition() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    discussions = [make_discussion() for _ in range(3)]
    root = say(discussions[0], "The beginning.", carl)
    relations.follow(anna, "reader", bela.pk)
    relations.follow(anna, "discussion", discussions[1].pk)
    relations.follow(anna, "thread", root.pk)
    wanted = ["The beginning."]
    for number in range(6):
        wanted.append(say(discussions[number % 2 + 1], f"Bela {number}", bela).text)
        wanted.append(say(discussions[0], f"Reply {number}", carl, to=root).text)
        say(discussions[2], f"Nothing {number}", carl)
    seen: list[str] = []
    place: Place | None = None
    for _ in range(30):
        news, place = following.newest(anna, place, count=2)
        seen += [item.excerpt for item in news]
        if place is None:
            break
        assert Place.read(str(place)) == place
    assert seen == wanted[::-1]


def test_a_discussion_and_a_thread_are_followed_without_script() -> None:
    anna, discussion = make_member("Anna"), make_discussion(make_story("The storm"))
    root = say(discussion, "Where were you?")
    reply = say(discussion, "At home.", to=root)
    client = signed_in(anna)
    for kind, pk, words in (("discussion", discussion.pk, "The storm"), ("thread", root.pk, "Where were you?")):
        page = Client().get(f"/follow/{kind}/{pk}/").text
        assert words in page
        client.post(f"/follow/{kind}/{pk}/", {"follow": "yes"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert set(Follow.objects.values_list("kind", "target_id")) == {
        ("discussion", discussion.pk),
        ("thread", root.pk),
    }
    assert client.get(f"/follow/thread/{reply.pk}/").status_code == 404, "a reply is no thread"
    page = client.get("/following/manage/", {"list": "thread"}).text
    assert "the thread “Where were you?”" in page


def test_a_thread_for_registered_readers_only_is_not_quoted_to_others() -> None:
    root = say(make_discussion(make_story("The storm"), rule="registered"), "Among ourselves.")
    page = Client().get(f"/follow/thread/{root.pk}/").text
    assert "Among ourselves" not in page
    assert "a thread on “The storm”" in page


def test_nobody_sees_on_a_readers_page_whose_conversations_they_listen_to() -> None:
    anna, discussion = make_member("Anna"), make_discussion(make_story("The storm"))
    relations.follow(anna, "discussion", discussion.pk)
    relations.follow(anna, "thread", say(discussion, "Quiet.").pk)
    for path in (anna.get_absolute_url(), f"{anna.get_absolute_url()}follows/"):
        page = Client().get(path).text
        assert "The storm" not in page
        assert "Quiet" not in page


@pytest.mark.usefixtures("window")
def test_much_that_is_followed_and_said_costs_as_many_queries_as_little(
    django_assert_max_num_queries: Bounded,
) -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    for number in range(4):
        discussion = make_discussion()
        for _ in range(3):
            comment = say(discussion, f"Number {Comment.objects.count()}", make_member())
            Follow.objects.create(reader=anna, kind="reader", target_id=comment.reader_id)
        Follow.objects.create(reader=anna, kind=["discussion", "thread"][number % 2], target_id=discussion.pk)
    for who in (anna, bela):
        with django_assert_max_num_queries(10):
            followed.newest(who, None, 21)
    with django_assert_max_num_queries(8):
        assert len(followed.load(anna, list(Comment.objects.values_list("pk", flat=True)))) == 12


def test_the_database_begins_at_an_index_for_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed, "WINDOW", 1)
    anna, discussion = make_member("Anna"), make_discussion()
    Mute.objects.create(reader=anna, target=make_member())
    roots = [say(discussion, f"Number {number}") for number in range(3)]
    for kind, pk in (("reader", roots[0].reader_id), ("discussion", discussion.pk), ("thread", roots[1].pk)):
        Follow.objects.create(reader=anna, kind=kind, target_id=pk)
    with CaptureQueriesContext(connection) as asked:
        followed.newest(anna, None, 2)
        followed.newest(anna, (roots[2].at, roots[2].pk), 2)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        for query in [row["sql"] for row in asked if "conversation_comment" in row["sql"]]:
            cursor.execute(explain + query)
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not re.search(r"(SCAN|Seq Scan on) (readers_|U0$|conversation_discussion)", plan, re.M), plan
