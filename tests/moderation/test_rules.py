"""The rules of the house: in versions, at an address of their own."""

import pytest
from django.test import Client

from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import HouseRules
from broadsheet.moderation.rules import FIRST, Row, in_force, publish_rules
from tests.conversation.talk import make_moderator
from tests.factories import make_front

pytestmark = pytest.mark.django_db


def page(client: Client, path: str = "/rules/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_paper_has_rules_before_anybody_wrote_some() -> None:
    assert [rule.key for rule in in_force().rules.all()] == [row.key for row in FIRST]
    assert in_force().number == 1 and HouseRules.objects.count() == 1


def test_new_rules_take_the_place_of_the_old_which_stay_to_be_read(client: Client) -> None:
    make_front()
    assert "Keep to the subject" in page(client)
    made = publish_rules(make_moderator(), [Row("kind", "Be kind", "Always.")])
    assert made.number == 2 and in_force() == made
    now = page(client)
    assert "Be kind" in now and "Keep to the subject" not in now
    old = page(client, "/rules/1/")
    assert "Keep to the subject" in old and "no longer hold" in old
    assert client.get("/rules/3/").status_code == 404


@pytest.mark.parametrize("rows", [[], [Row("a", " ", "x")], [Row("a", "A", ""), Row("a", "B", "")]])
def test_rules_without_titles_or_names_of_their_own_are_none(rows: list[Row]) -> None:
    with pytest.raises(Refused):
        publish_rules(make_moderator(), rows)
    assert not HouseRules.objects.exists()


def test_the_page_is_the_same_for_everybody(client: Client) -> None:
    make_front()
    response = client.get("/rules/")
    assert "public" in response.headers.get("Cache-Control", "") or not response.cookies
