"""Pasting a list of words to watch for."""

import pytest
from django.test import Client

from broadsheet.moderation.models import WatchedWord
from broadsheet.moderation.words import lists
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _moderator(client: Client) -> None:
    client.force_login(make_member("Moderator", "Moderators"))
    lists.in_force.forget()


def test_a_pasted_list_is_watched_for_and_faulty_lines_come_back(client: Client) -> None:
    WatchedWord.objects.create(word="scum", language="en")
    answer = client.post(
        "/moderate/words/", {"words": "scum\nidiot # mild\n***\n", "language": "en", "answer": "mark"}, headers=OWN
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ">***</textarea>" in page
    assert "1 word is new" in page
    assert WatchedWord.objects.get(word="idiot").answer == "mark"
    assert WatchedWord.objects.get(word="scum").answer == "hold"


def test_moderators_find_the_lists_in_the_newsroom(client: Client) -> None:
    for name in ("watchedword", "watcheddomain", "cannedreason"):
        assert client.get(f"/newsroom/snippets/moderation/{name}/").status_code == 200
        assert client.get(f"/newsroom/snippets/moderation/{name}/add/").status_code == 200


def test_nobody_else_adds_words(client: Client) -> None:
    client.force_login(make_member("Somebody"))
    assert client.post("/moderate/words/", {"words": "idiot"}, headers=OWN).status_code == 403
    assert not WatchedWord.objects.exists()
