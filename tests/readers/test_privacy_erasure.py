"""Erasing a reader: nothing of them is left, nothing of theirs opens anything, and what others did stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMessage
from django.db.models import Model
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Comment, ModelLogEntry

from broadsheet.exchange.models import ImportedComment
from broadsheet.readers.models import Follow, ImportRemark, Mute, NameChange, Reader, ReaderImport, StaffNote
from broadsheet.readers.privacy import erasures, known
from broadsheet.readers.privacy.erase import erase
from broadsheet.readers.privacy.known import Part
from broadsheet.readers.signals import reader_leaves
from tests.factories import make_front, make_reader, make_story
from tests.readers.leavers import browser, make_known_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _front(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_front()


def everything(model: type[Model]) -> str:
    """A table's rows as one text."""
    return json.dumps(list(model._default_manager.values()), default=lambda value: repr(value))


def test_no_table_names_the_reader_any_more() -> None:
    reader = make_known_reader()
    handle, portrait = reader.handle or "", reader.portrait.name
    client = browser(reader)
    client.post("/accounts/leave/", {"comments": "keep"})
    mail.outbox.clear()
    assert erase(Reader.objects.get(pk=reader.pk), True)
    for model in apps.get_models(include_auto_created=True):
        rows = everything(model).lower()
        for trace in ("wren@example.org", "wren hale", "jenny", "i read.", "my phone", "was rude", portrait.lower()):
            assert trace not in rows, (model, trace)
        assert f'"{handle}"' not in rows, (model, handle)


def test_the_row_that_stays_says_nothing() -> None:
    reader = make_known_reader(is_staff=True, first_name="Wren", last_name="Hale", confirmed_age=16)
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    joined = reader.date_joined
    erase(reader, True)
    row = Reader.objects.get(pk=reader.pk)
    assert (row.status, row.is_active, row.is_staff, row.is_superuser) == ("former", False, False, False)
    assert row.email.startswith("former-") and row.email.endswith("@former.invalid")
    assert (row.handle, row.handle_skeleton, row.display_name, row.about, row.first_name, row.last_name) == (
        None,
        None,
        "",
        "",
        "",
        "",
    )
    assert not row.has_usable_password() and not row.portrait and row.confirmed_age is None
    assert row.last_login is None and row.date_joined != joined
    assert not row.user_permissions.exists() and row.name == "Former reader"


def test_every_column_of_the_row_is_as_in_a_new_account_but_for_what_says_former() -> None:
    """A column that somebody adds one day is emptied without being named here."""
    reader = make_known_reader(agreed_at="2026-01-01T00:00:00Z", invited_at="2026-01-01T00:00:00Z", hides_follows=True)
    erase(Reader.objects.get(pk=reader.pk), True)
    row, fresh = Reader.objects.get(pk=reader.pk), Reader()
    names = [field.attname for field in Reader._meta.fields]
    differing = {name for name in names if getattr(row, name) != getattr(fresh, name)}
    assert differing == {"id", "email", "password", "status", "is_active", "date_joined"}


def test_the_picture_is_gone_from_the_disk(settings: Any) -> None:
    reader = make_known_reader()
    file = Path(reader.portrait.path)
    assert file.exists()
    erase(reader, True)
    assert not file.exists()


def test_what_others_did_stays_without_the_reader() -> None:
    reader, other = make_known_reader(is_staff=True), make_reader(display_name="Ann Other")
    StaffNote.objects.create(reader=other, author=reader, text="Is kind.")
    NameChange.objects.create(reader=other, field="display_name", before="Al", after="Ann", by=reader)
    erase(reader, True)
    assert StaffNote.objects.get(reader=other).author is None
    assert NameChange.objects.get(reader=other).by is None
    assert not Follow.objects.exists() and not Mute.objects.exists()


def test_remarks_on_stories_stay_as_a_former_reader_s() -> None:
    reader = make_known_reader(is_staff=True)
    story = make_story("The bridge")
    Comment.objects.create(page=story, user=reader, text="Check the year.", contentpath="body")
    erase(reader, True)
    assert Comment.objects.get().user.name == "Former reader"
    page = Client().get(story.url)
    assert page.status_code == 200


def test_the_newsroom_s_log_keeps_what_was_done_and_not_to_whom() -> None:
    reader = make_known_reader()
    erase(reader, True)
    (entry,) = ModelLogEntry.objects.filter(object_id=str(reader.pk), action="wagtail.create")
    assert (entry.label, entry.data) == ("Former reader", {})


@pytest.mark.parametrize(("keeps", "text"), [(True, "I said that years ago."), (False, "")])
def test_what_the_reader_wrote_elsewhere_stays_or_goes_as_they_wish(keeps: bool, text: str) -> None:
    erase(make_known_reader(), keeps)
    comment = ImportedComment.objects.get()
    assert (comment.text, comment.author_name, comment.author_email) == (text, "", "")


def test_somebody_else_s_comments_are_not_taken_away_by_typing_in_their_address() -> None:
    make_known_reader("wren@example.org")
    thief = make_reader("thief@example.org")
    EmailAddress.objects.create(user=thief, email="wren@example.com", verified=False)
    EmailAddress.objects.create(user=thief, email="thief@example.org", verified=True)
    EmailAddress.objects.filter(email="wren@example.com").update(email="Wren@Example.org")
    erase(thief, False)
    assert ImportedComment.objects.get().text == "I said that years ago."


