"""Who is more than a reader: one rule, whichever way it is asked, and at no query of its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.readers import people, sign_ins
from broadsheet.readers.models import Reader, SignIn
from broadsheet.readers.privacy.never_came import never_verified
from tests.factories import make_front
from tests.readers.leavers import browser
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def may(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


WAYS: dict[str, Callable[[Reader], object]] = {
    "a role": lambda reader: reader.groups.add(Group.objects.create(name="Friends")),
    "several roles": lambda reader: reader.groups.add(*(Group.objects.create(name=name) for name in "AB")),
    "a permission": lambda reader: reader.user_permissions.add(may("see_readers")),
    "several permissions": lambda reader: reader.user_permissions.add(may("see_readers"), may("access_admin")),
    "staff": lambda reader: Reader.objects.filter(pk=reader.pk).update(is_staff=True),
    "administrator": lambda reader: Reader.objects.filter(pk=reader.pk).update(is_superuser=True),
}


def answers(reader: Reader) -> set[bool]:
    sign_in = SignIn.objects.create(reader=reader, last_used_at=timezone.now())
    known = sign_ins._sign_in(sign_in.pk)
    assert known is not None
    return {
        Reader.objects.get(pk=reader.pk).is_of_staff,
        Reader.objects.with_standing().get(pk=reader.pk).is_of_staff,
        known.reader.is_of_staff,
        list(people.staff().filter(pk=reader.pk)) == [reader],
        list(Reader.objects.staff().filter(pk=reader.pk)) == [reader],
        not people.readers().filter(pk=reader.pk).exists(),
    }


@pytest.mark.parametrize("way", WAYS)
def test_whoever_can_do_more_than_a_reader_is_of_the_staff_in_every_eye(way: str) -> None:
    reader = make_member()
    WAYS[way](reader)
    assert answers(reader) == {True}


def test_a_reader_is_not() -> None:
    make_member("", is_staff=True)
    assert answers(make_member()) == {False}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_of_the_staff_is_forgotten_for_not_confirming_an_address(way: str) -> None:
    reader = make_member(is_verified=False, date_joined=timezone.now() - timedelta(days=30))
    assert EmailAddress.objects.filter(user=reader).exists() and list(never_verified()) == [reader]
    WAYS[way](reader)
    assert not never_verified().exists()


def test_the_newsroom_is_offered_to_whoever_may_enter_it_by_a_permission_of_their_own() -> None:
    make_front()
    reader = make_member()
    client = browser(reader)
    assert "newsroom" not in client.get("/me").json()["permissions"]
    reader.user_permissions.add(may("access_admin"))
    assert "newsroom" in client.get("/me").json()["permissions"]


def test_me_asks_for_the_session_the_reader_with_all_of_this_what_is_unread_and_whom_they_mute() -> None:
    make_front()
    client: Client = browser(make_member())
    client.get("/me")
    with CaptureQueriesContext(connection) as asked:
        client.get("/me")
    queries = [query["sql"] for query in asked if "SELECT" in query["sql"]]
    tables = ("django_session", "readers_signin", "notifications_notice", "readers_mute")
    assert [table in query for table, query in zip(tables, queries, strict=True)] == [True] * 4, queries
