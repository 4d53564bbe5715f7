"""Another secret key, with the old one behind it: nobody is logged out, and nothing that was hashed is forgotten."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from broadsheet.readers.names import change_handle, is_taken, reader_with
from broadsheet.readers.privacy.erase import erase
from tests.factories import make_front
from tests.readers.entrance import come_in, who
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def rotate(settings: Any, keeps_old: bool = True) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keeps_old else []
    settings.SECRET_KEY = "a quite different key that nobody has seen"


def test_whoever_is_logged_in_stays_so_and_moves_to_the_new_key(client: Client, settings: Any) -> None:
    make_front()
    reader = make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    rotate(settings)
    assert who(client) == reader.handle
    settings.SECRET_KEY_FALLBACKS = []
    assert who(client) == reader.handle


def test_without_the_old_key_everybody_logs_in_anew(client: Client, settings: Any) -> None:
    make_front()
    make_member(email="nell@example.org")
    come_in(client, "nell@example.org")
    rotate(settings, keeps_old=False)
    assert who(client) is None


def test_handles_that_were_given_up_still_lead_to_their_reader_and_are_nobody_elses(settings: Any) -> None:
    reader, other, gone = make_member("Nell"), make_member("Otto"), make_member("Gus")
    before, left = reader.handle or "", gone.handle or ""
    change_handle(reader, "nell_the_second")
    erase(gone, keeps_comments=True)
    rotate(settings)
    assert reader_with(before) == reader and is_taken(left)
    for handle in (before, left):
        with pytest.raises(ValidationError):
            change_handle(other, handle)
    change_handle(reader, before)
    assert reader_with("nell_the_second") == reader
