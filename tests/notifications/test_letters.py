"""Notices by mail, through a real mail server: what a letter says, when it comes, and that nobody gets one too many."""

import re
from datetime import timedelta
from typing import Any

import pytest

from broadsheet.common.clock import now
from broadsheet.common.models import AttemptCount
from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation import judging
from broadsheet.notifications.carrying import errands, leasing
from broadsheet.notifications.mail import mailing
from broadsheet.notifications.models import Channel, Due, Hours, Kind
from broadsheet.notifications.notices import inbox
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.notifications.postbox import Postbox, text_of
from tests.notifications.telling import answered, come_due, due, hours, lease_is_over, post_comes, quiet_now
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/notices/open/\S+)")


def test_an_answer_comes_by_mail_with_its_sentence_as_the_subject(postbox: Postbox) -> None:
    ana = make_member("Ana", email="ana@example.org")
    answered(ana, text="So it is, and <more>.", title="The storm & the sea")
    errands.carry_due()
    assert not postbox.mails, "not before the grace is over"
    post_comes()
    (mail,) = postbox.mails
    assert mail["To"] == "ana@example.org"
    assert postbox.subjects() == ["Béla answered you"]
    text, html = text_of(mail), text_of(mail, "html")
    assert "So it is, and <more>." in text
    assert "The storm & the sea" in text
    assert "So it is, and &lt;more&gt;." in html
    assert LINK.search(text)
    assert not due(ana)
    errands.carry_due()
    assert len(postbox.mails) == 1


