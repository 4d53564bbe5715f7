"""Where one is signed in, and no longer being so."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from broadsheet.readers import sign_ins
from broadsheet.readers.models import Registration, SignIn
from tests.factories import PASSWORD, make_front
from tests.readers.entrance import come_in, last_code, who
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


def signed_in(email: str, user_agent: str = "", address: str = "203.0.113.9") -> Client:
    client = Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert who(client)
    return client


def an_hour_passes(client: Client) -> None:
    """What was proved at log-in is proved no longer."""
    SignIn.objects.update(started_at=timezone.now() - timedelta(hours=1))
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def test_each_browser_is_listed_by_a_name_one_knows() -> None:
    make_member(email="nell@example.org")
    client = signed_in("nell@example.org", PHONE)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Firefox on Android" in page and "This one" in page


def test_no_address_is_kept_but_its_hash() -> None:
    make_member(email="nell@example.org")
    signed_in("nell@example.org", address="203.0.113.77")
    sign_in = SignIn.objects.get()
    assert sign_in.place == sign_ins.place_hash("203.0.113.77")
    rows = "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert "203.0.113.77" not in rows


def test_a_form_that_waits_for_confirmation_keeps_no_address_either() -> None:
    make_member(email="nell@example.org")
    client = signed_in("nell@example.org", address="203.0.113.77")
    an_hour_passes(client)
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    rows = "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert "new%40example.org" in rows
    assert "203.0.113.77" not in rows


def test_hashes_of_addresses_go_when_their_time_is_over() -> None:
    make_member(email="nell@example.org")
    signed_in("nell@example.org")
    registration = Registration.load()
    registration.place_days = 5
    registration.save()
    SignIn.objects.update(last_used_at=timezone.now() - timedelta(days=6))
    sign_ins.forget_places()
    assert SignIn.objects.get().place == ""


def test_ending_a_session_signs_that_browser_out_at_once() -> None:
    make_member(email="nell@example.org")
    here, there = signed_in("nell@example.org"), signed_in("nell@example.org", PHONE)
    target = SignIn.objects.get(device="Firefox on Android")
    here.post("/accounts/sessions/", {"end": target.pk})
    assert who(there) is None
    assert who(here)


def test_nobody_ends_the_session_of_somebody_else() -> None:
    make_member(email="nell@example.org")
    make_member(email="other@example.org")
    mine, theirs = signed_in("nell@example.org"), signed_in("other@example.org")
    target = SignIn.objects.get(reader__email="other@example.org")
    for number in (str(target.pk), "0", "-1", "9" * 40, "1 OR 1=1", "²"):
        assert mine.post("/accounts/sessions/", {"end": number}).status_code == 302
    assert who(theirs)


def test_all_others_end_together() -> None:
    make_member(email="nell@example.org")
    clients = [signed_in("nell@example.org") for _ in range(3)]
    clients[0].post("/accounts/sessions/", {"end_others": ""})
    assert [bool(who(client)) for client in clients] == [True, False, False]


def test_a_new_password_ends_the_others() -> None:
    make_member(email="nell@example.org")
    here, there = signed_in("nell@example.org"), signed_in("nell@example.org")
    change = {"oldpassword": PASSWORD, "password1": "plum-otter-lantern", "password2": "plum-otter-lantern"}
    here.post("/accounts/password/change/", change)
    assert who(here)
    assert who(there) is None


def test_the_owner_is_told_of_a_new_password_whatever_else_was_mailed() -> None:
    make_member(email="nell@example.org")
    here = signed_in("nell@example.org", PHONE)
    for _ in range(10):
        Client(REMOTE_ADDR="203.0.113.9").post("/accounts/login/", {"login": "nell@example.org"})
    change = {"oldpassword": PASSWORD, "password1": "plum-otter-lantern", "password2": "plum-otter-lantern"}
    here.post("/accounts/password/change/", change)
    told = mail.outbox[-1]
    assert told.to == ["nell@example.org"] and "Firefox on Android" in told.body
    assert "203.0.113.9" not in told.body


def test_a_new_address_ends_the_others_once_it_is_confirmed() -> None:
    make_member(email="nell@example.org")
    here, there = signed_in("nell@example.org"), signed_in("nell@example.org")
    an_hour_passes(here)
    step = here.post("/accounts/email/", {"action_add": "", "email": "new@example.org"}, follow=True)
    assert "/accounts/reauthenticate/" in step.redirect_chain[-1][0]
    here.post(step.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    here.post("/accounts/confirm-email/", {"code": last_code("new@example.org")})
    assert SignIn.objects.get().reader.email == "new@example.org"
    assert who(here)
    assert who(there) is None


def test_logging_in_changes_the_session_so_that_a_planted_one_is_worth_nothing(client: Client) -> None:
    make_member(email="nell@example.org")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "nell@example.org"})
    planted = client.cookies["session"].value
    client.post("/accounts/login/code/confirm/", {"code": last_code("nell@example.org")})
    assert who(client)
    thief = Client()
    thief.cookies["session"] = planted
    assert who(thief) is None


def test_the_cookies_are_what_they_should_be(client: Client) -> None:
    make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    session, hint = client.cookies["session"], client.cookies["signed-in"]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert not hint["httponly"] and hint["samesite"] == "Lax"
    assert hint.value not in session.value


def test_the_hint_goes_with_logging_out(client: Client) -> None:
    make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    client.post("/accounts/logout/")
    assert client.cookies["signed-in"].value == ""
    assert who(client) is None


def test_whoever_logs_out_finds_that_browser_no_more_among_their_sessions(client: Client) -> None:
    reader = make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    signed_in("nell@example.org", PHONE)
    client.post("/accounts/logout/")
    (left,) = SignIn.objects.filter(reader=reader)
    assert left.device == "Firefox on Android"


def test_logging_out_is_a_button_not_a_link(client: Client) -> None:
    make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    client.get("/accounts/logout/")
    assert who(client)


def test_a_stored_page_is_the_same_for_whoever_is_signed_in(client: Client) -> None:
    nobody = client.get("/").content
    client.force_login(make_member())
    assert client.get("/").content == nobody


def test_being_known_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    client.get("/me")
    with django_assert_max_num_queries(8):
        client.get("/me")
