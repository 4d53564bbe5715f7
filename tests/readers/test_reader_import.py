"""Bringing a list of readers in: what is taken, what is not and why, and who is told."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from click.testing import CliRunner
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.common.models import Paper
from broadsheet.exchange.commands import import_group
from broadsheet.readers.arrivals import invitations, keeping, source, taking
from broadsheet.readers.arrivals.source import Unreadable, decode, lines
from broadsheet.readers.arrivals.tasks import go_through
from broadsheet.readers.models import Arrival, ImportRemark, Reader, ReaderImport
from broadsheet.readers.privacy.erase import erase
from broadsheet.readers.privacy.never_came import never_verified
from tests.factories import make_reader
from tests.readers.entrance import come_in, who
from tests.readers.people import make_member
from tests.stories.desk import signed_in

LIST = "/newsroom/readers/import/"


def read(content: bytes) -> list[tuple[str, str]]:
    return [(line.email, line.display_name) for line in lines(decode(content))]


@pytest.mark.parametrize(
    "content",
    [
        "email,display_name\na@example.org,Ünal\n".encode(),
        b"\xef\xbb\xbf" + "E-Mail;Display Name\r\na@example.org;Ünal\r\n".encode(),
        "EMAIL\tDISPLAY-NAME\na@example.org\tÜnal".encode("cp1252"),
        'display_name,more,email\r"Ünal",,a@example.org\r'.encode(),
        '\n\n"Name";"email"\n\n"Ünal";" a@example.org "\n;;\n'.encode(),
    ],
)
def test_spreadsheets_of_any_country_are_read(content: bytes) -> None:
    assert read(content) == [("a@example.org", "Ünal")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"name,handle\nx,y\n",
        b"email,E-Mail\na,b\n",
        "email\na@example.org".encode("utf-16"),
        b"PK\x03\x04\x00\x00",
        b"email\x81\x00",
        b'"email',
        b"x" * (source.MOST_BYTES + 1),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        read(content)


def test_lines_are_named_as_an_editor_numbers_them() -> None:
    text = 'email,display_name\n\na@example.org,"two\nlines"\nb@example.org,B,C\nc@example.org\n"d@example.org\n'
    found = list(lines(text))
    assert [(line.number, bool(line.problem)) for line in found] == [(3, False), (5, True), (6, False), (7, True)]


def test_our_own_export_s_apostrophes_come_off() -> None:
    assert read(b"email,name\na@example.org,'=x\nb@example.org,'tis\n")[0][1] == "=x"
    assert read(b"email,name\nb@example.org,'tis\n")[0][1] == "'tis"


pytestmark: Any = []
database = pytest.mark.django_db

ALL_KINDS = """email,display_name,handle,joined
Anna@Example.org,Anna Berg,anna_reads,2020-02-29
ben@example.org,Ben,!!,1.2.2020
cleo@example.org,The Paper,anna_reads,2999-01-01
here@example.org,Here,,
no address,X,,
anna@example.org,Again,,
,Nobody,,
"""


def bring(text: str | bytes, invites: bool = False) -> ReaderImport:
    content = text.encode() if isinstance(text, str) else text
    laid_down = taking.lay_down("list.csv", content, None)
    go_through.enqueue(laid_down.pk)
    assert taking.take_in(laid_down.pk, invites)
    go_through.enqueue(laid_down.pk)
    return ReaderImport.objects.get(pk=laid_down.pk)


@database
def test_a_list_is_looked_through_before_anybody_is_made() -> None:
    here = make_member("Here", email="here@example.org")
    laid_down = taking.lay_down("list.csv", ALL_KINDS.encode(), None)
    go_through.enqueue(laid_down.pk)
    laid_down.refresh_from_db()
    assert laid_down.state == ReaderImport.State.CHECKED and set(Reader.objects.all()) == {here}
    assert (laid_down.total, laid_down.done) == (7, 7)
    assert (laid_down.fit, laid_down.known, laid_down.refused) == (3, 1, 3)
    refused = {remark.line: remark.reason for remark in laid_down.remarks.filter(is_refused=True)}
    assert set(refused) == {6, 7, 8}
    assert "not an e-mail address" in refused[6] and "line 2" in refused[7] and "no e-mail" in refused[8]
    assert [remark.line for remark in laid_down.remarks.filter(is_refused=False)] == [3, 3, 4, 4]


@database
def test_readers_are_made_with_what_can_be_had() -> None:
    make_member("Here", email="here@example.org")
    done = bring(ALL_KINDS)
    assert done.state == ReaderImport.State.DONE and done.fit == 3 and bytes(done.content) == b""
    anna = Reader.objects.get(email="anna@example.org")
    assert (anna.display_name, anna.handle, anna.date_joined.date().isoformat()) == (
        "Anna Berg",
        "anna_reads",
        "2020-02-29",
    )
    assert anna.status == Reader.Status.MEMBER and not anna.has_usable_password()
    assert not EmailAddress.objects.get(user=anna).verified
    ben, cleo = Reader.objects.get(email="ben@example.org"), Reader.objects.get(email="cleo@example.org")
    assert ben.handle and cleo.handle and cleo.handle != "anna_reads"
    assert not mail.outbox


@database
def test_nobody_brings_a_handle_that_is_kept_for_the_paper_or_its_staff() -> None:
    make_member("Perrin Sallow", is_staff=True)
    paper = Paper.load()
    paper.name = "The Ellory Star"
    paper.save()
    wanted = ("ellory_star_official", "perrin_sallow_writes", "nell_reads")
    done = bring("email,handle\n" + "".join(f"r{place}@example.org,{handle}\n" for place, handle in enumerate(wanted)))
    given = [Reader.objects.get(email=f"r{place}@example.org").handle for place in range(3)]
    assert given[2] == "nell_reads" and all(given) and set(given).isdisjoint(wanted[:2])
    assert [remark.line for remark in done.remarks.filter(reason__contains="kept for the newspaper")] == [2, 3]


@database
def test_running_twice_makes_nobody_twice() -> None:
    first = bring(ALL_KINDS)
    second = bring(ALL_KINDS)
    assert (first.fit, second.fit, second.known) == (4, 0, 4)
    assert Reader.objects.count() == 4 and Arrival.objects.filter(source=first).count() == 4
    assert not taking.take_in(first.pk, invites=False)


@database
def test_what_was_cut_off_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "BATCH", 3)
    text = "email\n" + "".join(f"r{number}@example.org\n" for number in range(10))
    laid_down = taking.lay_down("list.csv", text.encode(), None)
    while taking.go_on(laid_down.pk, 0.0001).state == ReaderImport.State.CHECKING:  # type: ignore[union-attr]
        pass
    taking.take_in(laid_down.pk, invites=False)
    made = taking._make
    killed: list[int] = []

    def killer(candidate: Any, into: Any) -> None:
        if candidate.email == "r7@example.org" and not killed:
            killed.append(1)
            raise KeyboardInterrupt
        made(candidate, into)

    monkeypatch.setattr(taking, "_make", killer)
    with pytest.raises(KeyboardInterrupt):
        taking.go_on(laid_down.pk, 60)
    laid_down.refresh_from_db()
    assert (laid_down.done, Reader.objects.count()) == (6, 6)
    go_through.enqueue(laid_down.pk)
    laid_down.refresh_from_db()
    assert (laid_down.state, laid_down.fit, laid_down.known) == (ReaderImport.State.DONE, 10, 0)
    assert Reader.objects.count() == 10


@database
def test_who_came_with_a_list_proves_the_address_by_logging_in() -> None:
    bring("email,display_name\nanna@example.org,Anna Berg\n")
    browser = Client()
    come_in(browser, "anna@example.org")
    anna = Reader.objects.get()
    assert who(browser) == anna.handle
    assert EmailAddress.objects.get(user=anna).verified


@database
def test_who_came_with_a_list_is_not_forgotten_for_not_coming() -> None:
    bring("email,joined\nanna@example.org,2020-01-01\n")
    assert not never_verified().exists()


@database
def test_everybody_is_invited_once_and_without_a_key_in_the_mail() -> None:
    done = bring("email,display_name\nanna@example.org,Anna\nben@example.org,Ben\n", invites=True)
    assert {message.to[0] for message in mail.outbox} == {"anna@example.org", "ben@example.org"}
    text = str(mail.outbox[0].body)
    assert "http://testserver/accounts/login/" in text and "?" not in text.partition("http://")[2].split()[0]
    assert not Reader.objects.filter(invited_at__isnull=True).exists()
    assert not invitations.invite_some(done.pk)
    bring("email\nanna@example.org\nben@example.org\n", invites=True)
    assert len(mail.outbox) == 2


@database
def test_invitations_go_out_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "BATCH", 2)
    done = bring("email\n" + "".join(f"r{number}@example.org\n" for number in range(5)))
    assert invitations.invite_some(done.pk) and len(mail.outbox) == 2
    assert invitations.invite_some(done.pk) and len(mail.outbox) == 4
    assert not invitations.invite_some(done.pk) and len(mail.outbox) == 5


@database
def test_nobody_is_invited_who_came_already_or_is_out() -> None:
    done = bring("email\nanna@example.org\nben@example.org\ncleo@example.org\n")
    come_in(Client(), "anna@example.org")
    Reader.objects.filter(email="ben@example.org").update(status=Reader.Status.SHUT_OUT, is_active=False)
    mail.outbox.clear()
    invitations.invite_some(done.pk)
    assert [message.to for message in mail.outbox] == [["cleo@example.org"]]


@database
def test_who_left_is_not_brought_back(settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    settings.DATA = tmp_path
    bring("email\nanna@example.org\n")
    with django_capture_on_commit_callbacks(execute=True):
        erase(Reader.objects.get(), False)
    done = bring("email\nAnna@example.org\n", invites=True)
    assert (done.fit, done.refused) == (0, 1) and "deleted their account" in done.remarks.get().reason
    assert not Reader.objects.filter(email="anna@example.org").exists() and not mail.outbox


@database
def test_lists_are_not_kept_for_ever() -> None:
    done = bring(ALL_KINDS)
    left = taking.lay_down("left.csv", b"email\na@example.org\n", None)
    keeping.forget_lists()
    assert ReaderImport.objects.count() == 2 and ImportRemark.objects.exists()
    ReaderImport.objects.update(made_at=timezone.now() - timedelta(days=31))
    keeping.forget_lists()
    assert not ImportRemark.objects.exists() and not ReaderImport.objects.filter(pk=left.pk).exists()
    assert Arrival.objects.filter(source=done).exists()


@database
def test_a_list_is_never_longer_than_can_be_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_LINES", 2)
    with pytest.raises(Unreadable, match="more than 2"):
        taking.lay_down("list.csv", b"email\na@b.org\nc@b.org\nd@b.org\n", None)
    with pytest.raises(Unreadable, match="nobody"):
        taking.lay_down("list.csv", b"email\n", None)


def upload(browser: Client, content: bytes) -> Any:
    return browser.post(LIST, {"file": SimpleUploadedFile("our readers.csv", content)})


@database
def test_a_publisher_brings_a_list_in() -> None:
    browser = signed_in("Publishers")
    make_reader("here@example.org", "Editors")
    answer = upload(browser, ALL_KINDS.encode())
    page = browser.get(answer["Location"]).content.decode()
    assert "Take in 3 readers" in page and "is not an e-mail address" in page and "Line 6" in page
    every = b"".join(browser.get(answer["Location"] + "lines.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert every.count("\n") == 8 and "no address" in every
    browser.post(answer["Location"], {"act": "take", "invite": "on"})
    page = browser.get(answer["Location"]).content.decode()
    assert "Taken in" in page and len(mail.outbox) == 3
    assert ModelLogEntry.objects.get(action="readers.import").user == browser.reader  # type: ignore[attr-defined]
    browser.post(answer["Location"], {"act": "take", "invite": "on"})
    browser.post(answer["Location"], {"act": "invite"})
    assert len(mail.outbox) == 3 and Reader.objects.filter(arrival__isnull=False).count() == 3
    reader = Reader.objects.get(email="anna@example.org")
    assert "our readers.csv" in browser.get(f"/newsroom/readers/{reader.pk}/").content.decode()


@database
def test_invitations_may_wait_and_a_list_may_be_discarded() -> None:
    browser = signed_in("Publishers")
    address = upload(browser, b"email\na@example.org\n")["Location"]
    browser.post(address, {"act": "take"})
    assert not mail.outbox and "Invite 1 reader" in browser.get(address).content.decode()
    browser.post(address, {"act": "discard"})
    browser.post(address, {"act": "invite"})
    assert len(mail.outbox) == 1
    other = upload(browser, b"email\nb@example.org\n")["Location"]
    browser.post(other, {"act": "discard"})
    assert browser.get(other).status_code == 404 and not Reader.objects.filter(email="b@example.org").exists()


@database
def test_what_is_no_list_is_said_at_the_form() -> None:
    browser = signed_in("Publishers")
    page = upload(browser, b"name\nx\n")
    assert page.status_code == 422 and "No column is called" in page.content.decode()
    assert not ReaderImport.objects.exists()
    assert browser.post(LIST, {}).status_code == 422


def run(*arguments: str) -> Any:
    return CliRunner().invoke(import_group, ["readers", *arguments])


@database
def test_the_command_line_does_the_same(tmp_path: Path) -> None:
    file = tmp_path / "readers.csv"
    file.write_text(ALL_KINDS)
    dry = json.loads(run(str(file), "--dry-run", "--json").stdout)
    assert (dry["fit"], dry["created"], dry["refused"], dry["dry_run"]) == (4, 0, 3, True)
    assert not Reader.objects.exists() and not ReaderImport.objects.exists()
    done = json.loads(run(str(file), "--invite", "--json").stdout)
    assert (done["readers"], done["created"], done["known"], done["invited"]) == (7, 4, 0, 4)
    assert {remark["line"] for remark in done["remarks"] if not remark["taken"]} == {6, 7, 8}
    assert len(mail.outbox) == 4
    again = run(str(file), "--invite")
    assert again.exit_code == 0 and "0 made, 4 here already" in again.output and len(mail.outbox) == 4
    file.write_text("nothing")
    assert run(str(file)).exit_code == 1 and run(str(tmp_path / "away.csv")).exit_code == 2


@database
def test_a_second_run_invites_those_whom_the_first_did_not_tell(tmp_path: Path) -> None:
    file = tmp_path / "readers.csv"
    file.write_text("email\nanna@example.org\nben@example.org\ncleo@example.org\nout@example.org\n")
    other = tmp_path / "others.csv"
    other.write_text("email\ndora@example.org\n")
    for each in (file, other):
        assert run(str(each)).exit_code == 0
    assert not mail.outbox
    come_in(Client(), "anna@example.org")
    Reader.objects.filter(email="ben@example.org").update(invited_at=timezone.now())
    Reader.objects.filter(email="out@example.org").update(status=Reader.Status.SHUT_OUT, is_active=False)
    make_member("Eve", email="eve@example.org")
    mail.outbox.clear()
    file.write_text(file.read_text() + "eve@example.org\nnew@example.org\n")
    done = json.loads(run(str(file), "--invite", "--json").stdout)
    assert (done["created"], done["known"], done["invited"], done["invited_later"]) == (1, 5, 2, 1)
    assert {message.to[0] for message in mail.outbox} == {"cleo@example.org", "new@example.org"}
    assert run(str(file), "--invite").exit_code == 0 and len(mail.outbox) == 2
    told = run(str(other), "--invite").output
    assert "1 are being invited" in told and "1 of them came with an earlier list" in told
    assert mail.outbox[-1].to == ["dora@example.org"] and len(mail.outbox) == 3


@database
def test_a_list_that_invites_nobody_leaves_those_of_earlier_ones_to_them() -> None:
    first = bring("email\nanna@example.org\n")
    bring("email\nanna@example.org\n")
    assert Arrival.objects.get().source == first and not mail.outbox
    laid_down = taking.lay_down("list.csv", b"email\nanna@example.org\n", None)
    go_through.enqueue(laid_down.pk)
    assert Arrival.objects.get().source == first