def test_a_letter_says_what_mail_programs_want_to_know(postbox: Postbox, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "newsroom@paper.example"
    answered(make_member())
    post_comes()
    (mail,) = postbox.mails
    assert mail["From"].addresses[0].addr_spec == "newsroom@paper.example"
    assert mail["From"].addresses[0].display_name == "Broadsheet"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<notices.paper.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://testserver/notices/unsubscribe/\S+/>", mail["List-Unsubscribe"].strip())
    assert mail["Message-ID"].endswith("@paper.example>")
    assert mail["Message-ID"].strip("<>").removesuffix("@paper.example") == mail["X-Broadsheet-Letter"]
    assert re.search(rb"^Message-ID: <\S+>\r$", postbox.raw[0], re.MULTILINE), "on one line"


def test_where_mail_that_comes_back_is_read_it_goes_there(postbox: Postbox, settings: Any) -> None:
    settings.BOUNCES = "returns@paper.example"
    answered(make_member())
    post_comes()
    assert postbox.senders == ["returns@paper.example"]
    assert "<mailto:returns@paper.example?subject=unsubscribe%20" in "".join(
        postbox.mails[0]["List-Unsubscribe"].split()
    )


def test_html_that_is_simple_and_fetches_nothing(postbox: Postbox) -> None:
    answered(make_member(), "<b>Béla</b>")
    post_comes()
    html = text_of(postbox.mails[0], "html")
    assert '<html lang="en-gb" dir="ltr">' in html
    assert "&lt;b&gt;Béla&lt;/b&gt;" in html
    assert not re.search(r"<(img|link|script|iframe|video|audio|object)|url\(|@import|src=", html)
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {"http://testserver"}


def test_everything_that_waits_is_one_letter(postbox: Postbox) -> None:
    ana = make_member("Ana")
    answered(ana, "Béla", title="The storm")
    answered(ana, "Carl", "Dora", title="The calm")
    say(make_discussion(title="The sea"), make_member("Emil"), f"What does @{ana.handle} say?")
    come_due(pk=due(ana)[0].pk)
    errands.carry_due()
    assert postbox.subjects() == ["3 notices from Broadsheet"]
    text = text_of(postbox.mails[0]).replace("\u2068", "").replace("\u2069", "")
    assert text.index("Somebody names you") < text.index("Somebody answers you"), "newest first"
    assert text.index("Dora and Carl answered you") < text.index("Béla answered you")
    assert not due(ana)


def test_what_is_left_out_of_a_long_letter_is_counted(postbox: Postbox) -> None:
    ana = make_member("Ana")
    hours(ana, rhythm="daily")
    for number in range(13):
        answered(ana, f"Reader {number}")
    post_comes()
    (mail,) = postbox.mails
    assert postbox.subjects() == ["13 notices from Broadsheet"]
    assert len(set(LINK.findall(text_of(mail)))) == 10
    assert "and 3 more: http://testserver/notices/?kind=reply" in text_of(mail)
    assert "3 more of these" in text_of(mail, "html")


def test_what_was_read_on_the_site_meanwhile_is_not_mailed(postbox: Postbox) -> None:
    ana = make_member()
    answered(ana)
    inbox.mark_all_read(ana.pk)
    post_comes()
    assert not postbox.mails
    assert not due(ana)


@pytest.mark.parametrize("stop", ["asked", "returned", "unwanted"])
def test_nothing_is_mailed_to_who_stopped_mail_after_it_was_planned(postbox: Postbox, stop: str) -> None:
    ana = make_member()
    answered(ana)
    hours(ana, mail_stopped=stop)
    post_comes()
    assert not postbox.mails


def test_who_is_shut_out_or_has_another_address_now_is_not_mailed(postbox: Postbox) -> None:
    ana, bela = make_member(), make_member()
    for reader in (ana, bela):
        answered(reader)
    Reader.objects.filter(pk=ana.pk).update(is_active=False)
    Reader.objects.filter(pk=bela.pk).update(email="unproven@example.org")
    post_comes()
    assert not postbox.mails


def test_in_quiet_hours_no_mail_comes(postbox: Postbox) -> None:
    ana = make_member()
    answered(ana)
    quiet_now(ana)
    post_comes()
    assert not postbox.mails
    assert due(ana)[0].at > now()


def test_after_some_letters_in_a_day_the_rest_is_one_when_it_is_over(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RateLimit("letters to a reader", 20, timedelta(days=1)) == mailing.LETTERS
    monkeypatch.setattr(mailing, "LETTERS", RateLimit("letters to a reader", 2, timedelta(days=1)))
    ana = make_member("Ana")
    for number in range(5):
        answered(ana, f"Reader {number}")
        post_comes()
    assert len(postbox.mails) == 2
    assert all(each.at > now() + timedelta(hours=23) for each in due(ana))
    AttemptCount.objects.all().delete()
    post_comes()
    assert postbox.subjects()[2:] == ["3 notices from Broadsheet"]


def test_one_connection_carries_the_letters_of_a_round(postbox: Postbox) -> None:
    for _ in range(5):
        answered(make_member())
    post_comes()
    assert len(postbox.mails) == 5
    assert postbox.connections == 1


def test_a_letter_that_is_sent_twice_has_the_same_message_id(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = make_member("Ana")
    answered(ana)
    with monkeypatch.context() as killed:
        killed.setattr(leasing, "done", lambda dues: None)
        post_comes()
    errands.carry_due()
    assert len(postbox.mails) == 1, "somebody may still be at it"
    lease_is_over()
    errands.carry_due()
    first, second = postbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert not due(ana)
    answered(ana)
    post_comes()
    assert postbox.mails[-1]["Message-ID"] != first["Message-ID"]


# The mail server says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 No such user here", "553 Bad address", "550 No mailbox", "551 5.1.6 Moved"]
)
def test_an_address_that_there_is_not_is_written_to_no_more(postbox: Postbox, answer: str) -> None:
    ana, bela = make_member(), make_member()
    postbox.refused[ana.email] = answer
    for reader in (ana, bela):
        answered(reader)
    post_comes()
    assert [mail["To"] for mail in postbox.mails] == [bela.email]
    stopped = Hours.objects.get(pk=ana.pk)
    assert (stopped.mail_stopped, stopped.mail_stopped_words) == ("returned", answer)
    assert not due(ana)


@pytest.mark.parametrize("answer", ["450 4.2.0 Later", "552 5.2.2 Mailbox full", "550 5.7.1 You are on a blacklist"])
def test_a_full_mailbox_or_a_fault_of_ours_is_no_reason_to_write_no_more(postbox: Postbox, answer: str) -> None:
    ana = make_member()
    postbox.refused[ana.email] = answer
    answered(ana)
    post_comes()
    assert not Hours.objects.filter(pk=ana.pk).exists()
    (waiting,) = due(ana)
    assert waiting.at > now()
    postbox.refused.clear()
    post_comes()
    assert len(postbox.mails) == 1


def test_a_letter_that_the_server_does_not_like_holds_up_no_other(postbox: Postbox) -> None:
    postbox.answer = "554 5.6.0 I do not like it"
    for _ in range(2):
        answered(make_member())
    post_comes()
    assert not postbox.mails
    assert all(each.at > now() for each in Due.objects.all())
    postbox.answer = "250 Taken"
    post_comes()
    assert len(postbox.mails) == 2


def test_while_the_server_is_away_it_is_asked_once_a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    readers = [make_member() for _ in range(3)]
    for reader in readers:
        answered(reader)
    tried: list[int] = []
    take = leasing.take

    def taken(channel: str, reader: int) -> list[Due]:
        tried.append(reader)
        return take(channel, reader)

    monkeypatch.setattr(leasing, "take", taken)
    post_comes()
    errands.carry_due()
    assert len(tried) == 1
    assert Due.objects.filter(channel=Channel.MAIL, at__gt=now()).count() == 3
    assert mailing.LETTERS.number(str(tried[0])) == 0, "what did not go out is not counted"


def test_a_decision_is_mailed_with_what_it_is_about(postbox: Postbox) -> None:
    ana = make_member()
    judging.reject(make_moderator(), say(make_discussion(), ana, "It was raining.").pk)
    post_comes()
    assert postbox.subjects() == ["Your comment was rejected"]
    assert "It was raining." in text_of(postbox.mails[0])
    assert str(Kind.DECISION.label) in text_of(postbox.mails[0])
