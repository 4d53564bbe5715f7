"""Editions through a real mail server: what a letter says, that everybody gets one, and what comes of what returns."""

import re
from typing import Any

import pytest
from django.test import Client

from broadsheet.notifications.mail.bounces import hear
from broadsheet.notifications.models import Edition, Enrolment, Posting
from broadsheet.notifications.newsletters import editions, enrolling, seals, sending
from broadsheet.notifications.newsletters.choosing import place
from broadsheet.notifications.newsletters.states import STATES, Act, NewsletterError, NotNow, NotWritable
from tests.factories import make_section, make_story
from tests.notifications.newsletters import (
    clock_goes_round,
    enrolled,
    made_edition,
    make_newsletter,
    numbers,
    sent_edition,
)
from tests.notifications.postbox import Postbox, text_of
from tests.notifications.test_bounces import undeliverable, unwanted

pytestmark = pytest.mark.django_db
State = Edition.State


def state_of(edition: Edition) -> str:
    edition.refresh_from_db()
    return edition.state


def reached(postbox: Postbox) -> list[str]:
    return sorted(str(mail["To"]) for mail in postbox.mails)


# The letter -----------------------------------------------------------------------------------------------------------


def test_a_letter_has_the_headlines_by_section(postbox: Postbox) -> None:
    newsletter = make_newsletter("The Morning")
    enrolled(newsletter, "ana@example.org")
    news, sport = make_section("News"), make_section("Sport")
    stories = [
        make_story("The harbour opens & closes", news, standfirst="After <19> years."),
        make_story("Harriers win", sport),
        make_story("Rain", news),
    ]
    edition = editions.make(newsletter, None, stories)
    edition.subject, edition.introduction = "Good morning", "Dear reader,\n\nit is <Monday>."
    edition.save()
    editions.send(edition, None)
    (mail,) = postbox.mails
    assert (mail["To"], mail["Subject"]) == ("ana@example.org", "Good morning")
    text, html = text_of(mail), text_of(mail, "html")
    assert "it is <Monday>." in text
    assert "it is &lt;Monday&gt;." in html
    assert "After <19> years." in text
    assert "After &lt;19&gt; years." in html
    assert "http://testserver/news/" in text
    for said in (text, html):
        assert said.index("News") < said.index("The harbour opens") < said.index("Rain") < said.index("Sport")
        assert said.count("News") == 1, "a section comes once"
        assert f"http://testserver/newsletters/the-morning/{edition.pk}/" in said
        assert "http://testserver/privacy/" in said
        assert "http://testserver/newsletters/stop/n" in said
    assert Client().get(edition.get_absolute_url()).status_code == 200


