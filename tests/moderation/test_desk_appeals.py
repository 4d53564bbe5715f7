"""Appeals at the desk: the list, and the answer of another moderator."""

import pytest
from django.test import Client

from broadsheet.conversation import judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.moderation.appeals import appeal
from broadsheet.moderation.models import Appeal, Decision
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge() -> Reader:
    make_front()
    return make_moderator()


@pytest.fixture
def appealed(judge: Reader) -> Appeal:
    """An appeal against what `judge` decided."""
    writer = make_member("Ansel Marsh")
    comment = judging.reject(judge, say(make_discussion(), writer, "A fair point.").pk, Grounds(words="Too sharp."))
    return appeal(writer, Decision.objects.get(comment=comment).pk, "It was about the plan, not the planner.")


def answer(client: Client, appealed: Appeal, outcome: str, words: str = "You are right.") -> tuple[int, str]:
    response = client.post(f"/moderate/appeals/{appealed.pk}/", {"outcome": outcome, "words": words}, headers=OWN)
    return response.status_code, response.content.decode()


def test_an_appeal_is_listed_and_shown_with_what_was_decided(client: Client, appealed: Appeal) -> None:
    client.force_login(make_moderator())
    assert client.get("/moderate/counts/").json()["appeals"] == "1"
    assert f"/moderate/appeals/{appealed.pk}/" in client.get("/moderate/appeals/").content.decode()
    page = client.get(f"/moderate/appeals/{appealed.pk}/").content.decode()
    for words in ("Ansel Marsh", "not the planner", "A fair point.", "Too sharp."):
        assert words in page, words


@pytest.mark.parametrize(("outcome", "status"), [("granted", "published"), ("stands", "rejected")])
def test_another_moderator_answers_it(client: Client, appealed: Appeal, outcome: str, status: str) -> None:
    client.force_login(make_moderator())
    assert answer(client, appealed, outcome)[0] == 303
    assert Comment.objects.get().status == status
    assert "No appeal waits." in client.get("/moderate/appeals/").content.decode()
    assert "You are right." in client.get(f"/moderate/appeals/{appealed.pk}/").content.decode()


def test_whoever_decided_leaves_it_to_somebody_else_and_loses_nothing_typed(
    client: Client, judge: Reader, appealed: Appeal
) -> None:
    make_moderator()
    client.force_login(judge)
    status, page = answer(client, appealed, "stands", "I still think so.")
    assert status == 403
    assert "I still think so.</textarea>" in page
    assert Appeal.objects.get().outcome == "open"


@pytest.mark.parametrize(("outcome", "words"), [("stands", ""), ("", "Words."), ("perhaps", "Words.")])
def test_an_answer_says_what_and_why(client: Client, appealed: Appeal, outcome: str, words: str) -> None:
    client.force_login(make_moderator())
    assert answer(client, appealed, outcome, words)[0] == 422