def test_later_parts_of_the_paper_hear_of_it_and_take_part() -> None:
    heard: list[tuple[str, bool]] = []

    def listen(reader: Reader, keeps_comments: bool, **_: Any) -> None:
        heard.append((reader.display_name, keeps_comments))

    reader_leaves.connect(listen)
    part = Part("later", "Later", lambda reader: [], lambda reader, keeps: heard.append((reader.email, keeps)))
    known.register(part)
    try:
        erase(make_known_reader(), False)
    finally:
        reader_leaves.disconnect(listen)
        del known._PARTS["later"]
    assert heard == [("Wren Hale", False), ("wren@example.org", False)]


def test_where_one_part_fails_nothing_is_erased_and_nothing_written_down() -> None:
    reader = make_known_reader()

    def fail(reader: Reader, keeps_comments: bool) -> None:
        raise OSError("disk full")

    known.register(Part("later", "Later", lambda reader: [], fail))
    try:
        with pytest.raises(OSError, match="disk full"):
            erase(reader, True)
    finally:
        del known._PARTS["later"]
    assert Reader.objects.get(pk=reader.pk).email == "wren@example.org"
    assert EmailAddress.objects.filter(email="wren@example.org").exists()
    assert erasures.written() == [] and Path(reader.portrait.path).exists()


def test_erasing_twice_erases_once() -> None:
    reader = make_known_reader()
    assert erase(reader, True) is True
    before = Reader.objects.get(pk=reader.pk).email
    assert erase(reader, True) is False
    assert Reader.objects.get(pk=reader.pk).email == before and len(erasures.written()) == 1


def test_every_session_is_dead_at_once() -> None:
    reader = make_known_reader()
    browsers = [browser(reader) for _ in range(3)]
    bare = Client()
    bare.force_login(reader)
    erase(reader, True)
    for client in (*browsers, bare):
        assert client.get("/accounts/").status_code == 302
        assert client.get("/me").json()["reader"] is None


def test_the_stored_sessions_are_gone_and_others_are_not() -> None:
    reader, other = make_known_reader(), make_reader()
    gone, stays = browser(reader), browser(other)
    erase(reader, True)
    kept = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert str(reader.pk) not in kept and str(other.pk) in kept
    assert stays.get("/accounts/").status_code == 200 and gone.get("/accounts/").status_code == 302


def test_a_session_with_a_forged_number_opens_no_former_account() -> None:
    reader = make_known_reader()
    client = browser(reader)
    stolen = dict(client.session)
    erase(reader, True)
    fresh = Client()
    session = fresh.session
    session.update(stolen)
    session.save()
    fresh.cookies["session"] = session.session_key or ""
    assert fresh.get("/accounts/").status_code == 302


def test_the_search_index_never_knew_readers() -> None:
    from wagtail.search.index import get_indexed_models

    assert Reader not in get_indexed_models()


def test_mail_that_was_sent_to_them_is_forgotten_and_mail_to_others_is_not(settings: Any) -> None:
    settings.EMAIL_BACKEND = "broadsheet.delivery.mail.FolderBackend"
    reader = make_known_reader()
    for to in ("Wren@example.org", "ann@example.org"):
        EmailMessage("A code", "123456", "paper@example.org", [to]).send()
        DBTaskResult.objects.create(
            task_path="broadsheet.readers.tasks.send_mail",
            args_kwargs={"args": ["A code", "123456", [to]], "kwargs": {}},
            status="SUCCESSFUL",
            finished_at="2026-01-01T00:00:00Z",
            backend_name="default",
            run_after="2026-01-01T00:00:00Z",
        )
    erase(reader, True)
    (file,) = Path(settings.MAIL_FOLDER).glob("*.eml")
    assert "ann@example.org" in file.read_text()
    (row,) = DBTaskResult.objects.filter(task_path__endswith="send_mail")
    assert row.args_kwargs["args"][2] == ["ann@example.org"]


@pytest.mark.parametrize("status", ["member", "waiting", "leaving", "shut-out"])
def test_whoever_somebody_is_they_can_be_erased(status: str) -> None:
    reader = make_reader(status=status, is_active=status != "shut-out")
    assert erase(reader, True)
    assert Reader.objects.get(pk=reader.pk).status == "former"


def remark_on(email: str) -> ImportRemark:
    source = ReaderImport.objects.create(name="readers.csv")
    return ImportRemark.objects.create(source=source, line=2, email=email, reason="No name.", is_refused=True)


def test_what_stands_under_any_address_that_the_reader_proved_goes_with_them() -> None:
    reader = make_known_reader()
    EmailAddress.objects.create(user=reader, email="wren@second.example", verified=True)
    remark = remark_on("Wren@second.example")
    erase(reader, True)
    remark.refresh_from_db()
    assert remark.email == ""


def test_who_only_typed_an_address_in_takes_nothing_away_from_whose_it_is() -> None:
    reader = make_known_reader()
    EmailAddress.objects.filter(user=reader).update(verified=False)
    remark = remark_on("wren@example.org")
    erase(reader, True)
    remark.refresh_from_db()
    assert remark.email == "wren@example.org"
