"""The bell on open pages rings for its reader, and tells nobody else anything."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from broadsheet.delivery import live, live_wire
from broadsheet.delivery.live import channels
from broadsheet.notifications.notices import inbox, ringing
from broadsheet.notifications.notices.ringing import bell_of
from tests.notifications.telling import answered
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
Rung = list[tuple[list[str], str, object]]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Rung:
    """What was said on which bells, and with what."""
    found: Rung = []
    monkeypatch.setattr(ringing, "publish_each", lambda bells, name, data: found.append((bells, name, data)))
    return found


def test_a_bell_is_a_secret_of_its_readers() -> None:
    ana, bela = make_member(), make_member()
    mine = signed_in(ana).get("/me").json()["bell"]
    assert mine == bell_of(ana.pk)
    assert mine != bell_of(bela.pk)
    assert channels["bell"].key.fullmatch(mine)
    assert not channels["bell"].key.fullmatch(str(ana.pk))
    assert "bell" not in Client().get("/me").json()


def test_it_rings_once_what_was_told_is_there_to_be_read(rung: Rung, django_capture_on_commit_callbacks: Any) -> None:
    ana = make_member()
    with django_capture_on_commit_callbacks(execute=True):
        answered(ana)
        assert not rung
    assert rung == [([f"bell:{bell_of(ana.pk)}"], "ring", {})], "and says nothing but that it rang"


def test_it_rings_on_the_readers_other_devices_when_something_is_read_on_one(
    rung: Rung, django_capture_on_commit_callbacks: Any
) -> None:
    ana, bela = make_member(), make_member()
    notices = [answered(ana), answered(ana)]
    deeds: list[Callable[[], object]] = [
        lambda: inbox.mark_read(ana.pk, notices[0].pk),
        lambda: inbox.mute_thread(ana.pk, notices[1].pk),
        lambda: inbox.mark_read(ana.pk, notices[0].pk),
        lambda: inbox.mark_read(bela.pk, answered(ana).pk),
        lambda: inbox.mark_all_read(ana.pk),
        lambda: inbox.mark_all_read(ana.pk),
    ]
    rings = []
    for deed in deeds:
        rung.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        rings.append(sum(len(bells) for bells, _name, _data in rung))
    assert rings == [1, 1, 0, 1, 1, 0], "what was read already, or is not theirs, is no news; a new notice is"


def test_where_many_are_told_all_bells_ring_and_their_pages_ask_one_after_the_other(
    rung: Rung, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ringing.ring(range(1, 10 * ringing.AT_ONCE + 1))
    ((bells, name, data),) = rung
    assert bells == [f"bell:{bell_of(reader)}" for reader in range(1, 10 * ringing.AT_ONCE + 1)]
    assert (name, data) == ("ring", {"within": 10.0})


def test_the_bells_of_many_are_few_events_that_are_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr(live_wire, "wire", lambda: SimpleNamespace(send=sent.append))
    live.publish_each([f"bell:{bell_of(reader)}" for reader in range(1_000)], "ring", {})
    assert len(sent) == 10
    assert sum(len(live.unpack(each).channel.split(" ")) for each in sent) == 1_000


def test_nothing_that_was_missed_is_told_again() -> None:
    assert not live.is_kept(f"bell:{bell_of(1)}")
