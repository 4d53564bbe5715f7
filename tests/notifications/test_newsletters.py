"""Asking for a newsletter, confirming it, ending it, and the pages that readers see."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit
from broadsheet.notifications.mail.seals import SealError
from broadsheet.notifications.models import Alerting, Enrolment, Newsletter
from broadsheet.notifications.newsletters import enrolling, seals
from broadsheet.notifications.newsletters.views import enrolment as views
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts, known
from broadsheet.readers.privacy.erase import erase
from tests.factories import make_story
from tests.notifications.newsletters import enrolled, made_edition, make_newsletter, numbers, sent_edition
from tests.notifications.postbox import Postbox, text_of
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]
HERE = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"http://testserver(/newsletters/\S+)")


def strict() -> Client:
    """Somebody's browser, or mail program, without a cookie of ours."""
    return Client(enforce_csrf_checks=True)


def ask(newsletter: Newsletter, email: str, client: Client | None = None) -> Any:
    path = reverse("enrol_newsletter", args=[newsletter.slug])
    return (client or strict()).post(path, {"email": email}, headers=HERE)


def link_in(mail: Any) -> str:
    found = LINK.search(text_of(mail))
    assert found is not None
    return found[1]


def state_of(email: str) -> str:
    return Enrolment.objects.get(email=email).state


# Asking and confirming ------------------------------------------------------------------------------------------------


def test_an_address_gets_it_once_whoever_reads_its_mail_has_pressed_the_button(postbox: Postbox) -> None:
    newsletter = make_newsletter("The Morning")
    response = ask(newsletter, " Ana@Example.org ")
    assert (response.status_code, response.headers["Location"]) == (302, "/newsletters/asked/")
    (mail,) = postbox.mails
    assert mail["To"] == "ana@example.org"
    assert mail["Subject"] == "Do you want “The Morning”?"
    path, client = link_in(mail), strict()
    for method in ("get", "head", "options"):
        getattr(client, method)(path)
    assert state_of("ana@example.org") == "asked", "scanners of mail follow links"
    page = client.get(path)
    assert "Yes, send it to me" in page.text
    assert "a…@example.org" in page.text
    assert "ana@" not in page.text
    assert 'content="noindex"' in page.text
    assert "You get this newsletter" in client.post(path).text
    assert state_of("ana@example.org") == "confirmed"
    assert "You get this newsletter" in client.post(path).text, "a second time changes nothing"


def test_nobody_learns_who_gets_it(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter, "known@example.org")
    answers = [ask(newsletter, email) for email in ("known@example.org", "new@example.org")]
    assert len({(each.status_code, each.headers["Location"], each.content) for each in answers}) == 1
    assert sorted(mail["To"] for mail in postbox.mails) == ["known@example.org", "new@example.org"]
    known_mail = postbox.to("known@example.org")[0]
    assert known_mail["Subject"] == "“The Morning” comes to you already"
    assert "/newsletters/stop/" in link_in(known_mail)


