"""Accounts in the newsroom: adding, changing, and the ways in which nobody rises above themselves."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.readers.forms import AccountEditForm
from broadsheet.readers.models import Departure, Reader, SignIn, StaffNote
from broadsheet.readers.pages import page_url
from broadsheet.readers.privacy.erase import erase
from broadsheet.readers.status import may_comment
from tests.factories import PASSWORD, make_reader
from tests.readers.leavers import browser
from tests.readers.people import make_member
from tests.stories.desk import complaints, filled_in, signed_in

pytestmark = pytest.mark.django_db
FRESH = "a long new password"


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def account_form(**fields: Any) -> dict[str, Any]:
    return {
        "email": "new@example.org",
        "display_name": "Nia New",
        "password1": FRESH,
        "password2": FRESH,
        **fields,
    }


def change(client: Client, account: Reader, **changes: Any) -> Any:
    address = reverse("wagtailusers_users:edit", args=[account.pk])
    data = {"email": account.email, "display_name": account.display_name or "Somebody", "is_active": "on"}
    data["groups"] = [group.pk for group in account.groups.all()]  # type: ignore[assignment]
    return client.post(address, {**data, **changes})


def test_a_publisher_adds_a_reporter_who_can_sign_in() -> None:
    publisher = signed_in("Publishers")
    form = account_form(email="New@Example.org", groups=[role("Reporters").pk])
    response = publisher.post(reverse("wagtailusers_users:add"), form)
    assert response.status_code == 302
    added = Reader.objects.get(email="new@example.org")
    assert (str(added), list(added.groups.values_list("name", flat=True))) == ("Nia New", ["Reporters"])
    browser = Client()
    browser.post("/newsroom/login/", {"username": "NEW@example.org", "password": FRESH})
    assert browser.get("/newsroom/").status_code == 200


def test_the_form_asks_for_an_address_a_name_and_roles_and_for_nothing_else() -> None:
    form = filled_in(signed_in("Publishers").get(reverse("wagtailusers_users:add")))  # type: ignore[arg-type]
    assert set(form) - {"next"} == {"email", "display_name", "password1", "password2"}


def test_one_address_is_one_account() -> None:
    make_reader("new@example.org")
    response = signed_in("Publishers").post(reverse("wagtailusers_users:add"), account_form(email="NEW@example.org"))
    assert complaints(response)  # type: ignore[arg-type]
    assert Reader.objects.filter(email__iexact="new@example.org").count() == 1


@pytest.mark.parametrize("password", ["short", "password123", "new@example.org"])
def test_a_weak_password_is_refused(password: str) -> None:
    form = account_form(password1=password, password2=password)
    assert complaints(signed_in("Publishers").post(reverse("wagtailusers_users:add"), form))  # type: ignore[arg-type]


def test_a_publisher_changes_a_name_a_role_and_who_may_sign_in() -> None:
    publisher = signed_in("Publishers")
    jo = make_reader("jo@example.org", "Reporters")
    response = change(publisher, jo, display_name="Jo Marsh", groups=[role("Editors").pk], is_active="")
    assert response.status_code == 302
    jo.refresh_from_db()
    assert (jo.display_name, jo.is_active, list(jo.groups.values_list("name", flat=True))) == (
        "Jo Marsh",
        False,
        ["Editors"],
    )
    assert jo.check_password(PASSWORD)


@pytest.mark.parametrize("client_role", ["Reporters", "Editors", "Moderators"])
def test_others_neither_see_nor_change_accounts(client_role: str) -> None:
    client, jo = signed_in(client_role), make_reader("jo@example.org")
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[jo.pk]),
        reverse("wagtailusers_users:edit", args=[client.reader.pk]),  # type: ignore[attr-defined]
        reverse("wagtailusers_groups:index"),
    ):
        assert client.get(address).status_code == 302
    change(client, client.reader, groups=[role("Publishers").pk], is_superuser="on")  # type: ignore[attr-defined]
    assert list(client.reader.groups.values_list("name", flat=True)) == [client_role]  # type: ignore[attr-defined]


@pytest.mark.parametrize("whose", ["own", "another's", "new"])
def test_a_publisher_cannot_make_an_administrator(whose: str) -> None:
    publisher = signed_in("Publishers")
    if whose == "new":
        publisher.post(reverse("wagtailusers_users:add"), account_form(is_superuser="on"))
        assert Reader.objects.filter(email="new@example.org").exists()
    else:
        account = publisher.reader if whose == "own" else make_reader()  # type: ignore[attr-defined]
        assert change(publisher, account, is_superuser="on").status_code == 302
    assert not Reader.objects.filter(is_superuser=True).exists()


def test_a_publisher_cannot_take_over_an_administrators_account() -> None:
    publisher = signed_in("Publishers")
    boss = make_reader("boss@example.org", is_superuser=True)
    change(publisher, boss, email="mine@example.org", password1=FRESH, password2=FRESH)
    publisher.post(reverse("wagtailusers_users:delete", args=[boss.pk]))
    boss.refresh_from_db()
    assert boss.email == "boss@example.org"
    assert boss.check_password(PASSWORD)


def test_a_publisher_gives_only_roles_that_hold_no_more_than_their_own() -> None:
    publisher = signed_in("Publishers")
    chiefs = Group.objects.create(name="Chiefs")
    chiefs.permissions.add(Permission.objects.get(codename="change_group"))
    jo, member = make_reader(), make_reader()
    member.groups.add(chiefs)
    assert complaints(change(publisher, jo, groups=[chiefs.pk]))
    assert not jo.groups.exists()
    change(publisher, member, groups=[role("Reporters").pk])
    assert set(member.groups.values_list("name", flat=True)) == {"Chiefs", "Reporters"}


def bulk(client: Client, action: str, accounts: list[Reader], **fields: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["readers", "reader", action])
    ids = "&".join(f"id={account.pk}" for account in accounts)
    return client.post(f"{address}?{ids}", fields)


def test_roles_are_given_to_many_at_once_within_the_same_limits() -> None:
    publisher = signed_in("Publishers")
    chiefs = Group.objects.create(name="Chiefs")
    chiefs.permissions.add(Permission.objects.get(codename="change_group"))
    jo, boss = make_reader(), make_reader(is_superuser=True)
    bulk(publisher, "assign_role", [jo, boss], role=chiefs.pk)
    assert not chiefs.user_set.exists()
    bulk(publisher, "assign_role", [jo], role=role("Reporters").pk)
    assert list(role("Reporters").user_set.all()) == [jo]


def test_administrators_are_not_shut_out_by_a_list() -> None:
    publisher = signed_in("Publishers")
    jo, boss = make_reader(), make_reader(is_superuser=True)
    bulk(publisher, "set_active_state", [jo, boss], mark_as_active="False")
    bulk(publisher, "delete", [boss])
    boss.refresh_from_db()
    assert boss.is_active
    bulk(publisher, "set_active_state", [jo], mark_as_active="False")
    jo.refresh_from_db()
    assert not jo.is_active


def test_an_administrator_makes_another() -> None:
    admin, jo = signed_in("admin"), make_reader()
    assert change(admin, jo, is_superuser="on").status_code == 302
    jo.refresh_from_db()
    assert jo.is_superuser


def test_an_administrator_does_not_lose_their_own_standing_by_saving_their_account() -> None:
    admin = signed_in("admin")
    boss = admin.reader  # type: ignore[attr-defined]
    address = reverse("wagtailusers_users:edit", args=[boss.pk])
    assert admin.get(address).status_code == 200
    change(admin, boss, display_name="The Boss")
    boss.refresh_from_db()
    assert boss.is_superuser
    assert boss.is_active
    assert boss.display_name == "The Boss"


@pytest.mark.parametrize("query", ["", "?q=marsh", "?q=jo@", "?ordering=email", "?ordering=name"])
def test_accounts_are_listed_and_found_by_name_and_address(query: str) -> None:
    make_reader("jo@example.org", "Reporters", display_name="Jo Marsh")
    response = signed_in("Publishers").get(reverse("wagtailusers_users:index") + query)
    assert response.status_code == 200
    assert "Jo Marsh" in response.content.decode()


def test_everybody_changes_their_own_name_and_password_without_a_first_or_last_name() -> None:
    reporter = signed_in("Reporters")
    address = reverse("wagtailadmin_account")
    form = filled_in(reporter.get(address))  # type: ignore[arg-type]
    form |= {
        "name_email-display_name": "Jo Marsh",
        "password-old_password": PASSWORD,
        "password-new_password1": FRESH,
        "password-new_password2": FRESH,
    }
    assert reporter.post(address, form).status_code == 302
    reader = Reader.objects.get(pk=reporter.reader.pk)  # type: ignore[attr-defined]
    assert reader.display_name == "Jo Marsh"
    assert reader.check_password(FRESH)


def switch(client: Client, account: Reader, is_on: bool) -> Any:
    groups = [group.pk for group in account.groups.exclude(name="Publishers")]
    return change(client, account, is_active="on" if is_on else "", groups=groups)


def switch_many(client: Client, account: Reader, is_on: bool) -> Any:
    return bulk(client, "set_active_state", [account], mark_as_active=str(is_on))


SWITCHES = pytest.mark.parametrize("way", [switch, switch_many])


def where(account: Reader) -> tuple[str, bool]:
    account.refresh_from_db()
    return account.status, account.is_active


@SWITCHES
def test_who_is_switched_off_is_shut_out_everywhere_and_may_be_let_back_in(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters")
    theirs = browser(jo)
    way(publisher, jo, False)
    assert where(jo) == ("shut-out", False)
    assert not SignIn.objects.filter(reader=jo).exists() and theirs.get("/me").json()["reader"] is None
    assert not may_comment(jo) and not page_url(jo)
    way(publisher, jo, True)
    assert where(jo) == ("member", True) and may_comment(jo)
    notes = StaffNote.objects.filter(reader=jo).values_list("text", "author")
    by = publisher.reader.pk  # type: ignore[attr-defined]
    assert sorted(notes) == [("member → shut out.", by), ("shut out → member.", by)]


@SWITCHES
def test_an_account_switched_off_in_the_old_way_comes_back(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters")
    Reader.objects.filter(pk=jo.pk).update(is_active=False)
    way(publisher, jo, True)
    assert where(jo) == ("member", True)


@SWITCHES
def test_who_waits_is_not_approved_by_being_left_switched_on(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters", status="waiting")
    way(publisher, jo, True)
    assert where(jo) == ("waiting", True) and not StaffNote.objects.exists()


@SWITCHES
def test_who_wanted_to_leave_still_does_when_they_are_let_back_in(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters", status="leaving")
    Departure.objects.create(reader=jo, keeps_comments=True, status_before="member", due_at=timezone.now())
    way(publisher, jo, False)
    assert where(jo) == ("shut-out", False)
    way(publisher, jo, True)
    assert where(jo) == ("leaving", True)


@SWITCHES
def test_whoever_alone_can_run_the_paper_is_not_switched_off(way: Any) -> None:
    signed_in()
    keepers = Group.objects.create(name="Keepers")
    keepers.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_reader"]))
    client, last = signed_in("Keepers"), make_member("Lee Last", "Publishers")
    answer = way(client, last, False)
    page = answer.text if answer.status_code == 200 else client.get(reverse("wagtailadmin_home")).text
    assert "Nobody else could run the paper" in page
    assert where(last) == ("member", True)


@SWITCHES
def test_nothing_is_made_of_an_account_that_is_gone(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters")
    erase(jo, keeps_comments=True)
    way(publisher, jo, True)
    bulk(publisher, "assign_role", [jo], role=role("Reporters").pk)
    assert where(jo) == ("former", False) and not jo.groups.exists() and not jo.display_name


def test_an_account_that_goes_while_its_form_is_being_saved_stays_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo", "Reporters")
    clean = AccountEditForm.clean_groups

    def gone_meanwhile(form: Any) -> Any:
        erase(jo, keeps_comments=True)
        return clean(form)

    monkeypatch.setattr(AccountEditForm, "clean_groups", gone_meanwhile)
    page = change(publisher, jo, display_name="Jo Again").text
    assert "somebody else was here first" in page
    jo.refresh_from_db()
    assert (jo.status, jo.display_name, jo.groups.exists()) == ("former", "", False)
