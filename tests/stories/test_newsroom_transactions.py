"""A change in the newsroom is whole or not at all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.delivery.models import Withdrawal
from broadsheet.stories import freshness
from broadsheet.stories.models import Story
from tests.factories import make_section, make_story
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_story_stays_published_when_its_pages_cannot_be_withdrawn(monkeypatch: Any) -> None:
    story = make_story("The harbour opens", make_section("News"))
    editor = signed_in("Editors")
    editor.raise_request_exception = False
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[story.pk])
    before = Withdrawal.objects.count()

    def fail(*_: str) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(freshness, "changed", fail)
        assert editor.post(unpublish).status_code == 500
    assert Story.objects.get(pk=story.pk).live
    assert Withdrawal.objects.count() == before

    assert editor.post(unpublish).status_code == 302
    assert not Story.objects.get(pk=story.pk).live
    assert Withdrawal.objects.count() > before


def test_reading_in_the_newsroom_waits_for_no_write_lock() -> None:
    editor = signed_in("Editors")
    # Where somebody is signed in is written down once, at the first request of a session.
    editor.get(reverse("wagtailadmin_home"))
    with CaptureQueriesContext(connection) as queries:
        editor.get(reverse("wagtailadmin_home"))
    assert not [query for query in queries.captured_queries if query["sql"].upper().startswith("BEGIN")]


def test_a_stranger_at_the_log_in_form_holds_no_transaction(monkeypatch: Any) -> None:
    from django.contrib.auth.backends import ModelBackend
    from django.test import Client

    inside: list[bool] = []

    def look(*_: Any, **__: Any) -> None:
        inside.append(connection.in_atomic_block)

    monkeypatch.setattr(ModelBackend, "authenticate", look)
    make_section("News")
    Client().post(reverse("wagtailadmin_login"), {"username": "a@example.org", "password": "guess"})
    assert inside == [False]
