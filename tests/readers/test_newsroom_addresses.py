"""E-mail addresses in the newsroom: one's own is proven elsewhere, and who is given another one hears of it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from broadsheet.readers.forms import AccountEditForm
from broadsheet.readers.models import Reader, SignIn
from tests.readers.entrance import come_in
from tests.readers.leavers import browser
from tests.readers.people import make_member
from tests.readers.test_newsroom_accounts import change
from tests.stories.desk import filled_in, signed_in

pytestmark = pytest.mark.django_db


def test_nobody_changes_their_own_address_in_the_newsroom_but_is_led_to_where_it_is_proven() -> None:
    reporter = signed_in("Reporters", "jo@example.org")
    address = reverse("wagtailadmin_account")
    page = reporter.get(address)
    form = filled_in(page)  # type: ignore[arg-type]
    assert "name_email-email" not in form and 'href="/accounts/email/"' in page.text
    reporter.post(address, {**form, "name_email-display_name": "Jo", "name_email-email": "mine@example.org"})
    reader = Reader.objects.get(pk=reporter.reader.pk)  # type: ignore[attr-defined]
    assert (reader.display_name, reader.email) == ("Jo", "jo@example.org")


def test_who_is_given_another_address_proves_it_is_logged_out_and_told_at_the_old_one() -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters", email="jo@example.org")
    EmailAddress.objects.create(user=jo, email="half-proven@example.org", verified=False, primary=False)
    theirs = browser(jo)
    assert change(publisher, jo, email="Marsh@Example.org").status_code == 302
    assert list(EmailAddress.objects.filter(user=jo).values_list("email", "verified", "primary")) == [
        ("marsh@example.org", False, True)
    ]
    assert not SignIn.objects.filter(reader=jo).exists() and theirs.get("/me").json()["reader"] is None
    [letter] = mail.outbox
    assert letter.to == ["jo@example.org"] and "another e-mail address" in letter.body
    assert "marsh@example.org" not in letter.body
    again = Client()
    come_in(again, "marsh@example.org")
    assert again.get("/me").json()["reader"]["name"] == "Jo"
    assert EmailAddress.objects.get(user=jo).verified


def test_whose_address_stays_the_same_stays_signed_in() -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters", email="jo@example.org")
    theirs = browser(jo)
    change(publisher, jo, email="JO@example.org", display_name="Jo Marsh")
    assert theirs.get("/me").json()["reader"]["name"] == "Jo Marsh" and not mail.outbox
    assert EmailAddress.objects.get(user=jo).verified


def test_what_the_owner_changes_while_their_account_is_being_saved_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters")
    clean = AccountEditForm.clean_groups

    def written_meanwhile(form: Any) -> Any:
        Reader.objects.filter(pk=jo.pk).update(about="I keep bees.", handle="bee_keeper")
        return clean(form)

    monkeypatch.setattr(AccountEditForm, "clean_groups", written_meanwhile)
    assert change(publisher, jo, display_name="Jo Marsh").status_code == 302
    jo.refresh_from_db()
    assert (jo.display_name, jo.about, jo.handle) == ("Jo Marsh", "I keep bees.", "bee_keeper")
