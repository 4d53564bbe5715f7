"""A former reader: nobody comes in as them, and what was theirs alone is free, or nobody's for good."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from broadsheet.delivery.freshness import follow, page_store
from broadsheet.exchange.models import ImportedComment
from broadsheet.readers.models import Reader
from broadsheet.readers.names import change_handle, is_taken
from broadsheet.readers.privacy.erase import erase
from tests.factories import PASSWORD, make_front, make_reader
from tests.readers.entrance import CODE, enter_code, last_code, register
from tests.readers.leavers import make_known_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _front(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_front()


def test_a_former_reader_cannot_log_in() -> None:
    reader = make_known_reader()
    erase(reader, True)
    row = Reader.objects.get(pk=reader.pk)
    client = Client()
    for email in ("wren@example.org", row.email):
        assert authenticate(None, username=email, password=PASSWORD) is None
        client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        client.post("/newsroom/login/", {"username": email, "password": PASSWORD})
        assert client.get("/accounts/").status_code == 302
    assert client.get("/newsroom/").status_code == 302


def test_a_former_reader_cannot_reset_a_password_nor_have_a_code() -> None:
    reader = make_known_reader()
    erase(reader, True)
    mail.outbox.clear()
    row = Reader.objects.get(pk=reader.pk)
    for email in ("wren@example.org", row.email):
        for address, field in (
            ("/accounts/password/reset/", "email"),
            ("/accounts/login/", "login"),
            ("/newsroom/password_reset/", "email"),
        ):
            Client().post(address, {field: email})
    # Who asks is told that there is no such account, in the same words as anybody.
    assert not any(CODE.search(message.body) for message in mail.outbox)
    assert not any("/password_reset/confirm/" in message.body for message in mail.outbox)


def test_the_address_is_free_to_register_anew() -> None:
    reader = make_known_reader()
    erase(reader, True)
    client = Client()
    register(client, "wren@example.org", "Wren Again")
    enter_code(client, last_code("wren@example.org"))
    again = Reader.objects.get(email="wren@example.org")
    assert again.pk != reader.pk and client.get("/accounts/").status_code == 200
    assert ImportedComment.objects.get().author_email == ""


def test_nobody_takes_the_handle_of_a_former_reader() -> None:
    reader = make_known_reader()
    old = reader.handle or ""
    change_handle(reader, "wren_the_second")
    reader.refresh_from_db()
    erase(reader, True)
    other = make_reader()
    for handle in (old, "wren_the_second"):
        assert is_taken(handle)
        with pytest.raises(ValidationError):
            change_handle(other, handle)
        assert Client().get(f"/readers/{handle}/").status_code == 404
    assert make_reader(display_name="Wren Hale").handle != old


def test_stored_pages_of_the_reader_are_withdrawn() -> None:
    reader = make_known_reader()
    url = reader.get_absolute_url()
    Client().get(url)
    assert page_store().find(url) is not None
    erase(reader, True)
    follow()
    assert page_store().find(url) is None
    assert Client().get(url).status_code == 404
    assert Client().get(f"{url}picture.svg").status_code == 404
