"""Registering and logging in: an address, a name, a code by mail."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.readers.models import Reader, Registration
from tests.factories import PASSWORD, make_front
from tests.readers.entrance import come_in, enter_code, last_code, register, who
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


def rules(**choices: Any) -> None:
    registration = Registration.load()
    for name, value in choices.items():
        setattr(registration, name, value)
    registration.save()


def test_an_address_and_a_name_and_a_code_make_a_member(client: Client) -> None:
    register(client, "nell@example.org", "Nell Aske")
    assert who(client) is None
    answer = enter_code(client, last_code("nell@example.org"))
    assert answer.status_code == 302
    reader = Reader.objects.get(email="nell@example.org")
    assert (reader.display_name, reader.status, reader.has_usable_password()) == ("Nell Aske", "member", False)
    assert EmailAddress.objects.get(user=reader).verified
    assert who(client) == reader.handle


def test_the_reader_lands_where_they_came_from(client: Client) -> None:
    register(client, "nell@example.org", next_url="/news/a-story/?page=2#comments")
    answer = enter_code(client, last_code("nell@example.org"))
    assert answer["Location"] == "/news/a-story/?page=2#comments"


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_nobody_is_led_away_from_the_paper(client: Client, next_url: str) -> None:
    register(client, "nell@example.org", next_url=next_url)
    answer = enter_code(client, last_code("nell@example.org"))
    assert answer["Location"] == "/"


def test_what_was_typed_comes_back_with_what_is_wrong(client: Client) -> None:
    page = register(client, "nell@example", "Nell Aske").content.decode()
    assert 'value="nell@example"' in page
    assert 'value="Nell Aske"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("name", ["   ", "\u200b\u200b", "‮", "…!?"])
def test_a_name_needs_something_to_read(client: Client, name: str) -> None:
    register(client, "nell@example.org", name)
    assert not Reader.objects.filter(email="nell@example.org").exists()


def test_a_name_that_turns_the_writing_around_is_kept_without_that(client: Client) -> None:
    register(client, "nell@example.org", "Nell\u202e Aske\u200f")
    assert Reader.objects.get(email="nell@example.org").display_name == "Nell Aske"


def test_nobody_registers_as_the_paper_or_one_of_its_people(client: Client) -> None:
    make_member("Perrin Sallow", is_staff=True)
    for number, name in enumerate(("Perrin Sallow", "Perr1n Sаllow")):
        page = register(client, f"n{number}@example.org", name)
        assert "errorlist" in page.content.decode(), name
    assert Reader.objects.count() == 1


def test_two_of_one_name_have_two_handles() -> None:
    first, second = make_member("Nell Aske"), make_member("Nell Aske")
    assert first.handle and second.handle
    assert first.handle_skeleton != second.handle_skeleton


def test_the_code_logs_in_next_time(client: Client) -> None:
    reader = make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    assert who(client) == reader.handle


def test_a_password_is_an_alternative_for_whoever_has_one(client: Client) -> None:
    reader = make_member(email="nell@example.org")
    client.post("/accounts/login/", {"login": "NELL@example.org", "password": PASSWORD})
    assert who(client) == reader.handle
    assert mail.outbox == []


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client) -> None:
    make_member(email="nell@example.org")
    page = client.post("/accounts/login/", {"login": "nell@example.org", "password": "wrong"}).content.decode()
    assert 'value="nell@example.org"' in page
    assert "errorlist" in page


def test_a_code_is_good_for_three_guesses(client: Client) -> None:
    make_member(email="nell@example.org")
    client.post("/accounts/login/", {"login": "nell@example.org"})
    code = last_code("nell@example.org")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        enter_code(client, wrong, "/accounts/login/code/confirm/")
    enter_code(client, code, "/accounts/login/code/confirm/")
    assert who(client) is None


def test_age_and_terms_are_asked_where_the_paper_wants_it(client: Client) -> None:
    rules(minimum_age=16, terms_url="/terms/")
    page = register(client, "nell@example.org").content.decode()
    assert "at least 16 years" in page and 'href="/terms/"' in page
    assert not Reader.objects.filter(email="nell@example.org").exists()
    register(client, "nell@example.org", is_of_age="on", agrees="on")
    reader = Reader.objects.get(email="nell@example.org")
    assert reader.confirmed_age == 16 and reader.agreed_at is not None


def test_where_the_paper_approves_readers_a_new_one_waits_and_may_not_comment(client: Client) -> None:
    rules(door="approval")
    register(client, "nell@example.org")
    enter_code(client, last_code("nell@example.org"))
    answer = client.get("/me").json()
    assert answer["reader"]["status"] == "waiting"
    assert "comment" not in answer["permissions"]


def test_a_welcome_domain_needs_no_approval_and_a_longer_name_is_another_domain(client: Client) -> None:
    rules(door="approval", welcome_domains="paper.example")
    register(client, "anna@paper.example")
    register(Client(), "anna@evil-paper.example")
    register(Client(), "anna@sub.paper.example")
    statuses = dict(Reader.objects.values_list("email", "status"))
    assert statuses == {
        "anna@paper.example": "member",
        "anna@evil-paper.example": "waiting",
        "anna@sub.paper.example": "waiting",
    }


@pytest.mark.parametrize("door", ["closed", "approval"])
def test_where_domains_are_welcome_the_answer_tells_nobody_who_has_an_account(client: Client, door: str) -> None:
    rules(door=door, welcome_domains="club.example")
    make_member(email="known@club.example")
    known, new = (register(Client(), f"{name}@club.example") for name in ("known", "new"))
    assert (known.status_code, known.redirect_chain) == (new.status_code, new.redirect_chain)
    assert Reader.objects.filter(email__endswith="@club.example").count() == 2


def test_a_closed_paper_takes_nobody(client: Client) -> None:
    rules(door="closed")
    page = register(client, "nell@example.org")
    assert page.status_code == 200
    assert not Reader.objects.filter(email="nell@example.org").exists()


def test_only_a_verified_member_may_comment(client: Client) -> None:
    client.force_login(make_member(is_verified=False))
    assert client.get("/me").json()["permissions"] == []
    client.force_login(make_member())
    assert client.get("/me").json()["permissions"] == ["comment"]


def test_whoever_is_shut_out_cannot_come_in(client: Client) -> None:
    make_member(email="nell@example.org", status="shut-out", is_active=False)
    come_in_anyway = client.post("/accounts/login/", {"login": "nell@example.org", "password": PASSWORD}, follow=True)
    assert come_in_anyway.status_code == 200
    assert who(client) is None


class TestNobodyLearnsWhoHasAnAccount:
    """The pages, their status, and the work behind them are the same whether there is an account or not."""

    def test_registering_looks_the_same(self) -> None:
        make_member(email="there@example.org")
        pages = []
        for email in ("there@example.org", "none@example.org"):
            page = register(Client(), email)
            pages.append((page.redirect_chain, page.content.decode().replace(email, "…").split("csrf")[0]))
        assert pages[0] == pages[1]
        assert [message.to for message in mail.outbox] == [["there@example.org"], ["none@example.org"]]

    def test_asking_for_a_code_looks_the_same(self) -> None:
        make_member(email="there@example.org")
        pages = []
        for email in ("there@example.org", "none@example.org"):
            page = Client().post("/accounts/login/", {"login": email}, follow=True)
            pages.append((page.redirect_chain, page.content.decode().replace(email, "…").split("csrf")[0]))
        assert pages[0] == pages[1]
        assert [message.to for message in mail.outbox] == [["there@example.org"], ["none@example.org"]]

    def test_a_guessed_code_looks_the_same(self) -> None:
        make_member(email="there@example.org")
        answers = []
        for email in ("there@example.org", "none@example.org"):
            client = Client()
            client.post("/accounts/login/", {"login": email}, follow=True)
            page = enter_code(client, "000000", "/accounts/login/code/confirm/")
            answers.append((page.status_code, page.content.decode().replace(email, "…").count("errorlist")))
        assert answers[0] == answers[1]

    def test_the_work_behind_it_is_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What takes time is the database and the hashing of passwords; a clock would tell less, and not reliably."""
        hashed: list[str] = []
        hasher = get_hasher()
        encode = type(hasher).encode
        monkeypatch.setattr(type(hasher), "encode", lambda self, *given: (hashed.append(""), encode(self, *given))[1])
        make_member(email="there@example.org")
        forms = {
            "/accounts/signup/": {"email": "…", "display_name": "Nell Aske"},
            "/accounts/login/": {"login": "…", "password": "wrong"},
            "/accounts/login/code/": {"email": "…"},
            "/accounts/password/reset/": {"email": "…"},
        }
        for path, form in forms.items():
            work = []
            for email in ("there@example.org", "none@example.org"):
                hashed.clear()
                client, filled = Client(), {name: text.replace("…", email) for name, text in form.items()}
                with CaptureQueriesContext(connection) as queries:
                    client.post(path, filled)
                work.append((len(queries), len(hashed)))
            (queries_there, hashed_there), (queries_none, hashed_none) = work
            assert hashed_there == hashed_none, path
            assert abs(queries_there - queries_none) <= 6, (path, work)

    def test_asking_for_a_new_password_looks_the_same(self) -> None:
        make_member(email="there@example.org")
        pages = []
        for email in ("there@example.org", "none@example.org"):
            page = Client().post("/accounts/password/reset/", {"email": email}, follow=True)
            pages.append((page.redirect_chain, page.content.decode().replace(email, "…").split("csrf")[0]))
        assert pages[0] == pages[1]


def test_nobody_is_flooded_with_codes() -> None:
    make_member(email="nell@example.org")
    for _ in range(12):
        Client(REMOTE_ADDR="203.0.113.9").post("/accounts/login/", {"login": "nell@example.org"})
    assert len(mail.outbox) == 6


def test_registrations_from_one_place_are_limited() -> None:
    statuses = [
        Client(REMOTE_ADDR="203.0.113.9").post("/accounts/signup/", {"email": f"n{number}@example.org"}).status_code
        for number in range(22)
    ]
    assert statuses[:20] == [200] * 20
    assert statuses[20:] == [429, 429]


def test_registering_works_without_any_cookie_of_a_stored_page(client: Client) -> None:
    assert "Set-Cookie" not in Client().get("/").headers
