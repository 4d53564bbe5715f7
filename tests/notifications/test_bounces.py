"""Mail that comes back stops mail to whom it was written; what anybody could have made up does not."""

import subprocess
import sys
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.notifications.mail import bounces
from broadsheet.notifications.mail.returned_mail import MOST_BYTES, Returned, is_of_the_address, read
from broadsheet.notifications.mail.unsubscribing import token_for
from broadsheet.notifications.models import Hours
from broadsheet.notifications.notices import preferences
from broadsheet.readers.models import Reader
from tests.notifications.postbox import Postbox
from tests.notifications.telling import answered, post_comes
from tests.readers.people import make_member

FAILED = """\
Reporting-MTA: dns; mx.example.org
Arrival-Date: Fri, 27 Nov 2026 22:00:00 +0000

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected: User
    unknown in virtual mailbox table
"""
FEEDBACK = """\
Feedback-Type: {kind}
User-Agent: SomeProvider/1.0
Version: 1
Original-Rcpt-To: {to}

"""


def report(kind: str, report: str, letter: bytes, returned: str = "message/rfc822") -> bytes:
    """A mail server's report of a letter, in the shape of RFC 6522."""
    if returned == "text/rfc822-headers":
        letter = letter.partition(b"\r\n\r\n")[0] + b"\r\n"
    head = f"""\
From: MAILER-DAEMON@mx.example.org
To: returns@paper.example
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="=_x"

--=_x

This is the mail system. I'm sorry to have to inform you…
--=_x
Content-Type: message/{kind}

{report}
--=_x
Content-Type: {returned}

"""
    return head.replace("\n", "\r\n").encode() + letter + b"\r\n--=_x--\r\n"


def undeliverable(to: str, letter: bytes, status: str = "5.1.1", action: str = "failed", **more: str) -> bytes:
    return report("delivery-status", FAILED.format(to=to, status=status, action=action), letter, **more)


def unwanted(to: str, letter: bytes, kind: str = "abuse") -> bytes:
    return report("feedback-report", FEEDBACK.format(to=to, kind=kind), letter)


@pytest.fixture
def ana(db: None) -> Reader:
    return make_member("Ana")


@pytest.fixture
def letter(ana: Reader, postbox: Postbox) -> bytes:
    """A letter to her, as it went over the wire."""
    answered(ana)
    post_comes()
    return postbox.raw[0]


def stopped(reader: Reader) -> tuple[str, str]:
    hours = Hours.objects.filter(pk=reader.pk).first()
    return (hours.mail_stopped, hours.mail_stopped_words) if hours else ("", "")


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_letter_that_could_not_be_delivered_stops_mail(ana: Reader, letter: bytes, returned: str) -> None:
    heard = bounces.hear(undeliverable(ana.email, letter, returned=returned))
    assert heard.reader == ana
    why, words = stopped(ana)
    assert why == "returned"
    assert words.startswith(f"550 5.1.1 <{ana.email}>: Recipient address rejected: User unknown in virtual")
    bounces.hear(undeliverable(ana.email, letter, returned=returned))
    assert stopped(ana) == (why, words), "twice is once"


def test_a_letter_that_was_called_unwanted_stops_mail(ana: Reader, letter: bytes) -> None:
    assert bounces.hear(unwanted(ana.email, letter)).reader == ana
    assert stopped(ana) == ("unwanted", "")


def test_a_service_that_gave_the_letter_another_message_id_is_understood(ana: Reader, letter: bytes) -> None:
    changed = b"Message-ID: <0101018f@mail.example>\r\n" + letter.replace(b"Message-ID:", b"X-Was:", 1)
    bounces.hear(undeliverable(ana.email, changed))
    assert stopped(ana)[0] == "returned"


def test_a_letter_of_which_only_the_message_id_came_back_is_understood(ana: Reader, letter: bytes) -> None:
    bounces.hear(undeliverable(ana.email, letter.replace(b"X-Broadsheet-Letter:", b"X-Gone:")))
    assert stopped(ana)[0] == "returned"


@pytest.mark.parametrize(
    ("status", "action"),
    [("4.2.2", "failed"), ("5.2.2", "failed"), ("5.7.1", "failed"), ("5.1.1", "delayed"), ("2.0.0", "delivered")],
)
def test_what_may_pass_stops_nothing(ana: Reader, letter: bytes, status: str, action: str) -> None:
    assert bounces.hear(undeliverable(ana.email, letter, status, action)).reader is None
    assert stopped(ana) == ("", "")


