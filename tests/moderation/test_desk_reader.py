"""The page of a reader at the desk: what is known of them, and what is done about them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.conversation.judging import Grounds, reject
from broadsheet.moderation.models import Sanction
from broadsheet.moderation.sanctioning import Kind, impose
from broadsheet.readers.models import Reader
from tests.conversation.people import make_discussion, say
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client: Client) -> Reader:
    found = make_member("Moderator", "Moderators")
    client.force_login(found)
    return found


def sent(client: Client, reader: Reader, **fields: str) -> tuple[int, str]:
    response = client.post(f"/moderate/readers/{reader.pk}/", fields, headers=OWN)
    return response.status_code, response.content.decode()


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_a_moderator_silences_a_reader_from_their_page_and_lifts_it_again(client: Client, moderator: Reader) -> None:
    reader = make_member()
    status, _page = sent(client, reader, kind="silence", until=tomorrow(), words="Insults.")
    assert status == 303
    sanction = Sanction.objects.get()
    assert (sanction.reader, sanction.by, sanction.words) == (reader, moderator, "Insults.")
    page = client.get(f"/moderate/readers/{reader.pk}/").content.decode()
    lift = f"/moderate/readers/{reader.pk}/sanctions/{sanction.pk}/lift/"
    assert lift in page
    assert client.post(lift, headers=OWN).status_code == 303
    assert lift not in client.get(f"/moderate/readers/{reader.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until": ""}, "until when"),
        ({"until": "2026-02-30"}, "until when"),
        ({"words": " "}, "reason"),
        ({"kind": "x"}, "what"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    client: Client, moderator: Reader, wrong: dict[str, str], words: str
) -> None:
    reader = make_member()
    status, page = sent(
        client, reader, **{"kind": "silence", "until": tomorrow(), "words": "Insults.", "note": "Mind."} | wrong
    )
    assert status == 422
    assert words in page
    assert 'value="Mind."' in page
    assert not Sanction.objects.exists()


def test_a_sanction_of_somebody_else_is_not_lifted_by_a_made_up_address(client: Client, moderator: Reader) -> None:
    reader, other = make_member(), make_member()
    sanction = impose(moderator, other, Kind.HOLD, Grounds(words="Why."), timezone.now() + timedelta(days=1))
    assert client.post(f"/moderate/readers/{reader.pk}/sanctions/{sanction.pk}/lift/", headers=OWN).status_code == 404


def test_the_page_shows_what_they_wrote_in_a_bounded_number_of_queries(
    client: Client, moderator: Reader, django_assert_max_num_queries: object
) -> None:
    reader, discussion = make_member(), make_discussion()
    for number in range(5):
        reject(moderator, say(discussion, f"This is remark number {number}.", by=reader).pk)
    page = client.get(f"/moderate/readers/{reader.pk}/").content.decode()
    assert "This is remark number 4." in page
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(f"/moderate/readers/{reader.pk}/")


@pytest.mark.parametrize("role", ["", "Reporters"])
def test_nobody_else_sees_the_page(client: Client, role: str) -> None:
    client.force_login(make_member("Somebody", *([role] if role else [])))
    reader = make_member()
    assert client.get(f"/moderate/readers/{reader.pk}/").status_code == 403
    assert sent(client, reader, kind="warning", words="Why.")[0] == 403
    client.logout()
    assert client.get(f"/moderate/readers/{reader.pk}/").status_code == 302