def test_a_letter_says_what_mail_programs_want_to_know(postbox: Postbox, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCES = "newsroom@paper.example", "returns@paper.example"
    newsletter = make_newsletter("The Morning")
    row = enrolled(newsletter)
    edition = sent_edition(newsletter)
    (mail,) = postbox.mails
    assert mail["From"].addresses[0].addr_spec == "newsroom@paper.example"
    assert postbox.senders == ["returns@paper.example"]
    assert mail["List-Id"] == "<the-morning.newsletters.paper.example>"
    assert mail["List-Archive"] == "<http://testserver/newsletters/the-morning/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = seals.seal(seals.STOP, row, edition.pk)
    ways = "".join(mail["List-Unsubscribe"].split())
    assert f"<http://testserver/newsletters/stop/{token}/>" in ways
    assert f"<mailto:returns@paper.example?subject=unsubscribe%20{token}>" in ways
    seal = seals.seal(seals.LETTER, row, edition.pk)
    assert mail["Message-ID"] == f"<{seal}@paper.example>"
    assert re.search(rb"^Message-ID: <\S+>\r$", postbox.raw[0], re.MULTILINE), "on one line"


def test_html_that_is_simple_and_fetches_nothing(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter)
    sent_edition(newsletter)
    html = text_of(postbox.mails[0], "html")
    assert '<html lang="en-gb" dir="ltr">' in html
    assert not re.search(r"<(img|link|script|iframe|video|audio|object)|url\(|@import|src=", html)
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {"http://testserver"}


def test_each_has_links_of_their_own_and_nobody_elses_address(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    rows = [enrolled(newsletter) for _ in range(3)]
    edition = sent_edition(newsletter)
    for row in rows:
        (mail,) = postbox.to(row.email)
        whole = text_of(mail) + text_of(mail, "html")
        tokens = set(re.findall(r"/newsletters/stop/([^/\s]+)/", whole))
        assert tokens == {seals.seal(seals.STOP, row, edition.pk)}
        assert not any(other.email in mail.as_string() for other in rows if other != row)


def test_a_story_that_nobody_may_read_any_more_is_in_no_letter(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter)
    edition = made_edition(newsletter, "Hello", "The harbour opens", "A secret that leaked")
    edition.items.get(article__title="A secret that leaked").article.specific.unpublish()
    editions.send(edition, None)
    assert "A secret" not in text_of(postbox.mails[0])


# Going out ------------------------------------------------------------------------------------------------------------


def test_everybody_who_confirmed_gets_one_and_nobody_else_does(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CHUNK", 7)
    monkeypatch.setattr(sending, "TAKEN", 3)
    newsletter, other = make_newsletter("One"), make_newsletter("Two")
    expected = sorted(enrolled(newsletter).email for _ in range(25))
    enrolled(newsletter, state="asked", confirmed_at=None)
    enrolled(newsletter, state="ended")
    enrolled(other)
    edition = sent_edition(newsletter)
    assert reached(postbox) == expected
    assert state_of(edition) == "sent"
    assert numbers(edition) == {"size": 25, "sent": 25, "failed": 0, "bounced": 0, "unsubscribed": 0}
    assert not Posting.objects.exists()
    assert postbox.connections == 1
    sending.send_letters(edition.pk, 10)
    sending.go_on()
    assert len(postbox.mails) == 25, "again, nothing is left to send"


def test_one_that_nobody_gets_is_sent_to_nobody_and_stands_in_the_archive(postbox: Postbox) -> None:
    edition = sent_edition(make_newsletter())
    assert state_of(edition) == "sent"
    assert not postbox.mails
    assert Client().get(edition.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("killed_at", [1, 2, 3, 4, 5, 6, 7])
def test_a_worker_that_dies_between_sending_and_counting_misses_nobody_and_counts_nobody_twice(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    monkeypatch.setattr(sending, "CHUNK", 4)
    monkeypatch.setattr(sending, "TAKEN", 3)
    newsletter = make_newsletter()
    expected = sorted(enrolled(newsletter).email for _ in range(7))
    counted: list[int] = []
    done = sending._done

    class Killed(BaseException):
        pass

    def die(posting: Posting, number: str) -> None:
        counted.append(posting.pk)
        if len(counted) == killed_at:
            raise Killed
        done(posting, number)

    # As in a paper that runs: the task is another process's.
    tasks: list[int] = []
    monkeypatch.setattr(sending.tasks, "have_sent", tasks.append)
    edition = sent_edition(newsletter)
    assert tasks == [edition.pk]
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_done", die)
        with pytest.raises(Killed):
            sending.send_letters(edition.pk, 10)
    sending.send_letters(edition.pk, 10)
    assert state_of(edition) == "sending", "what the dead one had is still its own"
    clock_goes_round()
    assert tasks[1:] == [edition.pk]
    sending.send_letters(edition.pk, 10)
    assert state_of(edition) == "sent"
    assert numbers(edition)["sent"] == 7
    assert sorted(set(reached(postbox))) == expected
    assert len(postbox.mails) == 8
    ids = [mail["Message-ID"] for mail in postbox.mails]
    assert len(set(ids)) == 7, "the one that came twice is one for a mailbox"


def test_two_workers_share_the_letters(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TAKEN", 3)
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    for _ in range(9):
        enrolled(newsletter)
    edition = sent_edition(newsletter)
    sending._lay_out(edition)
    taken = [posting.pk for _ in range(4) for posting in sending._take(edition)]
    assert len(taken) == len(set(taken)) == 9
    assert not sending._take(edition)


def test_a_worker_that_has_to_stop_lets_go_of_what_it_took(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    for _ in range(5):
        enrolled(newsletter)
    edition = sent_edition(newsletter)
    turns = 0
    while not sending.send_letters(edition.pk, 0):
        turns += 1
    assert turns == 5
    assert state_of(edition) == "sent"
    assert set(Posting.objects.values_list("tries", flat=True)) == set()


def test_who_asks_while_it_goes_out_gets_the_next_one(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    first = enrolled(newsletter)
    edition = sent_edition(newsletter)
    enrolled(newsletter)
    sending.send_letters(edition.pk, 10)
    assert reached(postbox) == [first.email]


def test_who_ends_it_while_it_goes_out_gets_none(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    one, two = enrolled(newsletter), enrolled(newsletter)
    edition = sent_edition(newsletter)
    sending._lay_out(edition)
    enrolling.stop(one)
    Enrolment.objects.filter(pk=two.pk).delete()
    sending.send_letters(edition.pk, 10)
    assert not postbox.mails
    assert state_of(edition) == "sent"
    assert numbers(edition)["sent"] == 0


def test_an_edition_that_is_stopped_goes_to_nobody_else(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    for _ in range(4):
        enrolled(newsletter)
    edition = sent_edition(newsletter)
    sending.send_letters(edition.pk, 0)
    editions.cancel(edition, None)
    sending.send_letters(edition.pk, 10)
    clock_goes_round()
    assert len(postbox.mails) == 1
    assert (state_of(edition), numbers(edition)["sent"]) == ("cancelled", 1)
    assert not Posting.objects.exists()
    assert Client().get(edition.get_absolute_url()).status_code == 200, "who got it has a link there"


def test_what_is_no_news_any_more_is_not_sent(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.tasks, "have_sent", lambda pk: None)
    newsletter = make_newsletter()
    enrolled(newsletter)
    edition = sent_edition(newsletter)
    assert edition.begun_at is not None
    Edition.objects.update(begun_at=edition.begun_at - sending.WORTH)
    sending.go_on()
    assert state_of(edition) == "cancelled"
    assert not postbox.mails


# The mail server says -------------------------------------------------------------------------------------------------


def test_an_address_that_there_is_not_gets_no_more(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    one, two = enrolled(newsletter), enrolled(newsletter)
    postbox.refused[one.email] = "550 5.1.1 No such user here"
    edition = sent_edition(newsletter)
    one.refresh_from_db()
    assert (one.state, one.why) == ("ended", "returned")
    assert reached(postbox) == [two.email]
    assert numbers(edition) == {"size": 2, "sent": 1, "failed": 1, "bounced": 0, "unsubscribed": 0}
    assert state_of(edition) == "sent"


def test_a_full_mailbox_is_tried_again_and_given_up_in_the_end(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    postbox.refused[row.email] = "450 4.2.0 Later"
    edition = sent_edition(newsletter)
    assert state_of(edition) == "sending"
    for _ in range(sending.MOST_TRIES):
        clock_goes_round()
    row.refresh_from_db()
    assert row.state == "confirmed", "the address may be good"
    assert (state_of(edition), numbers(edition)["failed"]) == ("sent", 1)
    postbox.refused.clear()
    sent_edition(newsletter)
    assert len(postbox.mails) == 1


def test_while_the_server_is_away_nothing_is_lost(
    postbox: Postbox, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = make_newsletter()
    for _ in range(3):
        enrolled(newsletter)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    edition = sent_edition(newsletter)
    for _ in range(sending.MOST_TRIES + 2):
        clock_goes_round()
    assert state_of(edition) == "sending"
    settings.EMAIL_PORT = port
    clock_goes_round()
    assert len(postbox.mails) == 3
    assert (state_of(edition), numbers(edition)["sent"]) == ("sent", 3)


def test_a_letter_that_comes_back_ends_it_and_is_counted_once(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    edition = sent_edition(newsletter)
    returned = undeliverable(row.email, postbox.raw[0])
    for _ in range(2):
        hear(returned)
    row.refresh_from_db()
    assert (row.state, row.why) == ("ended", "returned")
    assert numbers(edition)["bounced"] == 1
    again = Client().post(seals.stop_path(row, edition.pk), {"do": "undo"})
    assert "That was a mistake" not in again.text
    row.refresh_from_db()
    assert row.state == "ended", "only what was asked for is taken back"


def test_a_letter_that_was_called_unwanted_ends_it(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    sent_edition(newsletter)
    hear(unwanted(row.email, postbox.raw[0]))
    row.refresh_from_db()
    assert (row.state, row.why) == ("ended", "unwanted")


def test_a_mail_that_asks_for_no_more_ends_it() -> None:
    row = enrolled(make_newsletter())
    hear(f"From: x@example.org\r\nSubject: unsubscribe {seals.seal(seals.STOP, row)}\r\n\r\n".encode())
    row.refresh_from_db()
    assert (row.state, row.why) == ("ended", "asked")


@pytest.mark.parametrize(("status", "action"), [("4.2.2", "failed"), ("5.7.1", "failed"), ("5.1.1", "delayed")])
def test_what_may_pass_ends_nothing(postbox: Postbox, status: str, action: str) -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    sent_edition(newsletter)
    hear(undeliverable(row.email, postbox.raw[0], status, action))
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_a_report_that_somebody_made_up_ends_nothing(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    one, two = enrolled(newsletter), enrolled(newsletter)
    edition = sent_edition(newsletter)
    (letter,) = (raw for raw, mail in zip(postbox.raw, postbox.mails, strict=True) if mail["To"] == one.email)
    mine, theirs = (seals.seal(seals.LETTER, row, edition.pk) for row in (one, two))
    forged = f"n{two.pk}.{mine.split('.', 1)[1]}"
    hear(undeliverable(two.email, letter.replace(mine.encode(), forged.encode())))
    two.refresh_from_db()
    assert two.state == "confirmed"
    assert theirs != forged


# States ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("act", ["send", "cancel"])
def test_what_can_be_done_in_a_state_stands_in_the_table(state: str, act: str) -> None:
    edition = made_edition(make_newsletter())
    Edition.objects.update(state=state)
    doing = {"send": editions.send, "cancel": editions.cancel}[act]
    if (state, Act(act)) in STATES:
        doing(edition, None)
        # Nobody gets it: it is sent as soon as it goes out.
        assert state_of(edition) == {"send": "sent", "cancel": "cancelled"}[act]
    else:
        with pytest.raises(NotNow):
            doing(edition, None)
        assert state_of(edition) == state


def test_an_edition_without_anything_in_it_is_not_sent() -> None:
    edition = made_edition(make_newsletter())
    place(edition, [])
    with pytest.raises(NotWritable):
        editions.send(edition, None)
    edition.introduction = "No news is good news."
    edition.save()
    editions.send(edition, None)
    assert state_of(edition) == "sent"


def test_only_a_draft_is_written() -> None:
    from tests.factories import make_reader

    edition = made_edition(make_newsletter())
    boss = make_reader(is_superuser=True)
    keys = [item.article_id for item in edition.items.all()]
    with pytest.raises(NotWritable):
        editions.write(edition, boss, " ", "", keys)
    with pytest.raises(NotWritable):
        editions.write(edition, boss, "x" * 151, "", keys)
    with pytest.raises(NewsletterError):
        editions.write(edition, make_reader(), "Mine", "", keys)
    editions.write(edition, boss, " Two\nlines ", "One\r\ntwo", [*keys, *keys, 999_999])
    edition.refresh_from_db()
    assert (edition.subject, edition.introduction, edition.items.count()) == ("Two lines", "One\ntwo", 1)
    editions.send(edition, boss)
    with pytest.raises(NotNow):
        editions.write(edition, boss, "Late", "", keys)
