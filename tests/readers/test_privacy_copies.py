"""A reader's copy of their data: made once, whole or not at all, theirs alone, and gone after a week."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.readers.models import DataCopy, Follow, Reader
from broadsheet.readers.privacy import copies, document, known
from broadsheet.readers.privacy.erase import erase
from tests.factories import make_reader
from tests.readers.leavers import browser, make_known_reader, only_with_codes

pytestmark = pytest.mark.django_db
HERE = "/accounts/privacy/"
NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def folder(settings: Any) -> Path:
    return Path(settings.DATA) / "copies"


def made(reader: Reader) -> DataCopy:
    return DataCopy.objects.get(pk=copies.ask(reader).pk)


def archive(client: Client, copy: DataCopy) -> zipfile.ZipFile:
    response = client.get(f"{HERE}{copy.pk}/")
    assert response.status_code == 200, response.status_code
    return zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def test_a_reader_makes_a_copy_and_downloads_it(settings: Any) -> None:
    client = browser(make_known_reader())
    page = client.post(HERE, follow=True)
    copy = DataCopy.objects.get()
    assert (copy.state, copy.done) == ("ready", copy.total)
    assert f"{HERE}{copy.pk}/" in page.content.decode()
    inside = archive(client, copy)
    assert sorted(inside.namelist()) == ["data.json", "index.html", "picture.webp"]
    data = json.loads(inside.read("data.json"))
    assert data["account"]["email"] == "wren@example.org"
    assert set(data) == {"made_at", "paper", *(part.name for part in known.parts())}
    assert inside.read("picture.webp") == b"a picture"


def test_what_is_in_the_file_for_programs_is_also_in_the_page_to_read() -> None:
    reader = make_known_reader(about="<script>alert(1)</script> & more")
    inside = archive(browser(reader), made(reader))
    page = inside.read("index.html").decode()
    for text in ("wren@example.org", "My phone", "Firefox on Linux", "Was rude once.", "wrenhale", "Jenny"):
        assert text in page
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    for part in known.parts():
        assert f'id="{part.name}"' in page and str(part.title).replace("’", "’") in page


def test_what_parts_call_their_keys_to_people_is_all_there() -> None:
    """Every word in the file for programs has one for people in the page to read."""
    reader = make_known_reader()
    told = {part.name: part.collect(reader) for part in known.parts()}

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {*value, *(key for inside in value.values() for key in keys(inside))}
        return {key for inside in value for key in keys(inside)} if isinstance(value, list) else set()

    for part in known.parts():
        missing = keys(told[part.name]) - {*document.WORDS, *part.words} - {"login"}
        assert not missing, (part.name, missing)


def test_the_page_is_in_the_paper_s_language(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    reader = make_known_reader()
    page = archive(browser(reader), made(reader)).read("index.html").decode()
    assert '<html lang="de"' in page


def test_the_download_is_private_and_an_attachment() -> None:
    reader = make_reader()
    copy = made(reader)
    response = browser(reader).get(f"{HERE}{copy.pk}/")
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Type"] == "application/zip"


def test_the_file_is_its_owner_s_alone_on_this_machine(settings: Any) -> None:
    copy = made(make_reader())
    assert folder(settings).stat().st_mode & 0o777 == 0o700
    (file,) = folder(settings).iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.name == copy.file and len(copy.file) > 30


def test_nobody_else_gets_the_copy() -> None:
    copy = made(make_known_reader())
    for role in ({}, {"is_staff": True}, {"is_superuser": True}):
        response = browser(make_reader(**role)).get(f"{HERE}{copy.pk}/")
        assert response.status_code == 404
    nobody = Client().get(f"{HERE}{copy.pk}/")
    assert nobody.status_code == 302 and nobody["Location"].startswith("/accounts/login/")
    # The answer to nobody is the same where there is no such copy.
    assert Client().get(f"{HERE}99999/").status_code == 302


@pytest.mark.parametrize("name", ["../../broadsheet.sqlite3", "/etc/passwd", "..", "", "a/b.zip", "."])
def test_a_forged_name_leads_out_of_the_folder_for_nobody(settings: Any, name: str) -> None:
    (Path(settings.DATA) / "broadsheet.sqlite3").write_text("everything")
    reader = make_reader()
    copy = made(reader)
    DataCopy.objects.filter(pk=copy.pk).update(file=name)
    assert browser(reader).get(f"{HERE}{copy.pk}/").status_code == 404
    DataCopy.objects.filter(pk=copy.pk).update(expires_at=timezone.now() - timedelta(days=1))
    copies.remove_expired()
    assert (Path(settings.DATA) / "broadsheet.sqlite3").exists()


@pytest.mark.parametrize("path", ["../1/", "1/../../1", "%2e%2e/", "-1/", "1.zip", "99999999999999999999999/"])
def test_a_forged_address_leads_nowhere(path: str) -> None:
    assert browser(make_reader()).get(HERE + path).status_code in (404, 301, 302)


def test_the_front_serves_no_copies(settings: Any) -> None:
    copy = made(make_reader())
    for address in (f"/copies/{copy.file}", f"/media/copies/{copy.file}", f"/media/../copies/{copy.file}"):
        assert Client().get(address).status_code == 404


def test_one_copy_a_day() -> None:
    reader = make_reader()
    client = browser(reader)
    for _ in range(3):
        client.post(HERE)
    assert DataCopy.objects.count() == 1
    with pytest.raises(copies.TooEarly):
        copies.ask(reader)
    DataCopy.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    client.post(HERE)
    assert DataCopy.objects.count() == 2


def test_whoever_was_not_here_lately_shows_first_that_it_is_them() -> None:
    reader = make_reader()
    client = browser(reader, fresh=False)
    response = client.post(HERE)
    assert response.status_code == 302 and response["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not DataCopy.objects.exists()
    copy = made(reader)
    response = client.get(f"{HERE}{copy.pk}/")
    assert response.status_code == 302 and "reauthenticate" in response["Location"]


def test_whoever_has_no_password_shows_it_with_a_code_by_mail() -> None:
    reader = make_reader()
    only_with_codes(reader)
    client = browser(reader, fresh=False)
    response = client.post(HERE)
    assert response["Location"] == "/accounts/confirm/?next=%2Faccounts%2Fprivacy%2F"
    assert "/accounts/confirm/" in client.get(HERE).content.decode()


def test_no_internet_address_is_left_in_the_session_by_asking() -> None:
    reader = make_reader()
    client = browser(reader, fresh=False)
    client.post(HERE, REMOTE_ADDR="203.0.113.9")
    client.post("/accounts/leave/", {"comments": "keep"}, REMOTE_ADDR="203.0.113.9")
    assert "203.0.113.9" not in json.dumps(dict(client.session))


def test_while_it_is_made_the_page_shows_how_far_it_is_and_loads_itself_again(settings: Any) -> None:
    settings.TASKS = NO_TASKS
    reader = make_reader()
    copy = copies.ask(reader)
    DataCopy.objects.update(state="working", done=3)
    page = browser(reader).get(HERE).content.decode()
    assert f'max="{copy.total}" value="3"' in page and '<noscript><meta http-equiv="refresh"' in page
    assert "Download" not in page


def test_a_copy_that_failed_says_so_and_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_reader()

    def break_down(reader: Reader) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr(copies.document, "readable", break_down)
    client = browser(reader)
    page = client.post(HERE, follow=True).content.decode()
    assert DataCopy.objects.get().state == "failed" and "try again" in page and "Make a copy" in page
    monkeypatch.undo()
    client.post(HERE)
    assert [copy.state for copy in DataCopy.objects.all()] == ["ready", "failed"]


def test_no_half_of_a_copy_is_left_where_it_failed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_hand_over", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    copies.ask(make_reader())
    assert list(folder(settings).iterdir()) == []


def test_failing_is_not_tried_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_reader()
    for _ in range(copies.FAILURES_IN_A_DAY):
        copies.ask(reader)
        DataCopy.objects.update(state="failed")
    with pytest.raises(copies.TooEarly):
        copies.ask(reader)


def test_a_killed_worker_s_copy_is_made_by_the_next(settings: Any) -> None:
    settings.TASKS = NO_TASKS
    reader = make_known_reader()
    copy = copies.ask(reader)
    DataCopy.objects.update(state="working", done=4)
    copies.make(copy.pk)
    copy.refresh_from_db()
    assert copy.state == "ready" and archive(browser(reader), copy).testzip() is None


def test_a_task_that_runs_twice_changes_nothing(settings: Any) -> None:
    copy = made(make_reader())
    before = (folder(settings) / copy.file).read_bytes()
    copies.make(copy.pk)
    assert (folder(settings) / copy.file).read_bytes() == before
    assert DataCopy.objects.get().expires_at == copy.expires_at
    copies.make(987654)


def test_a_copy_is_gone_after_a_week(settings: Any) -> None:
    reader = make_reader()
    copy = made(reader)
    copies.remove_expired()
    assert (folder(settings) / copy.file).exists()
    DataCopy.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser(reader).get(f"{HERE}{copy.pk}/").status_code == 404
    copies.remove_expired()
    assert list(folder(settings).iterdir()) == []
    assert DataCopy.objects.get().state == "expired"


def test_what_a_killed_task_left_in_the_folder_is_swept_up(settings: Any) -> None:
    import os

    copy = made(make_reader())
    stray, fresh = folder(settings) / "stray.part", folder(settings) / "fresh.part"
    stray.write_text("half")
    fresh.write_text("being written")
    os.utime(stray, (1, 1))
    copies.remove_expired()
    assert {file.name for file in folder(settings).iterdir()} == {copy.file, "fresh.part"}


def test_a_reader_who_leaves_while_the_copy_is_made_leaves_none(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = NO_TASKS
    reader = make_known_reader()
    copy = copies.ask(reader)
    write = copies._write

    def leave_meanwhile(*args: Any) -> None:
        write(*args)
        erase(Reader.objects.get(pk=reader.pk), True)

    monkeypatch.setattr(copies, "_write", leave_meanwhile)
    copies.make(copy.pk)
    assert list(folder(settings).iterdir()) == []
    assert not DataCopy.objects.exists()


def test_leaving_takes_the_copies_with_it(settings: Any) -> None:
    reader = make_reader()
    made(reader)
    erase(reader, True)
    assert list(folder(settings).iterdir()) == []


def test_ten_thousand_follows_fit_into_a_copy() -> None:
    reader = make_reader()
    Follow.objects.bulk_create([Follow(reader=reader, kind="topic", target_id=n) for n in range(10_000)])
    data = json.loads(archive(browser(reader), made(reader)).read("data.json"))
    assert len(data["follows"]["following"]) == 10_000
