"""Sanctions of sources through the desk's pages, and what is read at the door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.sources.listed import Kind, Source
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_moderator
from tests.factories import make_front
from tests.moderation.desk import OWN
from tests.moderation.test_sources import ADDRESS, BROWSER, imposed, mark, troll
from tests.readers.entrance import register
from tests.readers.issuer import running_issuer
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client: Client) -> Reader:
    found = make_moderator()
    client.force_login(found)
    return found


def sent(client: Client, reader: Reader, **fields: str) -> tuple[int, str]:
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    fields = {"origin": "domain:letters.example", "kind": "hold", "until": day, "words": "Forged letters."} | fields
    response = client.post(f"/moderate/readers/{reader.pk}/sources/", fields, headers=OWN)
    return response.status_code, response.content.decode()


def test_a_moderator_sanctions_a_domain_from_a_readers_page_and_lifts_it(client: Client, moderator: Reader) -> None:
    reader = troll()
    page = client.get(f"/moderate/readers/{reader.pk}/").content.decode()
    assert f"/moderate/readers/{reader.pk}/sources/" in page
    page = client.get(f"/moderate/readers/{reader.pk}/sources/").content.decode()
    assert "letters.example" in page and "0 other readers" in page
    assert mark() not in page and mark()[:8] in page
    assert sent(client, reader, note="Ticket 12.")[0] == 303
    sanction = SourceSanction.objects.get()
    assert (sanction.by, sanction.reader, sanction.value) == (moderator, reader, "letters.example")
    page = client.get("/moderate/sources/").content.decode()
    assert "Ticket 12." in page and f"/moderate/sources/{sanction.pk}/lift/" in page
    assert client.post(f"/moderate/sources/{sanction.pk}/lift/", headers=OWN).status_code == 303
    page = client.get("/moderate/sources/").content.decode()
    assert "Ticket 12." in page and "/lift/" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until": ""}, "until when"),
        ({"until": "9999-12-31"}, "until when"),
        ({"until": "2026-02-30"}, "until when"),
        ({"words": " "}, "why"),
        ({"kind": "ban"}, "what"),
        ({"origin": "domain:example.org"}, "where"),
        ({"origin": "network:"}, "where"),
        ({"origin": "\0"}, "where"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    client: Client, moderator: Reader, wrong: dict[str, str], words: str
) -> None:
    status, page = sent(client, troll(), note="Mind.", **wrong)
    assert status == 422
    assert words in page and 'value="Mind."' in page
    assert not SourceSanction.objects.exists()


@pytest.mark.parametrize("role", ["", "Reporters"])
def test_nobody_else_comes_here(client: Client, role: str) -> None:
    sanction = imposed(Source.DOMAIN, Kind.HOLD)
    client.force_login(make_member("Somebody", *([role] if role else [])))
    assert client.get("/moderate/sources/").status_code == 403
    assert client.get(f"/moderate/readers/{sanction.reader_id}/sources/").status_code == 403
    assert client.post(f"/moderate/sources/{sanction.pk}/lift/", headers=OWN).status_code == 403
    assert sent(client, make_member(email="other@letters.example"))[0] == 403


def test_what_is_not_there_is_not_lifted(client: Client, moderator: Reader) -> None:
    assert client.post("/moderate/sources/99/lift/", headers=OWN).status_code == 404
    assert client.get("/moderate/readers/999999/sources/").status_code == 404


@pytest.mark.parametrize("source", list(Source))
def test_registration_says_why_there_is_no_account(source: str) -> None:
    make_front()
    imposed(source, Kind.NO_ACCOUNTS)
    browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)
    page = register(browser, "new@letters.example").content.decode()
    assert "Forged letters came from there." in page
    assert not Reader.objects.filter(email="new@letters.example").exists()
    assert register(Client(REMOTE_ADDR="198.51.100.1"), "new@elsewhere.example").status_code == 200
    assert Reader.objects.filter(email="new@elsewhere.example").exists()


def test_whoever_has_an_account_still_comes_in_and_nobody_learns_who_has() -> None:
    make_front()
    imposed(Source.DOMAIN, Kind.NO_ACCOUNTS)
    browser = Client()
    answers = {register(browser, email).status_code for email in ("troll@letters.example", "new@letters.example")}
    assert len(answers) == 1
    response = browser.post("/accounts/login/", {"login": "troll@letters.example"})
    assert response.status_code == 302


@pytest.mark.parametrize("source", [Source.DOMAIN, Source.NETWORK])
def test_a_log_in_from_elsewhere_makes_no_account_either_and_says_why(settings: Any, source: str) -> None:
    make_front()
    imposed(source, Kind.NO_ACCOUNTS)
    email = "new@letters.example" if source == Source.DOMAIN else "new@elsewhere.example"
    browser = Client(REMOTE_ADDR=ADDRESS if source == Source.NETWORK else "198.51.100.1")
    with running_issuer() as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = issuer.settings()
        issuer.claims = {"email": email, "email_verified": True, "name": "Ann B"}
        page = issuer.come_back(browser)
    assert "Forged letters came from there." in page.content.decode()
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B"})
    assert not Reader.objects.filter(email=email).exists()
