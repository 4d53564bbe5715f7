"""Accounts in the newsroom: adding, changing, and the ways in which nobody rises above themselves."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from broadsheet.readers.models import Reader
from tests.factories import PASSWORD, make_reader
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
