"""Care for moderators: what disturbs is covered, and after many hard decisions a pause is proposed."""

import pytest
from django.test import Client

from broadsheet.conversation.models import Comment
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import decide, open_comment, open_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    make_front()
    client.force_login(make_moderator())
    return client


def test_what_disturbs_is_covered_until_it_is_asked_for(desk: Client) -> None:
    comment = say(make_discussion(rule="held"))
    Comment.objects.filter(pk=comment.pk).update(suspicion=80)
    for page in (open_comment(desk, comment), open_queue(desk)):
        assert 'class="desk-covered"><summary>' in page
    Comment.objects.filter(pk=comment.pk).update(suspicion=79)
    assert "desk-covered" not in open_comment(desk, comment)


def test_after_many_rejections_in_a_row_a_pause_is_proposed(desk: Client) -> None:
    discussion = make_discussion(rule="held")
    comments = [say(discussion) for _number in range(21)]
    for comment in comments[:19]:
        decide(desk, comment, "reject", words="Why.")
    assert "Take a few minutes" not in open_queue(desk)
    decide(desk, comments[19], "reject", words="Why.")
    assert "Take a few minutes" in open_queue(desk)
    decide(desk, comments[20], "approve")
    assert "Take a few minutes" not in open_queue(desk)
