"""The second factor is asked for at every door, and cannot be guessed at without end."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from broadsheet.readers.models import Reader
from tests.factories import PASSWORD, make_front
from tests.readers.entrance import enter_code, last_code, who
from tests.readers.people import make_member
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


def with_app(reader: Reader) -> str:
    """Gives the reader an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(reader, secret)
    return secret


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client: Client, email: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def test_it_is_asked_for_after_a_password_and_after_a_code(client: Client) -> None:
    secret = with_app(make_member(email="nell@example.org"))
    assert log_in(client, "nell@example.org")["Location"].startswith("/accounts/2fa/authenticate/")
    assert who(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert who(client)
    other = Client()
    other.post("/accounts/login/", {"login": "nell@example.org"})
    enter_code(other, last_code("nell@example.org"), "/accounts/login/code/confirm/")
    assert who(other) is None


def test_a_recovery_code_opens_the_door_once(client: Client) -> None:
    reader = make_member(email="nell@example.org")
    with_app(reader)
    code = RecoveryCodes.activate(reader).get_unused_codes()[0]
    for is_in in (True, False):
        client = Client()
        log_in(client, "nell@example.org")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert bool(who(client)) is is_in


def test_it_cannot_be_guessed_at_without_end_even_from_many_places() -> None:
    with_app(make_member(email="nell@example.org"))
    statuses = []
    for number in range(18):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        log_in(client, "nell@example.org")
        statuses.append(client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code)
    assert statuses[:15] == [200] * 15
    assert set(statuses[15:]) == {429}


def test_the_newsrooms_own_door_is_no_way_around_it() -> None:
    signed_in("Editors", "editor@example.org")
    with_app(Reader.objects.get(email="editor@example.org"))
    client = Client()
    page = client.post("/newsroom/login/", {"username": "editor@example.org", "password": PASSWORD})
    assert page.status_code == 200 and "/accounts/login/?next=/newsroom/" in page.content.decode()
    assert client.get("/newsroom/").status_code == 302


def test_its_owner_is_told_when_it_is_taken_away(client: Client) -> None:
    reader = make_member(email="nell@example.org")
    secret = with_app(reader)
    log_in(client, "nell@example.org")
    client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    mail.outbox.clear()
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=reader, type="totp").exists()
    assert mail.outbox[-1].to == ["nell@example.org"]
