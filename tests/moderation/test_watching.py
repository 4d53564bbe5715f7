"""The watch-list: what moderators keep an eye on is published as ever, marked, and looked at."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.conversation import judging
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.pipeline import Draft
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Assignment, Standing, WatchedDiscussion, WatchedReader
from broadsheet.moderation.watching import listed
from broadsheet.moderation.watching.queue import watched
from broadsheet.moderation.watching.steps import watched as step
from broadsheet.moderation.watching.watch import unwatch, watch
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy.erase import erase
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import OWN, decide, open_queue
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    """What a test before this one took under watch is rolled back, and no signal says so."""
    forget()
    yield
    forget()


def forget() -> None:
    listed.discussions.forget()
    listed.readers.forget()


@pytest.fixture
def judge() -> Reader:
    make_front()
    return make_moderator()


@pytest.fixture
def talk() -> Discussion:
    return make_discussion(title="The new bridge")


def said(comment: Comment) -> list[list[object]]:
    return [row for row in comment.verdicts if row[0] == "watched" and len(row) == 4]


def test_what_is_said_under_watch_is_published_and_marked(judge: Reader, talk: Discussion) -> None:
    assert said(say(talk)) == []
    watch(judge, talk, "A rally is announced.")
    comment = say(talk)
    assert comment.status == "published"
    assert said(comment) == [["watched", "mark", 30, "story under watch"]]
    assert said(say(make_discussion())) == []


def test_a_reader_under_watch_is_marked_wherever_they_write(judge: Reader, talk: Discussion) -> None:
    writer = make_member("Ansel Marsh")
    watch(judge, writer)
    assert said(say(talk, writer))[0][3] == "reader under watch"
    assert said(say(talk)) == []
    watch(judge, talk)
    assert said(say(talk, writer))[0][3] == "story under watch, reader under watch"


def test_the_staff_are_never_marked(judge: Reader, talk: Discussion) -> None:
    watch(judge, talk)
    assert said(say(talk, make_moderator())) == []
    with pytest.raises(Refused):
        watch(judge, make_moderator())


def test_letting_go_ends_it_at_once(judge: Reader, talk: Discussion) -> None:
    watch(judge, talk)
    say(talk)
    unwatch(judge, talk)
    unwatch(judge, talk)
    assert said(say(talk)) == []
    assert not watched().exists()


def test_a_second_watch_says_why_anew(judge: Reader, talk: Discussion) -> None:
    watch(judge, talk, "First.")
    other = make_moderator()
    watch(other, talk, "Second.")
    assert list(WatchedDiscussion.objects.values_list("why", "by")) == [("Second.", other.pk)]


def test_only_moderators_watch(judge: Reader, talk: Discussion) -> None:
    for deed in (watch, unwatch):
        with pytest.raises(Refused) as refused:
            deed(make_member(), talk)
        assert refused.value.status == 403


def test_the_step_asks_nothing_of_the_database_for_a_comment(judge: Reader, talk: Discussion) -> None:
    writer = Reader.objects.with_standing().get(pk=make_member().pk)
    watch(judge, talk)
    listed.discussions(), listed.readers()
    draft = Draft(writer, talk, "I was there.", Commenting.load())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert step(draft) is not None
    assert len(asked) == 0


# ---- The queue


def test_the_queue_has_what_nobody_of_the_staff_has_looked_at(client: Client, judge: Reader, talk: Discussion) -> None:
    elsewhere, writer = make_discussion(), make_member("Ansel Marsh")
    watch(judge, talk)
    watch(judge, writer)
    there, theirs, other = say(talk), say(elsewhere, writer), say(elsewhere)
    client.force_login(judge)
    page = open_queue(client, "watched")
    assert there.text in page and theirs.text in page and other.text not in page
    assert client.get("/moderate/counts/").json()["watched"] == "2"
    decide(client, there, "withhold", queue="watched", words="Not here.")
    assert list(watched()) == [theirs]


def test_those_who_stand_as_watched_are_on_the_list_by_themselves(judge: Reader, talk: Discussion) -> None:
    bad, good = make_member(), make_member()
    for reader, published, rejected in ((bad, 5, 3), (good, 9, 3)):
        Standing.objects.create(reader=reader, published=published, rejected=rejected)
    theirs = say(talk, bad)
    say(talk, good)
    Standing.objects.filter(reader=bad).update(published=5, rejected=3)
    assert list(watched()) == [theirs]


def test_what_was_taken_down_or_waits_is_not_on_it(judge: Reader, talk: Discussion) -> None:
    watch(judge, talk)
    judging.reject(judge, say(talk).pk)
    Discussion.objects.filter(pk=talk.pk).update(rule="held")
    assert say(talk).status == "held"
    assert not watched().exists()


# ---- The pages


def test_a_discussion_is_taken_under_watch_beside_a_comment(client: Client, judge: Reader, talk: Discussion) -> None:
    comment = say(talk)
    client.force_login(judge)
    path = f"/moderate/watch-list/discussions/{talk.pk}/"
    page = client.get(f"/moderate/new/{comment.pk}/").content.decode()
    assert f"{path}?back=" in page
    here = f"/moderate/new/{comment.pk}/"
    assert f'name="back" value="{here}"' in client.get(path, {"back": here}).content.decode()
    answer = client.post(path, {"deed": "watch", "why": "A rally.", "back": here}, headers=OWN)
    assert answer["Location"] == here
    listed_ = client.get("/moderate/watch-list/").content.decode()
    for words in ("The new bridge", "A rally.", judge.name):
        assert words in listed_, words
    client.post(path, {"deed": "unwatch"}, headers=OWN)
    assert "No discussion is under watch." in client.get("/moderate/watch-list/").content.decode()


def test_a_reader_is_taken_under_watch_on_their_page(client: Client, judge: Reader) -> None:
    writer = make_member("Ansel Marsh")
    client.force_login(judge)
    assert (
        f"/moderate/watch-list/readers/{writer.pk}/" in client.get(f"/moderate/readers/{writer.pk}/").content.decode()
    )
    client.post(f"/moderate/watch-list/readers/{writer.pk}/", {"deed": "watch"}, headers=OWN)
    assert WatchedReader.objects.get().reader == writer


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/moderate/\\evil", "/accounts/"])
def test_nobody_is_led_away_from_the_desk(client: Client, judge: Reader, talk: Discussion, elsewhere: str) -> None:
    client.force_login(judge)
    path = f"/moderate/watch-list/discussions/{talk.pk}/"
    answer = client.post(path, {"deed": "watch", "back": elsewhere}, headers=OWN)
    assert answer["Location"].startswith("/moderate/")


@pytest.mark.parametrize("role", ["", "Reporters"])
def test_nobody_else_sees_or_changes_it(client: Client, talk: Discussion, role: str) -> None:
    make_front()
    client.force_login(make_member("", *([role] if role else [])))
    path = f"/moderate/watch-list/discussions/{talk.pk}/"
    assert client.get("/moderate/watch-list/").status_code == 403
    assert client.post(path, {"deed": "watch"}, headers=OWN).status_code == 403
    assert not WatchedDiscussion.objects.exists()


def test_a_moderator_of_another_section_finds_nothing_of_it(client: Client, judge: Reader, talk: Discussion) -> None:
    watch(judge, talk, "A rally.")
    narrow = make_moderator()
    Assignment.objects.create(moderator=narrow, begins="/sport/")
    client.force_login(narrow)
    path = f"/moderate/watch-list/discussions/{talk.pk}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"deed": "unwatch"}, headers=OWN).status_code == 404
    assert "The new bridge" not in client.get("/moderate/watch-list/").content.decode()
    assert WatchedDiscussion.objects.exists()


def test_who_leaves_is_no_longer_under_watch(judge: Reader) -> None:
    writer = make_member()
    watch(judge, writer, "Insults.")
    erase(writer, keeps_comments=True)
    assert not WatchedReader.objects.exists()


def test_what_a_moderator_who_leaves_watched_stays_so(talk: Discussion, judge: Reader) -> None:
    make_moderator()
    watch(judge, talk, "A rally.")
    erase(judge, keeps_comments=True)
    left = WatchedDiscussion.objects.get()
    assert (left.by, left.why) == (None, "")
