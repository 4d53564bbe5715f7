"""Guessing passwords and flooding people with mail, through the real forms."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from broadsheet.common import rate_limits
from broadsheet.readers import attempts
from tests.factories import PASSWORD, make_front, make_reader, make_section, make_story
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "198.51.100.7"
ELSEWHERE = "203.0.113.9"


@pytest.fixture(autouse=True)
def paper(settings: Any) -> None:
    settings.EMAIL_BACKEND = "broadsheet.delivery.mail.FolderBackend"
    make_front()
    signed_in("Editors", "editor@example.org")


def try_to_log_in(email: str, password: str = "wrong", address: str = HOME) -> Any:
    form = {"username": email, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("wagtailadmin_login"), form)


def ask_for_reset(email: str, address: str = HOME) -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("wagtailadmin_password_reset"), {"email": email})


def mails(settings: Any) -> list[str]:
    return [file.read_text() for file in sorted(Path(settings.MAIL_FOLDER).glob("*.eml"))]


def test_whoever_guesses_from_one_address_is_told_to_wait() -> None:
    answers = [try_to_log_in(f"nobody{number}@example.org").status_code for number in range(21)]
    assert answers == [200] * 20 + [429]
    assert try_to_log_in("editor@example.org", PASSWORD).status_code == 429
    assert try_to_log_in("editor@example.org", PASSWORD, ELSEWHERE).status_code == 302


def test_the_answer_says_in_plain_words_how_long() -> None:
    for _ in range(11):
        answer = try_to_log_in("editor@example.org")
    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 900
    assert answer["Cache-Control"] == "private, no-store"
    assert "Please wait 15 minutes" in answer.content.decode()


def test_an_account_is_guarded_against_guesses_from_everywhere() -> None:
    answers = [try_to_log_in("editor@example.org", address=f"192.0.2.{host}").status_code for host in range(11)]
    assert answers == [200] * 10 + [429]
    for spelling in ("Editor@Example.org", " editor@example.org "):
        assert try_to_log_in(spelling, PASSWORD, ELSEWHERE).status_code == 429


def test_a_network_of_ipv6_addresses_is_one_address() -> None:
    answers = [try_to_log_in(f"a{host}@example.org", address=f"2001:db8::{host:x}").status_code for host in range(21)]
    assert answers[-1] == 429
    assert try_to_log_in("a@example.org", address="2001:db8:0:1::1").status_code == 200


def test_nothing_tells_whether_there_is_an_account() -> None:
    def said(email: str) -> list[tuple[int, int]]:
        answers = [try_to_log_in(email, address=f"192.0.2.{host}") for host in range(12)]
        return [
            (answer.status_code, answer.content.decode().partition("<main")[2].count("match")) for answer in answers
        ]

    assert said("editor@example.org") == said("nobody@example.org")


def test_nobody_is_shut_out_where_they_logged_in_lately() -> None:
    assert try_to_log_in("editor@example.org", PASSWORD, HOME).status_code == 302
    for host in range(12):
        try_to_log_in("editor@example.org", address=f"192.0.2.{host}")
    assert try_to_log_in("editor@example.org", PASSWORD, ELSEWHERE).status_code == 429
    assert try_to_log_in("editor@example.org", PASSWORD, HOME).status_code == 302
    # There too it ends some time.
    for _ in range(12):
        answer = try_to_log_in("editor@example.org", address=HOME)
    assert answer.status_code == 429


def test_logging_in_often_is_no_guessing() -> None:
    assert {try_to_log_in("editor@example.org", PASSWORD).status_code for _ in range(25)} == {302}


def test_an_account_of_ones_own_buys_no_more_guesses() -> None:
    make_reader("mine@example.org", "Reporters")
    for number in range(20):
        try_to_log_in(f"nobody{number}@example.org")
        if number < 19:
            assert try_to_log_in("mine@example.org", PASSWORD).status_code == 302
    assert try_to_log_in("nobody@example.org").status_code == 429


def test_a_password_is_not_even_looked_at_then(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(10):
        try_to_log_in("editor@example.org")
    looked_at: list[str] = []
    monkeypatch.setattr("django.contrib.auth.hashers.check_password", lambda *given, **_: looked_at.append("x"))
    assert try_to_log_in("editor@example.org").status_code == 429 and not looked_at


def test_the_wait_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(11):
        try_to_log_in("editor@example.org")
    later = rate_limits.time.time() + 901
    monkeypatch.setattr(rate_limits.time, "time", lambda: later)
    assert try_to_log_in("editor@example.org", PASSWORD).status_code == 302


def test_every_form_that_checks_a_password_is_limited() -> None:
    for _ in range(10):
        Client(REMOTE_ADDR=HOME).post("/_util/login/", {"username": "editor@example.org", "password": "wrong"})
    answer = Client(REMOTE_ADDR=HOME).post("/_util/login/", {"username": "editor@example.org", "password": PASSWORD})
    assert answer.status_code == 429
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = ELSEWHERE
    assert authenticate(request, username="editor@example.org", password=PASSWORD) is None


def test_the_password_of_a_closed_page_cannot_be_guessed_for_ever() -> None:
    story = make_story(section=make_section())
    restriction = PageViewRestriction.objects.create(page=story, restriction_type="password", password="s3same")
    path = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, story.pk])
    client = Client(REMOTE_ADDR=HOME)
    answers = [client.post(path, {"password": "x", "return_url": story.url}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    opened = Client(REMOTE_ADDR=ELSEWHERE).post(path, {"password": "s3same", "return_url": "//evil.example/"})
    assert opened.status_code == 302 and "evil" not in opened["Location"]


def test_asking_for_a_new_password_says_the_same_for_everybody(settings: Any) -> None:
    real, other = ask_for_reset("editor@example.org"), ask_for_reset("nobody@example.org")
    assert (real.status_code, real["Location"]) == (other.status_code, other["Location"])
    [mail] = mails(settings)
    assert "To: editor@example.org" in mail and f"{settings.PUBLIC_URL}/newsroom/password_reset/confirm/" in mail


def test_a_request_with_another_host_sends_no_link_there(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    Client(REMOTE_ADDR=HOME, HTTP_HOST="localhost").post(
        reverse("wagtailadmin_password_reset"), {"email": "editor@example.org"}
    )
    [mail] = mails(settings)
    assert "http://testserver/newsroom/" in mail and "http://localhost" not in mail


def test_nobody_can_be_flooded_with_mail(settings: Any) -> None:
    answers = {ask_for_reset("Editor@example.org", f"192.0.2.{host}")["Location"] for host in range(8)}
    assert len(answers) == 1 and len(mails(settings)) == 3
    answers_here = [ask_for_reset(f"nobody{number}@example.org").status_code for number in range(11)]
    assert answers_here == [302] * 10 + [429]


def test_mails_on_disk_are_their_owners_alone(settings: Any) -> None:
    ask_for_reset("editor@example.org")
    folder = Path(settings.MAIL_FOLDER)
    [file] = folder.glob("*.eml")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_limits_are_short_enough_to_stop_a_guesser_and_long_enough_for_a_human() -> None:
    a_day = timedelta(days=1) / attempts.LOG_IN_TO.period * attempts.LOG_IN_TO.most
    assert attempts.LOG_IN_TO.most >= 5 and a_day <= 1_000
