"""What becomes of an account while its owner's form is on its way: that stays, whatever the form knew."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.admin.views.account import ChangePasswordPanel, PasswordResetConfirmView

from broadsheet.readers import decisions, portraits
from broadsheet.readers.adapter import AccountAdapter
from broadsheet.readers.models import NameChange, Reader
from broadsheet.readers.privacy.erase import erase
from tests.factories import PASSWORD
from tests.readers.leavers import browser
from tests.readers.people import make_member
from tests.readers.test_profile import paper, picture  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
FRESH = "a long new password"


def send_profile(reader: Reader, meanwhile: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Any:
    """Sends the form with a picture; `meanwhile` happens while that is being read."""
    reread = portraits.reencode

    def slow(file: Any) -> bytes:
        meanwhile()
        return reread(file)

    monkeypatch.setattr(portraits, "reencode", slow)
    form = {"display_name": reader.display_name, "handle": reader.handle, "about": "I keep bees.", **changes}
    return browser(reader).post("/accounts/profile/", {**form, "new_picture": picture()})


def test_who_is_shut_out_meanwhile_stays_out_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    nell, mo = make_member("Nell Aske"), make_member("Mo", is_staff=True)
    answer = send_profile(
        nell, lambda: decisions.decide(nell, "shut-out", mo, "Spam."), monkeypatch, display_name="Nell A."
    )
    assert answer.status_code == 422 and "Your account was closed meanwhile" in answer.text
    nell.refresh_from_db()
    assert (nell.status, nell.is_active, nell.about, nell.display_name) == ("shut-out", False, "", "Nell Aske")
    assert not nell.portrait and not NameChange.objects.exists()


def test_who_is_erased_meanwhile_stays_gone(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    nell = make_member("Nell Aske")
    answer = send_profile(nell, lambda: erase(nell, keeps_comments=False), monkeypatch, display_name="Nell A.")
    assert answer.status_code == 422
    nell.refresh_from_db()
    assert (nell.status, nell.about, nell.display_name, nell.handle) == ("former", "", "", None)
    assert not nell.portrait and not (settings.MEDIA_ROOT / "readers").exists()


def test_a_password_that_is_changed_meanwhile_is_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    nell = make_member("Nell Aske")
    other = Reader.objects.get(pk=nell.pk)
    answer = send_profile(nell, lambda: AccountAdapter().set_password(other, FRESH), monkeypatch)
    assert answer.status_code == 302
    nell.refresh_from_db()
    assert nell.check_password(FRESH) and nell.about == "I keep bees."


def test_a_name_that_is_corrected_meanwhile_stays_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    nell, mo = make_member("Rude Word", handle=None), make_member("Mo", is_staff=True)
    other = Reader.objects.get(pk=nell.pk)
    answer = send_profile(nell, lambda: decisions.rename(other, mo, "Nell Aske", "nell_aske"), monkeypatch)
    assert answer.status_code == 302
    nell.refresh_from_db()
    assert (nell.display_name, nell.handle, nell.about) == ("Nell Aske", "nell_aske", "I keep bees.")
    assert set(NameChange.objects.values_list("by", flat=True)) == {mo.pk}


def test_whoever_changes_their_password_is_shut_out_none_the_less() -> None:
    nell, mo = make_member("Nell Aske"), make_member("Mo", is_staff=True)
    theirs = Reader.objects.get(pk=nell.pk)
    decisions.decide(nell, "shut-out", mo, "Spam.")
    AccountAdapter().set_password(theirs, FRESH)
    nell.refresh_from_db()
    assert (nell.status, nell.is_active) == ("shut-out", False) and nell.check_password(FRESH)


def test_no_password_is_left_of_who_is_erased_meanwhile() -> None:
    nell = make_member("Nell Aske")
    theirs = Reader.objects.get(pk=nell.pk)
    assert theirs.check_password(PASSWORD)
    erase(nell, keeps_comments=False)
    AccountAdapter().set_password(theirs, FRESH)
    nell.refresh_from_db()
    assert (nell.status, nell.display_name) == ("former", "") and not nell.has_usable_password()


def test_a_password_from_the_newsrooms_forms_undoes_nothing_else() -> None:
    jo, mo = make_member("Jo"), make_member("Mo", is_staff=True)
    own, reset = Reader.objects.get(pk=jo.pk), Reader.objects.get(pk=jo.pk)
    decisions.decide(jo, "shut-out", mo, "Spam.")
    both = {"new_password1": FRESH, "new_password2": FRESH}
    for form in (
        ChangePasswordPanel.form_class(own, {"old_password": PASSWORD, **both}),
        PasswordResetConfirmView.form_class(reset, both),
    ):
        assert form.is_valid()
        form.save()
        jo.refresh_from_db()
        assert (jo.status, jo.is_active) == ("shut-out", False) and jo.check_password(FRESH)
