"""The newsroom's list of what waits and what was reported."""

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.conversation import reporting
from broadsheet.conversation.models import Comment, Report
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator_client(client: Client) -> Client:
    make_front()
    client.force_login(make_moderator())
    return client


def test_what_waits_is_approved_or_rejected(moderator_client: Client) -> None:
    discussion = make_discussion(rule="held")
    good, bad, later = say(discussion, text="A good one."), say(discussion, text="A bad one."), say(discussion)
    page = moderator_client.get(reverse("comments_desk")).content.decode()
    assert "A good one." in page
    assert "Here every comment is looked at" in page
    moderator_client.post(reverse("comments_desk"), {"answer": "approve", "comment": [good.pk]})
    moderator_client.post(reverse("comments_desk"), {"answer": "reject", "comment": [bad.pk]})
    statuses = [Comment.objects.get(pk=each.pk).status for each in (good, bad, later)]
    assert statuses == ["published", "rejected", "held"]


def test_a_reported_comment_is_kept_or_rejected_and_its_reports_are_settled(moderator_client: Client) -> None:
    discussion = make_discussion()
    fine, foul = say(discussion, text="Fine."), say(discussion, text="Foul.")
    for comment in (fine, foul):
        reporting.report(make_member(), comment.pk, "abuse", "See for yourself.")
    assert "See for yourself." in moderator_client.get(reverse("reported_desk")).content.decode()
    moderator_client.post(reverse("reported_desk"), {"answer": "keep", "comment": [fine.pk]})
    moderator_client.post(reverse("reported_desk"), {"answer": "reject", "comment": [foul.pk]})
    assert [Comment.objects.get(pk=each.pk).status for each in (fine, foul)] == ["published", "rejected"]
    assert not Report.objects.exists()


def test_what_is_typed_there_is_shown_as_typed(moderator_client: Client) -> None:
    say(make_discussion(rule="held"), text="<script>alert(1)</script> & more")
    page = moderator_client.get(reverse("comments_desk")).content.decode()
    assert "&lt;script&gt;alert(1)" in page


def test_only_who_may_judge_sees_it(client: Client) -> None:
    make_front()
    client.force_login(make_member("Perrin", "Reporters"))
    assert client.get(reverse("comments_desk")).status_code in (302, 403)
    assert reverse("comments_desk") not in client.get("/newsroom/").content.decode()


def test_answering_what_is_in_the_other_list_does_nothing(moderator_client: Client) -> None:
    published = say(make_discussion())
    moderator_client.post(reverse("comments_desk"), {"answer": "reject", "comment": [published.pk, "x", "9" * 30]})
    assert Comment.objects.get(pk=published.pk).is_published
