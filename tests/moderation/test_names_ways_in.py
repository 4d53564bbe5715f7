"""However somebody comes to have an account, their name goes through the same steps, and nobody is kept out by it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from broadsheet.moderation.models import NameCheck, WatchedWord
from broadsheet.readers.arrivals import taking
from broadsheet.readers.arrivals.tasks import go_through
from broadsheet.readers.models import ImportRemark, Reader, Registration
from tests.factories import make_front
from tests.readers.entrance import enter_code, last_code, register, who
from tests.readers.people import make_member
from tests.readers.test_sign_on import SITE, sign
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watched() -> None:
    make_front()
    for word, answer in (("numpty", "refuse"), ("dunderhead", "hold"), ("rascal", "mark")):
        WatchedWord.objects.create(word=word, answer=answer, language="en")


def reader(email: str = "nell@example.org") -> Reader:
    return Reader.objects.get(email=email)


def has_a_neutral_name(found: Reader) -> bool:
    return found.display_name.startswith("Reader ") and (found.handle or "").startswith("reader")


# ---- The registration page


def test_a_banned_name_is_refused_at_its_field(client: Client) -> None:
    page = register(client, "nell@example.org", "Silly Numpty").content.decode()
    assert "“Numpty” is not said here." in page
    assert 'value="Silly Numpty"' in page and 'value="nell@example.org"' in page
    assert not Reader.objects.exists()


def test_a_held_name_waits_and_whoever_chose_it_comes_in(client: Client) -> None:
    page = register(client, "nell@example.org", "Old Dunderhead").content.decode()
    found = reader()
    assert has_a_neutral_name(found)
    assert (
        f"“Old Dunderhead” waits for a moderator to look at it. Until then you are called “{found.display_name}”."
        in (page.replace("&quot;", '"'))
    )
    assert enter_code(client, last_code("nell@example.org")).status_code == 302
    assert who(client) == found.handle
    check = NameCheck.objects.get()
    assert (check.reader, check.field, check.text, check.before) == (found, "display_name", "Old Dunderhead", "")


def test_whether_an_address_has_an_account_is_not_told_by_it(client: Client) -> None:
    make_member("Nell Aske", email="nell@example.org")
    page = register(client, "nell@example.org", "Old Dunderhead").content.decode()
    assert "“Old Dunderhead” waits for a moderator" in page
    assert reader().display_name == "Nell Aske"
    assert not NameCheck.objects.exists()


def test_a_marked_name_is_in_force_and_makes_no_handle(client: Client) -> None:
    register(client, "nell@example.org", "Rascal")
    found = reader()
    assert found.display_name == "Rascal"
    assert "rascal" not in (found.handle or "")
    assert NameCheck.objects.get().status == "marked"


def test_nothing_is_said_of_an_ordinary_name(client: Client) -> None:
    register(client, "nell@example.org", "Nell Aske")
    assert (reader().display_name, reader().handle) == ("Nell Aske", "nell_aske")
    assert not NameCheck.objects.exists()


# ---- A list of readers


def test_a_list_says_whose_name_waits_and_takes_everybody_in() -> None:
    text = (
        "email,display_name,handle\nnell@example.org,Old Dunderhead,\nben@example.org,Silly Numpty,\n"
        "cleo@example.org,Cleo,dunderhead\ndora@example.org,Dora,dora\n"
    )
    made = taking.lay_down("list.csv", text.encode(), None)
    go_through.enqueue(made.pk)
    remarks = dict(ImportRemark.objects.values_list("email", "reason"))
    assert "waits for a moderator" in remarks["nell@example.org"]
    assert "waits for a moderator" in remarks["ben@example.org"]
    assert "A moderator is to look at it first." in remarks["cleo@example.org"]
    assert "dora@example.org" not in remarks
    assert taking.take_in(made.pk, invites=False)
    go_through.enqueue(made.pk)
    assert has_a_neutral_name(reader("nell@example.org")) and has_a_neutral_name(reader("ben@example.org"))
    assert (reader("cleo@example.org").handle, reader("dora@example.org").handle) == ("cleo", "dora")
    assert set(NameCheck.objects.values_list("reader__email", "field", "text")) == {
        ("nell@example.org", "display_name", "Old Dunderhead"),
        ("ben@example.org", "display_name", "Silly Numpty"),
        ("cleo@example.org", "handle", "dunderhead"),
    }


# ---- Another site


@pytest.mark.parametrize("name", ["Old Dunderhead", "Silly Numpty"])
def test_who_signs_on_elsewhere_is_in_with_a_neutral_name(client: Client, settings: Any, name: str) -> None:
    settings.SIGN_ON = SITE
    sign(client, email="nell@example.org", name=name)
    found = reader()
    assert who(client) == found.handle
    assert has_a_neutral_name(found)
    assert NameCheck.objects.get().text == name


def test_who_is_asked_for_a_name_there_is_told_at_its_field(client: Client, settings: Any) -> None:
    settings.SIGN_ON = SITE
    registration = Registration.load()
    registration.minimum_age = 16
    registration.save()
    sign(client, email="nell@example.org", name="Nell")
    sent = {"email": "nell@example.org", "display_name": "Silly Numpty", "is_of_age": "on"}
    page = client.post("/accounts/3rdparty/signup/", sent)
    assert "“Numpty” is not said here." in page.content.decode()
    client.post("/accounts/3rdparty/signup/", {**sent, "display_name": "Old Dunderhead"})
    assert has_a_neutral_name(reader())
    assert NameCheck.objects.get().text == "Old Dunderhead"


# ---- The newsroom


def test_the_newsroom_corrects_a_name_and_what_waits_is_given_up(client: Client) -> None:
    register(client, "nell@example.org", "Old Dunderhead")
    newsroom = signed_in("admin")
    sent = {"act": "rename", "display_name": "Nell", "handle": reader().handle or ""}
    newsroom.post(f"/newsroom/readers/{reader().pk}/", sent)
    assert reader().display_name == "Nell"
    assert NameCheck.objects.get().status == "gone"
    assert not [message for message in mail.outbox if "Dunderhead" in message.body]