def test_a_report_that_it_was_no_spam_stops_nothing(ana: Reader, letter: bytes) -> None:
    bounces.hear(unwanted(ana.email, letter, "not-spam"))
    assert stopped(ana) == ("", "")


@pytest.mark.django_db
def test_whoever_knows_an_address_alone_stops_nothing(ana: Reader) -> None:
    made_up = (
        f"From: x@y.example\r\nTo: {ana.email}\r\nMessage-ID: <{ana.pk}.0011.abc@testserver>\r\n\r\nHello".encode()
    )
    for mail in (undeliverable(ana.email, made_up), unwanted(ana.email, made_up)):
        assert bounces.hear(mail).reader is None
    assert stopped(ana) == ("", "")


def test_a_letter_to_another_or_to_a_former_address_stops_nothing(ana: Reader, letter: bytes) -> None:
    bela = make_member("Béla")
    key = f"{ana.pk}.".encode()
    bounces.hear(undeliverable(bela.email, letter.replace(b": " + key, f": {bela.pk}.".encode()).replace(
        b"<" + key, f"<{bela.pk}.".encode())))  # fmt: skip
    Reader.objects.filter(pk=ana.pk).update(email="new@example.org")
    bounces.hear(undeliverable("new@example.org", letter))
    assert not Hours.objects.exists()


@pytest.mark.django_db
def test_who_asks_by_mail_for_no_more_gets_no_more() -> None:
    ana = make_member()
    mail = f"From: ana@elsewhere.example\r\nSubject: unsubscribe {token_for(ana, 'reply')}\r\n\r\n"
    bounces.hear(mail.encode())
    assert preferences.switches(ana.pk)["reply"]["mail"] is False
    bounces.hear(mail.replace("reply", "all").encode())
    assert stopped(ana) == ("", "")
    bounces.hear(f"Subject: Unsubscribe {token_for(ana)}\r\n\r\n".encode())
    assert stopped(ana)[0] == "asked"


@settings(deadline=None)
@given(st.binary(max_size=2000) | st.text(max_size=2000).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_octets_are_read(mail: bytes) -> None:
    assert isinstance(read(mail), Returned)


PIECES = [
    b"Content-Type: multipart/report; boundary=x\r\n", b"Content-Type: message/delivery-status\r\n", b"\r\n",
    b"--x\r\n", b"--x--\r\n", b"Content-Type: message/rfc822\r\n", b"Message-ID: <1.a.b@c>\r\n", b"Action: failed\r\n",
    b"Status: 5.1.1\r\n", b"Content-Type: text/rfc822-headers\r\n", b"Content-Transfer-Encoding: base64\r\n", b"\xff",
    b"Content-Type: message/feedback-report\r\n", b"Feedback-Type: abuse\r\n", b"Subject: =?utf-8?b?!!?=\r\n",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_whatever_is_wrong_with_a_report_it_is_read(mail: bytes) -> None:
    assert isinstance(read(mail), Returned)


def test_mail_in_mail_in_mail_is_read_in_no_time() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (each, each) for each in range(3000)
    )
    assert read(nested) == Returned()
    read(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 20_000)


def test_statuses_that_are_about_the_address() -> None:
    for status in ("5.1.1", "5.1.10 gone", "5.2.1", "5.4.4", "5.0.0", "", "no such user"):
        assert is_of_the_address(status), status
    for status in ("5.2.2", "5.7.1", "5.7.26 not authenticated", "5.3.4", "5.6.0"):
        assert not is_of_the_address(status), status


# `broadsheet bounce` --------------------------------------------------------------------------------------------------


def test_the_command_reads_what_the_mail_server_pipes_and_is_content_with_anything(tmp_path: Any) -> None:
    """In a process of its own, with a paper that was never founded: what says nothing asks no database."""
    command = [sys.executable, "-m", "broadsheet", "bounce"]
    environment = {"BROADSHEET_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, input=b"Hello" * MOST_BYTES, capture_output=True, env=environment, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"It is no report of a delivery.\n")


def test_what_cannot_be_kept_now_is_tried_again_by_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from broadsheet.notifications.mail.bounce_command import LATER, bounce

    def fails(mail: bytes) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(bounces, "hear", fails)
    result = CliRunner().invoke(bounce, input=b"x")
    assert result.exit_code == LATER
    assert "database is locked" in result.output
