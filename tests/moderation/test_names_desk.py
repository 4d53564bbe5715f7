"""The queue of names at the desk: what is shown, what its buttons do, and for whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.moderation.models import Decision, NameCheck, WatchedWord
from broadsheet.moderation.names import listing
from broadsheet.readers.models import Reader
from broadsheet.readers.names import change_display_name
from tests.conversation.talk import make_moderator
from tests.factories import make_front
from tests.moderation.desk import OWN
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watched() -> None:
    make_front()
    WatchedWord.objects.create(word="dunderhead", answer="hold", language="en")
    WatchedWord.objects.create(word="rascal", answer="mark", language="en")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_moderator())
    return client


def wish(name: str = "Old Dunderhead") -> NameCheck:
    reader = make_member("Nell Aske")
    change_display_name(reader, name)
    return NameCheck.objects.get(reader=reader)


def send(browser: Client, check: NameCheck, deed: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(f"/moderate/names/{check.pk}/", {"deed": deed, **fields}, headers=OWN, follow=True)
    return answer.status_code, answer.content.decode()


def names() -> set[str]:
    return set(Reader.objects.exclude(name_checks=None).values_list("display_name", flat=True))


def test_the_queue_says_what_was_wanted_what_was_before_and_why(desk: Client) -> None:
    check = wish()
    page = desk.get("/moderate/names/").content.decode()
    for words in ("Old Dunderhead", "Nell Aske", "Banned words", "display name", "waits, not in force"):
        assert words in page, words
    assert f"/moderate/readers/{check.reader_id}/" in page
    assert desk.get("/moderate/counts/").json()["names"] == "1"


def test_accepting_and_rejecting_lead_back_to_the_queue(desk: Client) -> None:
    first, second = wish(), wish("The Other Dunderhead")
    status, page = send(desk, first, "accept")
    assert status == 200 and "“Old Dunderhead” is accepted." in page
    status, page = send(desk, second, "reject", words="It is an insult.")
    assert "“The Other Dunderhead” is rejected" in page and "No name waits." in page
    assert names() == {"Old Dunderhead", "Nell Aske"}
    assert set(Decision.objects.values_list("deed", flat=True)) == {"name-yes", "name-no"}


def test_a_rejection_without_a_reason_loses_nothing_typed(desk: Client) -> None:
    check = wish()
    status, page = send(desk, check, "reject", note="Seen before.")
    assert status == 422
    assert "Give a reason" in page and 'value="Seen before."' in page and "Old Dunderhead" in page
    assert NameCheck.objects.get().status == "held"


def test_an_old_page_decides_nothing(desk: Client) -> None:
    check = wish()
    other = Client()
    other.force_login(make_moderator())
    assert send(other, check, "accept")[0] == 200
    status, page = send(desk, check, "reject", words="It is an insult.")
    assert status == 409 and "Somebody has decided this meanwhile." in page
    assert names() == {"Old Dunderhead"}


@pytest.mark.parametrize(("role", "status"), [(None, 302), ("", 403), ("Reporters", 403), ("Editors", 303)])
@pytest.mark.parametrize("deed", ["accept", "reject"])
def test_only_those_at_the_desk_decide(client: Client, role: str | None, status: int, deed: str) -> None:
    check = wish()
    if role is not None:
        client.force_login(make_member("", *([role] if role else [])))
    sent = {"deed": deed, "words": "It is an insult."}
    assert client.post(f"/moderate/names/{check.pk}/", sent, headers=OWN).status_code == status
    assert (NameCheck.objects.get().status == "held") == (status != 303)
    # Nor from another site's page.
    assert (
        client.post(f"/moderate/names/{check.pk}/", sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )


def test_whose_name_it_is_decides_nothing(client: Client) -> None:
    check = wish()
    client.force_login(check.reader)
    assert client.post(f"/moderate/names/{check.pk}/", {"deed": "accept"}, headers=OWN).status_code == 403
    assert names() == {"Nell Aske"}


@pytest.mark.parametrize("deed", ["", "approve"])
def test_a_form_that_says_nothing_does_nothing(desk: Client, deed: str) -> None:
    assert send(desk, wish(), deed)[0] == 422


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.post("/moderate/names/999/", {"deed": "accept"}, headers=OWN).status_code == 404
    assert desk.get("/moderate/names/", {"after": "x"}).status_code == 404


def test_pages_are_of_one_size_and_cost_the_same(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get("/moderate/names/").status_code == 200
        return len(queries)

    for number in range(2):
        wish(f"Dunderhead {number}")
    few = asked()
    for number in range(2, 5):
        wish(f"Dunderhead {number}")
    asked()
    assert asked() <= few
    page = desk.get("/moderate/names/").content.decode()
    assert "Dunderhead 2" in page and "Dunderhead 3" not in page
    key = NameCheck.objects.get(text="Dunderhead 2").pk
    assert f"?after={key}" in page
    page = desk.get("/moderate/names/", {"after": key}).content.decode()
    assert "Dunderhead 3" in page and "Dunderhead 2" not in page and "?after=" not in page
