"""Ending mail by a link in it: one press, no log-in, nobody else's, and nothing that a scanner of mail can set off."""

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils.crypto import salted_hmac
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from broadsheet.notifications.carrying.hours import stop_mail
from broadsheet.notifications.mail import unsubscribing
from broadsheet.notifications.mail.seals import SealError, seal
from broadsheet.notifications.mail.unsubscribing import ALL, is_stopped, stop_url, token_for
from broadsheet.notifications.models import Channel, Hours, Kind, Switch
from broadsheet.notifications.notices import preferences
from broadsheet.notifications.webpush.base64url import written
from broadsheet.readers.models import Reader
from tests.notifications.postbox import Postbox
from tests.notifications.telling import answered, post_comes
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


def path_of(reader: Reader, what: str = ALL) -> str:
    return stop_url(reader, what).removeprefix("http://testserver")


def strict() -> Client:
    """A mail program: no cookie, no token, and a paper that checks both."""
    return Client(enforce_csrf_checks=True)


def test_one_press_in_the_mail_program_ends_all_mail(postbox: Postbox) -> None:
    ana = make_member()
    answered(ana)
    post_comes()
    url = postbox.mails[0]["List-Unsubscribe"].strip(" \n<>")
    response = strict().post(url.removeprefix("http://testserver"), ONE_CLICK, content_type=FORM)
    assert response.status_code == 200
    assert not response.cookies
    assert Hours.objects.get(pk=ana.pk).mail_stopped == "asked"
    answered(ana)
    post_comes()
    assert len(postbox.mails) == 1


def test_a_scanner_that_follows_the_link_ends_nothing() -> None:
    ana = make_member()
    for what in (ALL, "reply"):
        for method in ("get", "head", "options"):
            getattr(strict(), method)(path_of(ana, what))
        assert not is_stopped(ana, what)


def test_the_page_says_which_mail_and_not_whose() -> None:
    ana = make_member("Ana Secret", email="secretive@example.org")
    page = Client().get(path_of(ana, "reply"))
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "s…@example.org" in page.text
    assert "Somebody answers you" in page.text
    assert "secretive" not in page.text
    assert "Ana Secret" not in page.text
    assert 'content="noindex"' in page.text


def test_buttons_end_a_kind_or_all_and_take_it_back() -> None:
    ana, client = make_member(), strict()
    path = path_of(ana, "reply")
    assert "You get no more mail" in client.post(path, {"do": "kind"}).text
    assert preferences.switches(ana.pk)["reply"]["mail"] is False
    assert preferences.switches(ana.pk)["mention"]["mail"] is True
    client.post(path, {"do": "undo"})
    assert not Switch.objects.exists()
    client.post(path, {"do": "all"})
    assert is_stopped(ana, "mention")
    client.post(path, {"do": "undo-all"})
    assert not is_stopped(ana, "mention")
    client.post(path, ONE_CLICK, content_type=FORM)
    assert preferences.switches(ana.pk)["reply"]["mail"] is False, "one press ends what the link is for"


def test_pressing_twice_is_pressing_once() -> None:
    ana = make_member()
    for _ in range(2):
        assert strict().post(path_of(ana), ONE_CLICK, content_type=FORM).status_code == 200
    assert Hours.objects.get(pk=ana.pk).mail_stopped == "asked"


def test_mail_that_came_back_is_not_started_by_a_link() -> None:
    ana = make_member()
    stop_mail(ana.pk, Hours.Stop.RETURNED)
    strict().post(path_of(ana), {"do": "undo-all"})
    assert Hours.objects.get(pk=ana.pk).mail_stopped == "returned"


# Nobody else’s --------------------------------------------------------------------------------------------------------


def forged(ana: Reader, bela: Reader) -> list[str]:
    """What somebody may make of the links that they have."""
    who, what, signature = token_for(ana, "reply").split(".")
    return [
        f"{bela.pk}.{what}.{signature}",
        f"{who}.mention.{signature}",
        f"{who}.all.{signature}",
        f"{who}.{what}.{signature[:-1]}",
        f"{who}.{what}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"{who}.{what}.",
        f"{who}.{what}",
        who,
        f"0{who}.{what}.{signature}",
        f"{who}.{what}.{signature}.{signature}",
        f"{who}..{signature}",
        seal("letter", ana, "reply"),
        seal("open", ana, "reply"),
        seal("unsubscribe", ana, "gossip"),
        f"{who}.{what}.{Signer(sep='.').signature(f'{who}.{what}.{ana.email}')}",
        f"{who}.{what}.{written(salted_hmac('unsubscribe', f'{who}.{what}.{ana.email}').digest()[:16])}",
    ]


def test_forged_links_end_nothing_and_say_so_plainly() -> None:
    ana, bela = make_member(), make_member()
    for token in forged(ana, bela):
        for response in (
            Client().get(f"/notices/unsubscribe/{token}/"),
            strict().post(f"/notices/unsubscribe/{token}/", ONE_CLICK, content_type=FORM),
        ):
            assert response.status_code == 404, token
            assert "This link does not work" in response.text
    assert not Hours.objects.exists()
    assert not Switch.objects.exists()


def test_a_link_is_for_the_address_it_was_written_to() -> None:
    ana = make_member()
    path = path_of(ana)
    Reader.objects.filter(pk=ana.pk).update(email="new@example.org")
    assert strict().post(path, ONE_CLICK, content_type=FORM).status_code == 404
    assert not Hours.objects.exists()


def test_links_in_old_mail_work_after_the_secret_key_changed(settings: object) -> None:
    ana = make_member()
    path = path_of(ana)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another" * 8  # type: ignore[attr-defined]
    assert Client().get(path).status_code == 200


class AnyToken(TestCase):
    @settings(deadline=None)
    @given(st.text() | st.from_regex(r"\d{1,30}\.[a-z]{0,5}\.[\w-]{0,50}", fullmatch=True))
    def test_no_other_text_is_a_token(self, text: str) -> None:
        with pytest.raises(SealError):
            unsubscribing.read(text)


def test_every_kind_has_a_link_that_is_read_back() -> None:
    ana = make_member()
    for what in (*Kind.values, ALL):
        assert unsubscribing.read(token_for(ana, what)) == (ana, what)
        unsubscribing.stop(ana, what)
        assert is_stopped(ana, what)
        unsubscribing.resume(ana, what)
        assert preferences.wanted([ana.pk], what, Channel.MAIL) == {ana.pk} if what != ALL else not is_stopped(ana, ALL)
