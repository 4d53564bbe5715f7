"""Wanting to leave: what happens at once, what happens later, and that it can be taken back until then."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from broadsheet.common.clock import date_text
from broadsheet.delivery.freshness import page_store
from broadsheet.readers.models import Departure, Reader, Registration, SignIn
from broadsheet.readers.privacy.erase import CannotLeave, erase_due
from broadsheet.readers.privacy.leaving import stay
from broadsheet.readers.status import become
from tests.factories import make_front, make_reader
from tests.readers.leavers import browser, make_known_reader, only_with_codes
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db
HERE = "/accounts/leave/"


@pytest.fixture(autouse=True)
def _post(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_front()


def grace(days: int) -> None:
    rules = Registration.load()
    rules.grace_days = days
    rules.save()


def leaving(**choice: str) -> tuple[Reader, Client]:
    reader = make_known_reader()
    client = browser(reader)
    assert client.post(HERE, {"comments": "keep", **choice}).status_code == 302
    reader.refresh_from_db()
    return reader, client


def overdue() -> None:
    Departure.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_the_page_says_what_will_happen_and_when() -> None:
    grace(9)
    page = browser(make_reader()).get(HERE).content.decode()
    assert "You have 9 days to change your mind" in page and "Delete my account" in page


def test_asking_sets_the_day_and_tells_how_to_stop_it() -> None:
    grace(9)
    reader, _client = leaving()
    departure = Departure.objects.get(reader=reader)
    assert timedelta(days=8.9) < departure.due_at - timezone.now() <= timedelta(days=9)
    assert (reader.status, reader.is_active, departure.keeps_comments) == ("leaving", True, True)
    (message,) = mail.outbox
    assert message.to == ["wren@example.org"] and date_text(departure.due_at) in message.body
    assert "http://testserver/accounts/leave/" in message.body


def test_the_page_of_whoever_wants_to_leave_vanishes_at_once() -> None:
    reader = make_known_reader()
    url = reader.get_absolute_url()
    assert Client().get(url).status_code == 200
    assert page_store().find(url) is not None
    browser(reader).post(HERE, {"comments": "keep"})
    assert Client().get(url).status_code == 404


def test_all_other_sessions_end_and_this_one_goes_on() -> None:
    reader = make_reader()
    here, elsewhere = browser(reader), browser(reader)
    here.post(HERE, {"comments": "keep"})
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    assert SignIn.objects.filter(reader=reader).count() == 1


def test_every_page_of_the_account_says_so_and_has_the_button_to_stay() -> None:
    _reader, client = leaving()
    for address in ("/accounts/", HERE, "/accounts/privacy/", "/accounts/profile/", "/accounts/sessions/"):
        page = client.get(address).content.decode()
        assert "Your account will be deleted on" in page and 'action="/accounts/stay/"' in page


def test_one_button_and_everything_is_as_it_was() -> None:
    reader, client = leaving()
    page = client.post("/accounts/stay/", follow=True).content.decode()
    reader.refresh_from_db()
    assert (reader.status, Departure.objects.exists()) == ("member", False)
    assert "You stay." in page and "will be deleted" not in page
    assert Client().get(reader.get_absolute_url()).status_code == 200
    overdue()
    assert erase_due() == 0


def test_who_logs_in_before_the_day_may_still_stay() -> None:
    reader, _client = leaving()
    later = Client()
    later.force_login(reader)
    assert "I stay" in later.get("/accounts/").content.decode()


def test_asking_to_leave_is_no_way_around_waiting_for_approval() -> None:
    reader = make_reader(status="waiting")
    browser(reader).post(HERE, {"comments": "keep"})
    assert Departure.objects.get().status_before == "waiting"
    stay(reader)
    assert Reader.objects.get(pk=reader.pk).status == "waiting"


def test_who_was_shut_out_meanwhile_cannot_come_back_by_staying() -> None:
    reader, client = leaving()
    become(reader, "shut-out")
    client.post("/accounts/stay/")
    assert not stay(reader)
    assert Reader.objects.get(pk=reader.pk).status == "shut-out"


def test_without_days_to_think_about_it_the_account_goes_at_once() -> None:
    grace(0)
    reader = make_known_reader()
    client = browser(reader)
    assert "This happens at once" in client.get(HERE).content.decode()
    response = client.post(HERE, {"comments": "remove"})
    assert response["Location"] == "/accounts/left/"
    assert "Goodbye" in client.get("/accounts/left/").content.decode()
    reader.refresh_from_db()
    assert reader.status == "former"
    assert client.get("/accounts/").status_code == 302
    assert "is deleted" in mail.outbox[0].subject and mail.outbox[0].to == ["wren@example.org"]


def test_who_goes_at_once_leaves_nothing_that_they_were_writing_on_the_device() -> None:
    client = browser(make_reader())
    # What the page's script forgets drafts by (readers/static/readers/reader.js).
    marked = '<form class="form" method="post" data-log-out>'
    grace(9)
    assert marked not in client.get(HERE).text
    grace(0)
    assert marked in client.get(HERE).text


def test_the_day_comes(settings: Any) -> None:
    reader, client = leaving()
    assert erase_due() == 0
    overdue()
    assert erase_due() == 1
    assert erase_due() == 0
    reader.refresh_from_db()
    assert reader.status == "former" and client.get("/accounts/").status_code == 302


def test_asking_twice_keeps_the_day_and_takes_the_newer_choice() -> None:
    _reader, client = leaving()
    before = Departure.objects.get().due_at
    client.post(HERE, {"comments": "remove"})
    departure = Departure.objects.get()
    assert (departure.due_at, departure.keeps_comments) == (before, False)
    assert Departure.objects.get().status_before == "member"


def test_nothing_happens_without_a_choice_nor_with_a_forged_one() -> None:
    client = browser(make_reader())
    for data in ({}, {"comments": "everything"}, {"comments": ""}):
        assert client.post(HERE, data).status_code in (200, 422)
    assert not Departure.objects.exists()


def test_looking_at_an_address_deletes_nothing_and_keeps_nothing() -> None:
    _reader, client = leaving()
    assert client.get("/accounts/stay/").status_code == 405
    assert Departure.objects.count() == 1


def test_another_site_cannot_have_somebody_leave_or_stay() -> None:
    reader = make_reader()
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    for address in (HERE, "/accounts/stay/", "/accounts/privacy/"):
        assert client.post(address, {"comments": "keep"}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not Departure.objects.exists()


def test_whoever_finds_an_open_browser_cannot_delete_the_account() -> None:
    reader = make_reader()
    client = browser(reader, fresh=False)
    assert "Delete my account</button>" not in client.get(HERE).content.decode()
    response = client.post(HERE, {"comments": "keep"})
    assert "/accounts/reauthenticate/?next=%2Faccounts%2Fleave%2F" in response["Location"]
    only_with_codes(reader)
    client = browser(reader, fresh=False)
    assert "/accounts/confirm/" in client.post(HERE, {"comments": "keep"})["Location"]
    assert not Departure.objects.exists()


def test_the_last_publisher_cannot_leave_and_is_told_why() -> None:
    desk = signed_in("Publishers")
    publisher = desk.reader  # type: ignore[attr-defined]
    client = browser(publisher)
    for response in (client.get(HERE), client.post(HERE, {"comments": "keep"})):
        assert "Nobody else could run the paper" in response.content.decode()
    assert not Departure.objects.exists()
    make_reader("second@example.org", "Publishers")
    client.post(HERE, {"comments": "keep"})
    assert Departure.objects.count() == 1


def test_the_last_two_publishers_cannot_leave_one_after_the_other() -> None:
    signed_in("Publishers")
    first, second = Reader.objects.get(), make_reader("second@example.org", "Publishers")
    browser(first).post(HERE, {"comments": "keep"})
    browser(second).post(HERE, {"comments": "keep"})
    assert list(Departure.objects.values_list("reader", flat=True)) == [first.pk]


def test_the_last_administrator_cannot_leave() -> None:
    signed_in("Publishers")
    boss = make_reader("boss@example.org", is_superuser=True)
    page = browser(boss).post(HERE, {"comments": "keep"}).content.decode()
    assert "only administrator" in page and not Departure.objects.exists()


def test_who_became_the_last_publisher_meanwhile_is_kept_until_there_is_another() -> None:
    signed_in("Publishers")
    first, second = Reader.objects.get(), make_reader("second@example.org", "Publishers")
    browser(first).post(HERE, {"comments": "keep"})
    become(second, "shut-out")
    overdue()
    assert erase_due() == 0
    first.refresh_from_db()
    assert first.status == "leaving" and Departure.objects.get().due_at > timezone.now()
    become(second, "member")
    overdue()
    assert erase_due() == 1


def test_one_who_cannot_be_erased_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from broadsheet.readers.privacy import erase as erasing

    for _ in range(2):
        reader = make_reader()
        browser(reader).post(HERE, {"comments": "keep"})
    overdue()
    stuck = Departure.objects.order_by("pk").first()
    assert stuck is not None
    real = erasing.erase

    def sometimes(reader: Reader, keeps_comments: bool) -> bool:
        if reader.pk == stuck.reader_id:
            raise OSError("disk full")
        return real(reader, keeps_comments)

    monkeypatch.setattr(erasing, "erase", sometimes)
    assert erase_due() == 1
    assert Departure.objects.get() == stuck


def test_staff_may_leave_and_their_stories_stay() -> None:
    from tests.factories import make_byline, make_story

    reader = make_known_reader(is_staff=True)
    byline = make_byline("Wren Hale", email="wren@example.org")
    story = make_story("The bridge", bylines=[byline])
    story.owner = reader
    story.save()
    browser(reader).post(HERE, {"comments": "keep"})
    overdue()
    assert erase_due() == 1
    page = Client().get(story.url).content.decode()
    assert "The bridge" in page and "Wren Hale" in page
    byline.refresh_from_db()
    assert byline.email == "" and "wren@example.org" not in Client().get(byline.url).content.decode()


def test_nobody_who_may_not_leave_is_erased() -> None:
    from broadsheet.readers.privacy.erase import erase

    signed_in("Publishers")
    with pytest.raises(CannotLeave):
        erase(Reader.objects.get(), True)
