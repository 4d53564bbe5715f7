"""What a reader shows of themselves, and how far names may change."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from broadsheet.readers import names, portraits
from broadsheet.readers.models import NameChange, Reader, RetiredHandle
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


@pytest.fixture
def nell(client: Client) -> Reader:
    reader = make_member("Nell Aske", handle=None)
    client.force_login(reader)
    return reader


def picture(**options: Any) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "#775").save(data, "JPEG", **options)
    return SimpleUploadedFile("me.jpg", data.getvalue(), "image/jpeg")


def save(client: Client, reader: Reader, **changes: Any) -> Any:
    reader.refresh_from_db()
    form = {"display_name": reader.display_name, "handle": reader.handle, "about": reader.about, **changes}
    return client.post("/accounts/profile/", form)


def test_a_reader_changes_what_others_see(client: Client, nell: Reader) -> None:
    answer = save(
        client, nell, display_name="Nell A.", handle="nell_of_ellory", about="I keep bees.", hides_follows="on"
    )
    assert answer.status_code == 302
    nell.refresh_from_db()
    assert (nell.display_name, nell.handle, nell.about, nell.hides_follows) == (
        "Nell A.", "nell_of_ellory", "I keep bees.", True,
    )  # fmt: skip


def test_a_picture_is_made_small_and_loses_what_it_tells(client: Client, nell: Reader) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    save(client, nell, new_picture=picture(exif=exif))
    nell.refresh_from_db()
    data = nell.portrait.read()
    assert b"SecretCamera" not in data
    with Image.open(io.BytesIO(data)) as kept:
        assert (kept.format, kept.size) == ("WEBP", (256, 256))


def test_another_picture_takes_the_place_of_the_first_and_may_be_removed(
    client: Client, nell: Reader, django_capture_on_commit_callbacks: Any
) -> None:
    save(client, nell, new_picture=picture())
    nell.refresh_from_db()
    first = nell.portrait.name
    with django_capture_on_commit_callbacks(execute=True):
        save(client, nell, new_picture=picture())
    nell.refresh_from_db()
    assert nell.portrait.name != first and not nell.portrait.storage.exists(first)
    save(client, nell, remove_picture="on")
    nell.refresh_from_db()
    assert not nell.portrait


def test_what_is_no_picture_is_refused_and_nothing_else_is_lost(client: Client, nell: Reader) -> None:
    svg = SimpleUploadedFile("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png")
    answer = save(client, nell, new_picture=svg, about="I keep bees.")
    assert answer.status_code == 422
    assert "I keep bees." in answer.content.decode()
    nell.refresh_from_db()
    assert not nell.portrait and nell.about == ""


def test_whoever_sends_picture_after_picture_is_told_to_wait_and_may_still_change_words(
    client: Client, nell: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Any] = []
    monkeypatch.setattr("broadsheet.readers.portraits.reencode", lambda file: read.append(file) or b"a picture")
    answers = [save(client, nell, new_picture=picture()).status_code for _ in range(21)]
    assert answers == [302] * 20 + [429] and len(read) == 20
    assert save(client, nell, about="I keep bees.").status_code == 302
    other = Client()
    other.force_login(make_member("Other"))
    assert save(other, Reader.objects.get(display_name="Other"), new_picture=picture()).status_code == 302


def test_many_accounts_at_one_address_send_no_more_pictures(client: Client, nell: Reader) -> None:
    form = {"new_picture": picture()}
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    answers = {stranger.post("/accounts/profile/", {"new_picture": picture()}).status_code for _ in range(60)}
    assert answers == {302}
    assert stranger.post("/accounts/profile/", form).status_code == 429


def test_a_picture_whose_turn_does_not_come_is_asked_for_again_and_nothing_else_is_lost(
    client: Client, nell: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portraits, "PATIENCE", 0.01)
    with portraits._one_at_a_time:
        answer = save(client, nell, new_picture=picture(), about="I keep bees.")
    assert answer.status_code == 422
    assert "try again in a moment" in answer.text and "I keep bees." in answer.text
    assert save(client, nell, new_picture=picture(), about="I keep bees.").status_code == 302


def test_a_name_that_cannot_be_had_changes_nothing(client: Client, nell: Reader) -> None:
    make_member("Other", handle=None)
    taken = Reader.objects.get(display_name="Other").handle
    answer = save(client, nell, display_name="New Name", handle=taken)
    assert answer.status_code == 422
    nell.refresh_from_db()
    assert nell.display_name == "Nell Aske"
    assert not NameChange.objects.exists()


def test_names_change_twice_a_month_and_each_change_is_recorded(nell: Reader) -> None:
    names.change_display_name(nell, "First Other")
    names.change_display_name(nell, "Second Other")
    with pytest.raises(ValidationError):
        names.change_display_name(nell, "Third Other")
    assert list(NameChange.objects.values_list("before", "after").order_by("pk")) == [
        ("Nell Aske", "First Other"), ("First Other", "Second Other"),
    ]  # fmt: skip
    NameChange.objects.update(at=timezone.now() - timedelta(days=31))
    names.change_display_name(nell, "Third Other")


def test_staff_may_correct_a_name_as_often_as_needed(nell: Reader) -> None:
    editor = make_member("Ed")
    for number in range(4):
        names.change_display_name(nell, f"Name {number}", by=editor)
    assert NameChange.objects.filter(by=editor).count() == 4


def test_a_handle_that_was_given_up_leads_to_its_reader_and_is_nobody_elses(client: Client, nell: Reader) -> None:
    before = nell.handle
    names.change_handle(nell, "bee_keeper")
    assert names.reader_with(before or "") == nell
    other = make_member("Somebody")
    with pytest.raises(ValidationError):
        names.change_handle(other, before or "")
    names.change_handle(nell, before or "")
    nell.refresh_from_db()
    assert nell.handle == before


def test_a_look_alike_of_a_handle_is_taken() -> None:
    reader = make_member("Somebody", handle=None)
    names.change_handle(reader, "pallomar")
    other = make_member("Other")
    with pytest.raises(ValidationError):
        names.change_handle(other, "pa11omar")


def test_a_leaving_readers_handle_is_kept_without_its_reader(nell: Reader) -> None:
    handle = nell.handle or ""
    names.retire_handle(nell)
    Reader.objects.filter(pk=nell.pk).update(handle=None, handle_skeleton=None)
    assert RetiredHandle.objects.get().reader is None
    assert names.reader_with(handle) is None
    assert names.is_taken(handle)


def test_nobody_calls_themselves_like_the_paper_or_its_staff(client: Client, nell: Reader) -> None:
    make_member("Perrin Sallow", is_staff=True)
    for name in ("Perrin Sallow", "PERRIN  SALLOW", "Perrin Sаllow", "P.errin Sall0w"):
        answer = save(client, nell, display_name=name)
        assert answer.status_code == 422, name


def test_the_database_itself_refuses_a_second_look_alike() -> None:
    from django.db import IntegrityError

    first, second = make_member("First"), make_member("Second")
    with pytest.raises(IntegrityError):
        Reader.objects.filter(pk=second.pk).update(handle_skeleton=first.handle_skeleton)


def test_the_account_is_nobody_elses_to_see() -> None:
    for path in ("/accounts/", "/accounts/profile/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/confirm/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"], path
