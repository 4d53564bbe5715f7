"""The bell on open pages rings for its reader, and tells nobody else anything."""

from typing import Any

import pytest
from django.test import Client

from broadsheet.delivery.live import channels
from broadsheet.notifications.notices import ringing
from broadsheet.notifications.notices.ringing import bell_of
from tests.notifications.telling import answered
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db


def test_a_bell_is_a_secret_of_its_readers() -> None:
    ana, bela = make_member(), make_member()
    mine = signed_in(ana).get("/me").json()["bell"]
    assert mine == bell_of(ana.pk)
    assert mine != bell_of(bela.pk)
    assert channels["bell"].key.fullmatch(mine)
    assert not channels["bell"].key.fullmatch(str(ana.pk))
    assert "bell" not in Client().get("/me").json()


def test_it_rings_once_what_was_told_is_there_to_be_read(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[tuple[str, str, object]] = []
    monkeypatch.setattr(ringing, "publish", lambda channel, name, data: rung.append((channel, name, data)))
    ana = make_member()
    with django_capture_on_commit_callbacks(execute=True):
        answered(ana)
        assert not rung
    assert rung == [(f"bell:{bell_of(ana.pk)}", "ring", {})], "and says nothing but that it rang"


def test_what_many_are_told_at_once_rings_nobodys_bell(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        ringing.ring(range(ringing.MOST + 1))
    assert not waiting


def test_nothing_that_was_missed_is_told_again() -> None:
    assert channels["bell"].catch_up(bell_of(1), "0") == []
