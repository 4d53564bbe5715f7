"""Writing a comment: once, whole, or not at all."""

import pytest

from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from tests.factories import make_story
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def discussion_of(story):
    return Discussion.objects.get(story_discussion__article=story)


def test_a_comment_is_published_and_counted() -> None:
    discussion = discussion_of(make_story())
    made = post(make_member(), discussion.pk, "Well *said*.")
    discussion.refresh_from_db()
    assert made.is_new and made.comment.html == "<p>Well <em>said</em>.</p>"
    assert (discussion.comment_count, discussion.participant_count) == (1, 1)


def test_a_second_sending_of_the_same_makes_no_second_comment() -> None:
    discussion, reader = discussion_of(make_story()), make_member()
    first = post(reader, discussion.pk, "Once.", key="abc")
    second = post(reader, discussion.pk, "Once.", key="abc")
    assert second.comment == first.comment and not second.is_new
    assert Comment.objects.count() == 1


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(Refused, match="nothing written"):
        post(make_member(), discussion_of(make_story()).pk, " \n ")


def test_the_story_shows_the_comment(client) -> None:
    story = make_story()
    post(make_member(), discussion_of(story).pk, "I was there.")
    assert "I was there." in client.get(story.url).content.decode()
