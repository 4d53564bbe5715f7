"""Deleting an account in the newsroom is the same as its owner's leaving: nothing is torn out, nothing stays behind."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.conversation.models import Comment
from broadsheet.readers.models import Reader, SignIn
from broadsheet.readers.privacy.erasures import written
from tests.conversation.people import make_discussion, say
from tests.factories import make_reader
from tests.readers.leavers import browser
from tests.readers.people import make_member
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db


def delete(client: Client, account: Reader, comments: str = "keep") -> Any:
    return client.post(reverse("wagtailusers_users:delete", args=[account.pk]), {"comments": comments}, follow=True)


def delete_many(client: Client, *accounts: Reader, comments: str = "keep") -> Any:
    ids = "&".join(f"id={account.pk}" for account in accounts)
    address = reverse("wagtail_bulk_action", args=["readers", "reader", "delete"])
    back = reverse("wagtailusers_users:index")
    return client.post(f"{address}?{ids}&next={back}", {"comments": comments}, follow=True)


WAYS = pytest.mark.parametrize("way", [delete, delete_many])


@WAYS
def test_who_is_deleted_is_a_former_reader_without_roles_or_sessions(
    way: Any, django_capture_on_commit_callbacks: Any
) -> None:
    publisher, jo = signed_in("Publishers"), make_reader("jo@example.org", "Reporters", display_name="Jo Marsh")
    theirs = browser(jo)
    with django_capture_on_commit_callbacks(execute=True):
        assert way(publisher, jo).status_code == 200
    jo.refresh_from_db()
    assert (jo.status, jo.is_active, jo.display_name, jo.handle) == ("former", False, "", None)
    assert "jo@" not in jo.email and not jo.groups.exists() and not SignIn.objects.filter(reader=jo).exists()
    assert theirs.get("/me").json()["reader"] is None
    assert [erasure.reader for erasure in written()] == [jo.pk]


@WAYS
@pytest.mark.parametrize(("choice", "is_kept"), [("keep", True), ("remove", False)])
def test_their_comments_stay_as_a_former_readers_or_lose_their_text(way: Any, choice: str, is_kept: bool) -> None:
    publisher, jo = signed_in("Publishers"), make_member("Jo Marsh")
    discussion = make_discussion()
    comment = say(discussion, "It was raining.", jo)
    say(discussion, "It was.", to=comment)
    way(publisher, jo, comments=choice)
    assert Comment.objects.filter(pk=comment.pk, text="It was raining.").exists() is is_kept
    page = Client().get(discussion.url).text
    assert ("It was raining." in page) is is_kept and "Jo Marsh" not in page


@WAYS
def test_the_log_says_who_did_it_and_no_name(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_reader("jo@example.org", "Reporters", display_name="Jo Marsh")
    way(publisher, jo)
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (entry.user, entry.object_id) == (publisher.reader, str(jo.pk))  # type: ignore[attr-defined]
    assert "Jo" not in entry.label and "example" not in entry.label + json.dumps(entry.data)


@WAYS
def test_whoever_alone_can_run_the_paper_is_not_deleted(way: Any, tmp_path: Path) -> None:
    signed_in()
    keepers = Group.objects.create(name="Keepers")
    keepers.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_reader", "delete_reader"]))
    client, last = signed_in("Keepers"), make_reader("last@example.org", "Publishers")
    page = way(client, last).text
    last.refresh_from_db()
    assert last.status == "member" and last.groups.exists() and not written()
    assert "Nobody else could run the paper. Make somebody else a publisher first." in page


def test_of_many_the_others_go_when_one_must_stay() -> None:
    signed_in()
    keepers = Group.objects.create(name="Keepers")
    keepers.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_reader", "delete_reader"]))
    client, last, jo = signed_in("Keepers"), make_reader("", "Publishers"), make_reader("", "Reporters")
    page = delete_many(client, last, jo).text
    assert [Reader.objects.get(pk=account.pk).status for account in (last, jo)] == ["member", "former"]
    assert "Nobody else could run the paper" in page and "1 account deleted." in page


@WAYS
def test_nobody_deletes_themselves_an_administrator_or_somebody_who_has_left(way: Any) -> None:
    publisher = signed_in("Publishers")
    boss, gone = make_reader(is_superuser=True), make_reader("gone@example.org", "Reporters")
    way(publisher, gone)
    for account in (publisher.reader, boss, gone):  # type: ignore[attr-defined]
        way(publisher, account)
    assert Reader.objects.filter(pk__in=[publisher.reader.pk, boss.pk], status="member").count() == 2  # type: ignore[attr-defined]
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 1


@WAYS
def test_nothing_is_deleted_before_it_is_said_what_becomes_of_the_comments(way: Any) -> None:
    publisher, jo = signed_in("Publishers"), make_reader("jo@example.org", "Reporters")
    way(publisher, jo, comments="")
    assert Reader.objects.get(pk=jo.pk).email == "jo@example.org"


def test_the_screens_say_that_it_is_for_good_and_ask_about_the_comments() -> None:
    publisher, jo = signed_in("Publishers"), make_reader("jo@example.org", "Reporters")
    many = reverse("wagtail_bulk_action", args=["readers", "reader", "delete"])
    for address in (reverse("wagtailusers_users:delete", args=[jo.pk]), f"{many}?id={jo.pk}"):
        page = publisher.get(address).text
        assert "cannot be taken back" in page and "as those of a former reader" in page