def test_nobody_is_mailed_more_because_somebody_types_in_their_address(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    assert views.ASKED_FOR.most == 6
    answers = {ask(newsletter, "victim@example.org").status_code for _ in range(9)}
    assert answers == {302}
    assert len(postbox.mails) == 6


def test_nobody_asks_without_end(monkeypatch: pytest.MonkeyPatch, postbox: Postbox) -> None:
    monkeypatch.setattr(views, "ASKED_FROM", RateLimit("newsletter asked for from", 2, timedelta(hours=1)))
    newsletter = make_newsletter()
    answers = [ask(newsletter, f"a{number}@example.org").status_code for number in range(4)]
    assert answers == [302, 302, 429, 429]
    assert len(postbox.mails) == 2


def test_another_site_cannot_ask_for_anybody() -> None:
    newsletter = make_newsletter()
    path = reverse("enrol_newsletter", args=[newsletter.slug])
    response = strict().post(path, {"email": "a@example.org"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["", "nobody", "a@", "a@b", "two@example.org, b@example.org", "a\r\nBcc: b@example.org", "x" * 300 + "@a.org"],
)
def test_what_is_no_address_comes_back_as_it_was_typed(typed: str) -> None:
    response = ask(make_newsletter(), typed)
    assert response.status_code == 422
    assert "Type a whole e-mail address" in response.text
    assert not Enrolment.objects.exists()


def test_what_was_typed_is_shown_as_text_alone() -> None:
    assert "<b>" not in ask(make_newsletter(), '"><b>').text


def test_one_that_is_off_cannot_be_asked_for() -> None:
    assert ask(make_newsletter(is_on=False), "a@example.org").status_code == 404


def test_who_does_not_confirm_is_forgotten_in_a_week(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    ask(newsletter, "ana@example.org")
    Enrolment.objects.update(asked_at=now() - timedelta(days=8))
    path = link_in(postbox.mails[0])
    assert strict().post(path).status_code == 404
    assert state_of("ana@example.org") == "asked"
    enrolled(newsletter, asked_at=now() - timedelta(days=400))
    enrolled(newsletter, "gone@example.org", state="ended", ended_at=now() - timedelta(days=31))
    enrolled(newsletter, "ended@example.org", state="ended", ended_at=now() - timedelta(days=29))
    assert enrolling.forget_old() == 2
    assert not Enrolment.objects.filter(email__in=["ana@example.org", "gone@example.org"]).exists()
    assert Enrolment.objects.count() == 2


def test_an_old_link_does_not_confirm_what_was_ended_since(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    ask(newsletter, "ana@example.org")
    old = link_in(postbox.mails[0])
    strict().post(old)
    enrolling.stop(Enrolment.objects.get())
    assert strict().post(old).status_code == 404
    ask(newsletter, "ana@example.org")
    assert strict().post(old).status_code == 404
    assert state_of("ana@example.org") == "asked"
    strict().post(link_in(postbox.mails[1]))
    assert state_of("ana@example.org") == "confirmed"


def test_a_reader_whose_address_is_confirmed_gets_it_with_one_press(postbox: Postbox) -> None:
    newsletter, ana = make_newsletter(), make_member("Ana", email="ana@example.org")
    enrolled(newsletter, "ana@example.org", state="asked", confirmed_at=None)
    for typed in ("", "ANA@example.org"):
        response = ask(newsletter, typed, signed_in(ana))
        assert response.headers["Location"] == "/notices/newsletters/"
    assert not postbox.mails
    row = Enrolment.objects.get()
    assert (row.state, row.reader) == ("confirmed", ana)


def test_a_reader_whose_address_is_not_confirmed_gets_nothing() -> None:
    ask(make_newsletter(), "", signed_in(make_member(is_verified=False)))
    assert not Enrolment.objects.exists()


def test_a_reader_asks_for_another_address_as_everybody_does(postbox: Postbox) -> None:
    ask(make_newsletter(), "other@example.org", signed_in(make_member()))
    assert state_of("other@example.org") == "asked"
    assert Enrolment.objects.get().reader is None
    assert [mail["To"] for mail in postbox.mails] == ["other@example.org"]


def test_a_reader_sees_their_own_and_ends_one(django_assert_max_num_queries: Bounded) -> None:
    morning, weekly = make_newsletter("The Morning"), make_newsletter("Weekly")
    ana = make_member(email="ana@example.org")
    mine = enrolled(morning, "ana@example.org")
    others = enrolled(morning, "bela@example.org")
    client = signed_in(ana)
    with django_assert_max_num_queries(14):
        page = client.get("/notices/newsletters/").text
    assert page.index("These come to you") < page.index("The Morning") < page.index("What else there is")
    assert "bela@" not in page
    client.post("/notices/newsletters/", {"stop": str(others.pk)}, headers=HERE)
    assert state_of("bela@example.org") == "confirmed", "nobody ends another's"
    client.post("/notices/newsletters/", {"stop": str(mine.pk)}, headers=HERE)
    assert state_of("ana@example.org") == "ended"
    client.post(reverse("enrol_newsletter", args=[weekly.slug]), headers=HERE)
    assert Enrolment.objects.get(newsletter=weekly).reader == ana
    assert Client().get("/notices/newsletters/").status_code == 302


def move(reader: Reader, email: str) -> None:
    """The reader has proven another address."""
    address = EmailAddress.objects.create(user=reader, email=email, verified=True)
    request = RequestFactory().get("/")
    request.user, request.session = reader, {}  # type: ignore[assignment]
    email_changed.send(type(reader), request=request, user=reader, from_email_address=None, to_email_address=address)


def test_newsletters_move_with_the_reader_to_their_new_address() -> None:
    morning, weekly = make_newsletter("The Morning"), make_newsletter("Weekly")
    ana = make_member(email="old@example.org")
    for newsletter in (morning, weekly):
        enrolled(newsletter, "old@example.org", reader=ana)
    enrolled(weekly, "new@example.org")
    move(ana, "New@example.org")
    assert sorted(Enrolment.objects.values_list("newsletter__name", "email", "reader", "state")) == [
        ("The Morning", "new@example.org", ana.pk, "confirmed"),
        ("Weekly", "new@example.org", ana.pk, "confirmed"),
    ]


@pytest.mark.parametrize("there", ["asked", "ended"])
def test_what_was_never_confirmed_or_ended_at_the_new_address_does_not_end_what_comes_to_the_reader(
    there: str,
) -> None:
    weekly, ana = make_newsletter("Weekly"), make_member(email="old@example.org")
    mine = enrolled(weekly, "old@example.org", reader=ana)
    enrolled(weekly, "new@example.org", state=there, confirmed_at=None)
    move(ana, "new@example.org")
    row = Enrolment.objects.get()
    assert (row.pk, row.email, row.state, row.reader) == (mine.pk, "new@example.org", "confirmed", ana)


def test_what_the_reader_ended_does_not_come_back_with_a_new_address_and_ends_nothing_there() -> None:
    weekly, ana = make_newsletter("Weekly"), make_member(email="old@example.org")
    enrolled(weekly, "old@example.org", reader=ana, state="ended")
    asked = enrolled(weekly, "new@example.org", state="asked", confirmed_at=None)
    move(ana, "new@example.org")
    row = Enrolment.objects.get()
    assert (row.pk, row.state, row.reader) == (asked.pk, "asked", ana)


# Ending ---------------------------------------------------------------------------------------------------------------


def test_one_press_in_the_mail_program_ends_it(postbox: Postbox) -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    edition = sent_edition(newsletter)
    url = postbox.mails[0]["List-Unsubscribe"].strip(" \n<>")
    path = url.removeprefix("http://testserver")
    for method in ("get", "head", "options"):
        getattr(strict(), method)(path)
    assert state_of(row.email) == "confirmed"
    for _ in range(2):
        response = strict().post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200
        assert not response.cookies
    assert state_of(row.email) == "ended"
    assert numbers(edition)["unsubscribed"] == 1
    sent_edition(newsletter)
    assert len(postbox.mails) == 1


def test_who_ended_it_by_mistake_takes_that_back() -> None:
    newsletter = make_newsletter()
    row = enrolled(newsletter)
    edition = sent_edition(newsletter)
    path = seals.stop_path(row, edition.pk)
    assert "That was a mistake" in strict().post(path).text
    assert "No more of this newsletter?" in strict().post(path, {"do": "undo"}).text
    assert state_of(row.email) == "confirmed"
    assert numbers(edition)["unsubscribed"] == 0


def test_the_page_does_not_say_whose_address_it_is() -> None:
    row = enrolled(make_newsletter(), "secretive@example.org")
    page = strict().get(seals.stop_path(row))
    assert "secretive" not in page.text
    assert "s…@example.org" in page.text
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_link_to_end_it_neither_confirms_nor_is_anybody_elses() -> None:
    newsletter = make_newsletter()
    one, two = enrolled(newsletter), enrolled(newsletter, state="asked", confirmed_at=None)
    for purpose in (seals.STOP, seals.LETTER):
        assert strict().post(reverse("confirm_newsletter", args=[seals.seal(purpose, two)])).status_code == 404
    for purpose in (seals.CONFIRM, seals.LETTER):
        assert strict().post(reverse("stop_newsletter", args=[seals.seal(purpose, one)])).status_code == 404
    _key, rest = seals.seal(seals.STOP, two).split(".", 1)
    assert strict().post(reverse("stop_newsletter", args=[f"n{one.pk}.{rest}"])).status_code == 404
    assert state_of(one.email) == "confirmed"
    assert state_of(two.email) == "asked"


def test_a_link_that_counts_for_another_newsletters_edition_counts_nothing() -> None:
    one, two = make_newsletter("One"), make_newsletter("Two")
    row, edition = enrolled(one), sent_edition(two)
    strict().post(seals.stop_path(row, edition.pk))
    assert numbers(edition)["unsubscribed"] == 0


def test_a_link_to_a_former_address_ends_nothing() -> None:
    row = enrolled(make_newsletter())
    path = seals.stop_path(row)
    Enrolment.objects.update(email="another@example.org")
    assert strict().post(path).status_code == 404


def test_links_outlive_a_change_of_the_secret_key(settings: Any) -> None:
    row = enrolled(make_newsletter())
    text = seals.seal(seals.STOP, row)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert seals.opened(seals.STOP, text)[0] == row


class Forged(TestCase):
    @given(text=st.text(max_size=60) | st.from_regex(r"n1\.[0-9]{1,3}\.[A-Za-z0-9_-]{0,30}", fullmatch=True))
    @settings(max_examples=60, deadline=None)
    def test_what_somebody_makes_up_is_never_ours(self, text: str) -> None:
        newsletter = Newsletter.objects.create(name="N", slug="n")
        Enrolment.objects.create(pk=1, newsletter=newsletter, email="a@example.org", state="confirmed")
        for purpose in (seals.CONFIRM, seals.STOP, seals.LETTER):
            with pytest.raises(SealError):
                seals.opened(purpose, text)


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_pages_show_what_there_is_and_what_was_sent(django_assert_max_num_queries: Bounded) -> None:
    newsletter = make_newsletter("The Morning", description="All you need.", rhythm="daily")
    make_newsletter("Resting", is_on=False)
    edition = sent_edition(newsletter, "The harbour, and more", "The harbour opens again", "Rain <b>tomorrow</b>")
    page = Client().get("/newsletters/").text
    assert "The Morning" in page
    assert "Every day at 7 a.m." in page
    assert "Resting" not in page
    page = Client().get("/newsletters/the-morning/").text
    assert f'href="/newsletters/the-morning/{edition.pk}/"' in page
    with django_assert_max_num_queries(16):
        page = Client().get(f"/newsletters/the-morning/{edition.pk}/").text
    assert "<h1>The harbour, and more</h1>" in page
    assert "The harbour opens again" in page
    assert "Rain &lt;b&gt;tomorrow&lt;/b&gt;" in page


def test_the_archive_has_the_stories_as_they_read_now() -> None:
    newsletter = make_newsletter()
    edition = sent_edition(newsletter, "Hello", "The harbour opens", "A secret that leaked")
    path = edition.get_absolute_url()
    assert "A secret that leaked" in Client().get(path).text
    secret = edition.items.get(article__title="A secret that leaked").article
    secret.specific.unpublish()
    page = Client().get(path).text
    assert "A secret that leaked" not in page
    assert "The harbour opens" in page


def test_what_was_not_sent_is_nobodys_to_read() -> None:
    newsletter = make_newsletter()
    draft = made_edition(newsletter)
    for path in (
        draft.get_absolute_url(),
        "/newsletters/nothing/",
        f"/newsletters/{newsletter.slug}/before/1/",
    ):
        assert Client().get(path).status_code == 404


def test_an_edition_is_found_under_the_address_that_its_newsletter_had() -> None:
    newsletter = make_newsletter("The Morning")
    old = sent_edition(newsletter).get_absolute_url()
    newsletter.slug = "dawn"
    newsletter.save()
    assert Client().get(old).headers["Location"] == old.replace("the-morning", "dawn")


def test_pages_are_the_same_for_everybody() -> None:
    newsletter = make_newsletter()
    edition = sent_edition(newsletter)
    ana = make_member("Ana", email="ana@example.org")
    for path in ("/newsletters/", newsletter.get_absolute_url(), edition.get_absolute_url()):
        mine, nobodys = signed_in(ana).get(path), Client().get(path)
        assert mine.content == nobodys.content
        assert not nobodys.cookies
        assert "private" not in nobodys.headers.get("Cache-Control", "")


def test_the_foot_of_every_page_leads_there_while_there_is_one() -> None:
    make_story()
    assert 'href="/newsletters/"' not in Client().get("/").text
    newsletter = make_newsletter()
    assert 'href="/newsletters/"' in Client().get("/").text
    newsletter.is_on = False
    newsletter.save()
    assert not Alerting.load().has_newsletters
    assert 'href="/newsletters/"' not in Client().get("/").text
    assert "no newsletters at present" in Client().get("/newsletters/").text


# Privacy --------------------------------------------------------------------------------------------------------------


def of_newsletters(reader: Any) -> Any:
    return next(part for part in known.parts() if part.name == "newsletters").collect(reader)


def test_a_reader_is_told_which_newsletters_go_to_their_addresses_and_leaves_with_them() -> None:
    ana, newsletter = make_member(email="ana@example.org"), make_newsletter()
    EmailAddress.objects.create(user=ana, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=ana, email="somebodys@example.org", verified=False)
    for email in ("ana@example.org", "second@example.org", "somebodys@example.org"):
        enrolled(newsletter, email)
    enrolled(newsletter, "elsewhere@example.org", reader=ana)
    told = of_newsletters(ana)
    assert {each["email"] for each in told} == {"ana@example.org", "second@example.org", "elsewhere@example.org"}
    assert {each["newsletter"] for each in told} == {"The Morning"}
    erase(ana, keeps_comments=True)
    assert list(Enrolment.objects.values_list("email", flat=True)) == ["somebodys@example.org"]


def test_the_page_on_privacy_speaks_of_newsletters_where_there_are_any() -> None:
    def said() -> bool:
        return any("newsletter" in text for text in facts.facts()[facts.MAIL])

    assert not said()
    make_newsletter()
    assert said()
