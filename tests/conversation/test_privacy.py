"""Whoever leaves takes along what they said, unless they leave it; and is told everything before."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.utils import timezone

from broadsheet.conversation import editing, judging, reacting, reporting
from broadsheet.conversation.models import (
    Comment,
    Commenting,
    CommentVersion,
    Discussion,
    Mention,
    Reaction,
    Report,
    UnclaimedAuthor,
)
from broadsheet.delivery.freshness import page_store
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import known
from broadsheet.readers.privacy.erase import erase
from broadsheet.readers.privacy.never_came import forget_never_verified
from tests.conversation.people import make_discussion, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def told(reader: Reader) -> dict:
    everything = {part.name: part.collect(reader) for part in known.parts()}
    return json.loads(json.dumps(everything, cls=DjangoJSONEncoder))


def counts(discussion: Discussion) -> tuple[int, int, int]:
    discussion.refresh_from_db()
    return discussion.comment_count, discussion.participant_count, discussion.reaction_count


def test_a_reader_is_told_what_they_wrote_and_what_they_thought_of_others() -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    mine = say(discussion, "It was rainning.", anna)
    editing.edit(anna, mine.pk, "It was raining.")
    other = say(discussion, f"@{anna.handle} is right.", bela, mine)
    reacting.react(anna, other.pk, "recommend")
    reporting.report(anna, other.pk, "other", "Too kind.")
    found = told(anna)
    (comment,) = found["comments"]
    assert comment["text"] == "It was raining."
    assert comment["discussion"] == discussion.address
    assert comment["status"] == "published"
    assert [before["text"] for before in comment["said_before"]] == ["It was rainning."]
    assert found["reactions"][0]["reaction"] == "recommend"
    assert found["reactions"][0]["comment"].endswith(other.get_absolute_url())
    assert found["reports"][0]["in_your_words"] == "Too kind."
    assert found["mentions"] == [found["reactions"][0]["comment"]]
    assert "is right" not in json.dumps(found), "what others wrote is theirs"


def test_who_reports_or_recommends_somebody_is_not_told_to_them() -> None:
    anna, bela = make_member("Anna"), make_member("Bela Quiet")
    mine = say(make_discussion(), "Rain.", anna)
    reacting.react(bela, mine.pk, "recommend")
    reporting.report(bela, mine.pk, "spam", "Again!")
    assert "Again!" not in json.dumps(told(anna))
    assert "Bela Quiet" not in json.dumps(told(anna))


def test_what_was_said_stays_as_a_former_readers_if_they_want_it_so() -> None:
    anna, discussion = make_member("Anna Leaves"), make_discussion()
    mine = say(discussion, "It was raining.", anna)
    editing.edit(anna, mine.pk, "It was pouring.")
    assert erase(anna, keeps_comments=True)
    page = Client().get(discussion.url).text
    assert "It was pouring." in page
    assert "Former reader" in page
    assert "Anna Leaves" not in page
    assert counts(discussion) == (1, 1, 0)
    assert CommentVersion.objects.count() == 1


def test_what_was_never_public_goes_with_them_in_any_case() -> None:
    anna, discussion = make_member("Anna"), make_discussion(rule="held")
    say(discussion, "Only a moderator read this.", anna)
    Discussion.objects.update(rule="open")
    withdrawn = say(discussion, "Better not.", anna)
    editing.withdraw(anna, withdrawn.pk)
    say(discussion, "This stays.", anna)
    erase(anna, keeps_comments=True)
    assert sorted(Comment.objects.values_list("text", "status")) == [
        ("", "withdrawn"),
        ("", "withdrawn"),
        ("This stays.", "published"),
    ]


def test_the_text_goes_from_every_table_and_the_thread_keeps_its_shape() -> None:
    anna, bela, discussion = make_member("Anna"), make_member("Bela"), make_discussion()
    first = say(discussion, "Pouring SECRET.", anna)
    editing.edit(anna, first.pk, "Raining SECRET.")
    answer = say(discussion, "Was it?", bela, first)
    say(discussion, "It was SECRET.", anna, answer)
    say(discussion, "Alone SECRET.", anna)
    erase(anna, keeps_comments=False)
    assert not CommentVersion.objects.exists()
    for comment in Comment.objects.exclude(pk=answer.pk):
        assert (comment.text, comment.html, comment.status) == ("", "", "withdrawn")
    assert counts(discussion) == (1, 1, 0)
    assert sorted(Comment.objects.values_list("reply_count", "is_shown")) == [
        (0, False),
        (0, False),
        (0, True),
        (1, True),
    ]
    page = Client().get(discussion.url).text
    assert "SECRET" not in page
    assert "Was it?" in page
    assert "Withdrawn by its author." in page


def test_a_printed_page_with_their_text_is_gone_before_the_answer(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list]],
) -> None:
    anna, discussion = make_member("Anna"), make_discussion()
    comment = say(discussion, "Out with it.", anna)
    paths = [discussion.url, discussion.get_absolute_url(), comment.get_absolute_url()]
    for path in paths:
        Client().get(path)
        assert page_store().find(path) is not None
    with django_capture_on_commit_callbacks(execute=True):
        erase(anna, keeps_comments=False)
    assert [page_store().find(path) for path in paths] == [None, None, None]


@pytest.mark.parametrize("keeps_comments", [True, False])
def test_what_they_thought_of_others_is_taken_back_and_counted_anew(keeps_comments: bool) -> None:
    anna, bela, carl, discussion = make_member("Anna"), make_member(), make_member(), make_discussion()
    comment = say(discussion, f"Hello @{anna.handle}, you of the SECRET handle.", bela)
    reacting.react(anna, comment.pk, "recommend")
    reacting.react(carl, comment.pk, "recommend")
    reporting.report(anna, comment.pk, "spam")
    handle = anna.handle
    assert f'href="/readers/{handle}/"' in Client().get(discussion.url).text
    erase(anna, keeps_comments)
    comment.refresh_from_db()
    assert (comment.reaction_count, comment.reactions) == (1, {"recommend": 1})
    assert counts(discussion)[2] == 1
    assert not Report.objects.exists() and not Mention.objects.exists()
    assert Reaction.objects.get().reader == carl
    page = Client().get(discussion.url).text
    assert f"@{handle}" in page
    assert f'href="/readers/{handle}/"' not in page


def test_a_pick_stays_and_does_not_say_who_picked_it() -> None:
    editor, comment = make_member("Ed", "Editors"), say(make_discussion())
    judging.pick(editor, comment.pk, "Well seen.")
    assert told(editor)["picks"][0]["note"] == "Well seen."
    erase(editor, keeps_comments=True)
    comment.refresh_from_db()
    assert comment.picked_at and comment.picked_by is None


@pytest.mark.parametrize("keeps_comments", [True, False])
def test_what_they_wrote_on_the_former_site_without_claiming_it_is_theirs_too(keeps_comments: bool) -> None:
    anna, discussion = make_member("Anna", email="anna@example.org"), make_discussion()
    author = UnclaimedAuthor.objects.create(name="A. N. Na", email="Anna@Example.org")
    comment = say(discussion, "Years ago.")
    Comment.objects.update(reader=None, unclaimed=author)
    assert told(anna)["comments"][0]["former_name"] == "A. N. Na"
    assert told(make_member("Bela"))["comments"] == []
    Client().get(discussion.url)
    erase(anna, keeps_comments)
    comment.refresh_from_db()
    assert not UnclaimedAuthor.objects.exists()
    assert comment.text == ("Years ago." if keeps_comments else "")
    assert "A. N. Na" not in Client().get(discussion.url).text


def test_whoever_wrote_something_is_no_registration_that_nobody_came_back_to() -> None:
    lost, writer = make_member("Lost", is_verified=False), make_member("Writer", is_verified=True)
    say(make_discussion(), "I am here.", writer)
    writer.emailaddress_set.update(verified=False)
    Reader.objects.update(date_joined=timezone.now() - timedelta(days=30))
    assert forget_never_verified() == 1
    assert not Reader.objects.filter(pk=lost.pk).exists()


def test_the_privacy_page_says_what_is_so() -> None:
    house = Commenting.load()
    house.edit_minutes = 7
    house.save()
    page = Client().get("/privacy/").text
    assert "A comment can be edited for 7 minutes." in page
    assert "never who" in page
    house.is_on = False
    house.save()
    page = Client().get("/privacy/").text
    assert "recommend" not in page
