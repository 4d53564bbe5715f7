"""Readers in the newsroom: found, looked at, decided about; and the ways in which nobody reaches further than that."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.readers import decisions
from broadsheet.readers.models import Departure, NameChange, Reader, Registration, SignIn, StaffNote
from broadsheet.readers.status import NotPossible
from tests.factories import make_reader
from tests.readers.people import make_member
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db
LIST = "/newsroom/readers/"


def page_of(reader: Reader) -> str:
    return reverse("readers:reader", args=[reader.pk])


def act(client: Client, reader: Reader, **sent: Any) -> Any:
    return client.post(page_of(reader), sent)


def sign_in(reader: Reader) -> SignIn:
    return SignIn.objects.create(reader=reader, device="Firefox on Linux", last_used_at=timezone.now())


def shown(client: Client, query: str = "") -> list[str]:
    return [row.email for row in client.get(f"{LIST}?{query}").context["page_obj"].object_list]


@pytest.mark.parametrize(("role", "status"), [("Publishers", 200), ("Moderators", 200), ("Editors", 302)])
def test_publishers_and_moderators_see_readers(role: str, status: int) -> None:
    browser = signed_in(role)
    reader = make_member("Anna")
    assert browser.get(LIST).status_code == status
    assert browser.get(page_of(reader)).status_code == status
    assert (LIST in browser.get("/newsroom/").content.decode()) == (status == 200)


@pytest.mark.parametrize("address", ["waiting/", "export/", "import/", "import/1/", "import/1/lines.csv"])
@pytest.mark.parametrize("role", ["Moderators", "Editors", "Reporters", ""])
def test_only_publishers_approve_and_move_readers(role: str, address: str) -> None:
    browser = signed_in(role)
    for send in (browser.get, browser.post):
        answer = send(LIST + address)
        assert answer.status_code == 302 and LIST not in answer["Location"].partition("?")[0]


def test_readers_are_found_filtered_and_sorted() -> None:
    browser = signed_in("Publishers")
    anna = make_member("Anna Berg", email="anna@example.org")
    ben = make_member("Ben", email="ben@example.org", status=Reader.Status.WAITING)
    Reader.objects.filter(pk=anna.pk).update(date_joined=timezone.now() - timedelta(days=400))
    assert shown(browser) == ["ben@example.org", "anna@example.org"]
    assert shown(browser, "q=berg") == shown(browser, "q=anna_b") == shown(browser, "q=ANNA@") == ["anna@example.org"]
    assert shown(browser, "status=waiting") == ["ben@example.org"]
    since = (timezone.now() - timedelta(days=2)).date()
    assert shown(browser, f"date_joined_from={since}") == ["ben@example.org"]
    assert shown(browser, "ordering=email") == ["anna@example.org", "ben@example.org"]
    assert shown(browser, f"q={ben.handle}") == ["ben@example.org"]


def test_staff_and_readers_are_two_lists() -> None:
    browser = signed_in("Publishers", "boss@example.org")
    make_reader("ed@example.org", "Editors")
    make_reader("root@example.org", is_superuser=True)
    make_member("Anna", email="anna@example.org")
    make_member("Gone", email="gone@example.org", status=Reader.Status.FORMER)
    assert shown(browser) == ["anna@example.org"]
    staff = {row.email for row in browser.get("/newsroom/users/").context["page_obj"].object_list}
    assert staff == {"boss@example.org", "ed@example.org", "root@example.org"}


def test_a_long_list_costs_no_more_queries(django_assert_max_num_queries: Any) -> None:
    browser = signed_in("Publishers")
    for _ in range(3):
        make_member()
    browser.get(LIST)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(LIST)
    for _ in range(60):
        make_member()
    with django_assert_max_num_queries(len(few) + 1):
        assert len(shown(browser)) == 50
    assert len(shown(browser, "p=2")) == 13


def test_a_reader_s_page_shows_what_matters_and_no_secrets() -> None:
    browser = signed_in("Moderators")
    anna = make_member("Anna <b>Berg</b>", about="I read.")
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "SECRETSECRET"})
    StaffNote.objects.create(reader=anna, author=browser.reader, text="Writes <i>well</i>.")  # type: ignore[attr-defined]
    SignIn.objects.create(reader=anna, device="Firefox on Linux", place="f" * 64, last_used_at=timezone.now())
    page = browser.get(page_of(anna)).content.decode()
    for text in (anna.email, f"@{anna.handle}", "verified", "Firefox on Linux", "I read.", "&lt;i&gt;well&lt;/i&gt;"):
        assert text in page, text
    assert "SECRETSECRET" not in page and "f" * 64 not in page and "<b>Berg" not in page
    assert anna.password not in page


@pytest.mark.parametrize("kind", ["editor", "administrator", "oneself", "former"])
def test_nobody_of_the_staff_and_nobody_who_left_is_touched_from_here(kind: str) -> None:
    browser = signed_in("Publishers")
    account = {
        "editor": lambda: make_reader("ed@example.org", "Editors"),
        "administrator": lambda: make_reader("root@example.org", is_superuser=True),
        "oneself": lambda: browser.reader,  # type: ignore[attr-defined]
        "former": lambda: make_member("Gone", status=Reader.Status.FORMER),
    }[kind]()
    session = sign_in(account)
    assert browser.get(page_of(account)).status_code == 404
    for sent in (
        {"act": "decide", "decision": "shut-out", "reason": "no"},
        {"act": "rename", "display_name": "X Y", "handle": "something"},
        {"act": "note", "text": "x"},
        {"act": "end", "sign_in": session.pk},
        {"act": "end-all"},
    ):
        assert act(browser, account, **sent).status_code == 404
    assert SignIn.objects.filter(pk=session.pk).exists() and not StaffNote.objects.exists()


def test_shutting_out_needs_a_reason_ends_sessions_and_is_undone() -> None:
    browser = signed_in("Publishers")
    anna = make_member("Anna")
    sign_in(anna)
    act(browser, anna, act="decide", decision="shut-out", reason=" ")
    anna.refresh_from_db()
    assert anna.status == Reader.Status.MEMBER and not StaffNote.objects.exists()
    act(browser, anna, act="decide", decision="shut-out", reason="Threats.")
    anna.refresh_from_db()
    assert anna.status == Reader.Status.SHUT_OUT and not anna.is_active
    assert not SignIn.objects.filter(reader=anna).exists()
    note = StaffNote.objects.get(reader=anna)
    assert "Threats." in note.text and "shut out" in note.text and note.author == browser.reader  # type: ignore[attr-defined]
    act(browser, anna, act="decide", decision="let-in", reason="A mistake.")
    anna.refresh_from_db()
    assert anna.status == Reader.Status.MEMBER and anna.is_active


def test_only_what_may_follow_follows() -> None:
    browser = signed_in("Publishers")
    anna = make_member("Anna")
    for decision in ("approve", "let-in", "former", "waiting", "refuse", ""):
        act(browser, anna, act="decide", decision=decision, reason="x")
    anna.refresh_from_db()
    assert anna.status == Reader.Status.MEMBER and not StaffNote.objects.exists()
    with pytest.raises(NotPossible):
        decisions.decide(anna, "approve", browser.reader, "x")  # type: ignore[attr-defined]


def test_who_wanted_to_leave_and_is_let_back_in_still_leaves() -> None:
    boss = make_reader("boss@example.org")
    anna = make_member("Anna", status=Reader.Status.LEAVING)
    Departure.objects.create(reader=anna, due_at=timezone.now() + timedelta(days=3))
    decisions.decide(anna, "shut-out", boss, "x")
    decisions.decide(anna, "let-in", boss, "y")
    anna.refresh_from_db()
    assert anna.status == Reader.Status.LEAVING


def test_moderators_note_and_end_sessions_and_decide_nothing() -> None:
    browser = signed_in("Moderators")
    anna = make_member("Anna")
    first, second, third = (sign_in(anna) for _ in range(3))
    stranger = sign_in(make_member("Ben"))
    act(browser, anna, act="note", text="Asked about the crossword.")
    act(browser, anna, act="end", sign_in=first.pk)
    act(browser, anna, act="end", sign_in=stranger.pk)
    assert set(SignIn.objects.filter(device="Firefox on Linux")) == {second, third, stranger}
    act(browser, anna, act="end-all")
    assert set(SignIn.objects.filter(device="Firefox on Linux")) == {stranger}
    assert StaffNote.objects.filter(reader=anna).count() == 3
    for sent in ({"act": "decide", "decision": "shut-out"}, {"act": "rename", "display_name": "X", "handle": "xyz"}):
        assert act(browser, anna, reason="x", **sent)["Location"] == "/newsroom/"
    anna.refresh_from_db()
    assert anna.status == Reader.Status.MEMBER and anna.display_name == "Anna"


def test_names_are_corrected_and_it_is_written_down() -> None:
    browser = signed_in("Publishers")
    anna = make_member("Anna")
    before = anna.handle
    for number in range(4):
        act(browser, anna, act="rename", display_name=f"Anne {number}", handle=f"anne_{number}x")
    anna.refresh_from_db()
    assert (anna.display_name, anna.handle) == ("Anne 3", "anne_3x")
    assert NameChange.objects.filter(reader=anna, by=browser.reader).count() == 8  # type: ignore[attr-defined]
    assert before in browser.get(page_of(anna)).content.decode()
    make_member("Ben", handle="benben", handle_skeleton="benben")
    act(browser, anna, act="rename", display_name="Another", handle="!!")
    anna.refresh_from_db()
    assert anna.display_name == "Anne 3"


def test_those_who_wait_are_answered_together_and_told() -> None:
    browser = signed_in("Publishers")
    anna, ben, cleo = (make_member(name, status=Reader.Status.WAITING) for name in ("Anna", "Ben", "Cleo"))
    unproven = make_member("Dan", status=Reader.Status.WAITING, is_verified=False)
    home = browser.get("/newsroom/").content.decode()
    assert "3 readers wait for approval" in home
    assert "for approval" not in signed_in("Moderators").get("/newsroom/").content.decode()
    page = browser.get(f"{LIST}waiting/").content.decode()
    assert anna.email in page and unproven.email not in page and "1 more has not proven" in page
    mail.outbox.clear()
    ticked = [anna.pk, ben.pk, unproven.pk, 999999]
    browser.post(f"{LIST}waiting/", {"reader": ticked, "answer": "approve", "words": "Welcome & <enjoy>!"})
    assert {message.to[0] for message in mail.outbox} == {anna.email, ben.email}
    assert all("approved" in message.subject and "Welcome & <enjoy>!" in message.body for message in mail.outbox)
    mail.outbox.clear()
    browser.post(f"{LIST}waiting/", {"reader": [cleo.pk], "answer": "refuse", "words": "Sorry."})
    assert [message.to for message in mail.outbox] == [[cleo.email]] and "Sorry." in mail.outbox[0].body
    found = dict(Reader.objects.values_list("display_name", "status"))
    assert (found["Anna"], found["Ben"], found["Cleo"], found["Dan"]) == ("member", "member", "shut-out", "waiting")
    # Sent twice, by a second click.
    browser.post(f"{LIST}waiting/", {"reader": ticked, "answer": "approve"})
    assert len(mail.outbox) == 1


def test_words_cannot_write_headers_of_the_mail() -> None:
    browser = signed_in("Publishers")
    anna = make_member("Anna", status=Reader.Status.WAITING)
    Reader.objects.filter(pk=anna.pk).update(display_name="Anna\nBcc: x@example.org")
    mail.outbox.clear()
    browser.post(f"{LIST}waiting/", {"reader": [anna.pk], "answer": "approve", "words": "\nBcc: y@example.org"})
    (message,) = mail.outbox
    assert message.recipients() == [anna.email] and "Bcc" not in message.message()


def exported(browser: Client, **sent: str) -> list[dict[str, str]]:
    answer = browser.post(f"{LIST}export/", sent)
    assert answer["Content-Type"].startswith("text/csv") and "no-store" in answer["Cache-Control"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_readers_are_exported_without_formulas_and_it_is_logged() -> None:
    browser = signed_in("Publishers")
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'Anna, "the" Great', "Ünal"]
    for number, name in enumerate(names):
        reader = make_member("x", email=f"r{number}@example.org", is_verified=number % 2 == 0)
        Reader.objects.filter(pk=reader.pk).update(display_name=name)
    rows = exported(browser)
    assert [row["display_name"] for row in rows] == [*(f"'{name}" for name in names[:6]), *names[6:]]
    assert [row["email_verified"] for row in rows[:2]] == ["yes", "no"]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    assert ModelLogEntry.objects.get(action="readers.export").user == browser.reader  # type: ignore[attr-defined]
    page = browser.get(f"{LIST}export/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in rows[0])


def test_an_export_may_be_of_one_status_and_never_of_the_staff() -> None:
    browser = signed_in("Publishers")
    make_member("Anna", email="anna@example.org")
    make_member("Ben", email="ben@example.org", status=Reader.Status.WAITING)
    make_reader("ed@example.org", "Editors")
    assert [row["email"] for row in exported(browser)] == ["anna@example.org", "ben@example.org"]
    assert [row["email"] for row in exported(browser, status="waiting")] == ["ben@example.org"]
    assert len(exported(browser, status="nonsense")) == 2


def test_an_export_goes_on_beyond_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.readers.desk.export.BATCH", 3)
    browser = signed_in("Publishers")
    emails = [make_member().email for _ in range(7)]
    assert [row["email"] for row in exported(browser)] == emails


def test_all_in_the_staff_s_list_are_not_all_readers() -> None:
    browser = signed_in("Publishers")
    make_reader("ed@example.org", "Editors")
    anna = make_member("Anna")
    query = "?next=/newsroom/users/&id=all"
    address = reverse("wagtail_bulk_action", args=["readers", "reader", "delete"])
    assert anna.email not in browser.get(address + query).content.decode()
    browser.post(address + query)
    assert Reader.objects.filter(pk=anna.pk).exists()


def test_the_handle_leads_to_a_page_only_where_there_is_one() -> None:
    browser, reader = signed_in("Publishers"), make_member("Anna")
    link = f'href="{reader.get_absolute_url()}"'
    assert link in browser.get(page_of(reader)).text
    waiting = make_member("Wil", status="waiting")
    rules = Registration.load()
    rules.has_profiles = False
    rules.save()
    for each in (reader, waiting):
        page = browser.get(page_of(each)).text
        assert f"@{each.handle}" in page and f'href="{each.get_absolute_url()}"' not in page
