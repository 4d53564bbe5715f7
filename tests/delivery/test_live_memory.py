"""What a web process remembers of what it told, and how many streams it says that it holds."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.delivery.live_hub import tally_folder
from broadsheet.delivery.live_memory import Recent, Told
from broadsheet.delivery.live_tally import Tally, total


def ids(told: list[Told]) -> list[int]:
    return [one.id for one in told]


def test_a_short_absence_is_made_good_from_memory() -> None:
    recent = Recent(100)
    for id_ in (110, 120, 130):
        recent.add("discussion:1", Told(id_, b""))
    assert recent.after("discussion:1", 110) == (True, [Told(120, b""), Told(130, b"")])
    assert recent.after("discussion:1", 130) == (True, [])
    assert recent.after("discussion:1", 115)[0] and recent.after("discussion:2", 115) == (True, [])


def test_what_was_before_is_not_known() -> None:
    recent = Recent(100)
    recent.add("discussion:1", Told(110, b""))
    assert not recent.after("discussion:1", 99)[0]
    assert not recent.after("discussion:2", 99)[0]
    recent.forget(200)
    assert not recent.after("discussion:1", 110)[0]


def test_events_that_overtook_each_other_are_told_by_the_order_of_arrival() -> None:
    recent = Recent(100)
    for id_ in (110, 130, 120):
        recent.add("discussion:1", Told(id_, b""))
    assert ids(recent.after("discussion:1", 130)[1]) == [120]


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(0, 60))
def test_memory_is_bounded_and_never_claims_more_than_it_has(happened: list[int], last: int) -> None:
    recent = Recent(0, each=4, channels=3)
    for id_, channel in enumerate(happened, 1):
        recent.add(str(channel), Told(id_, b""))
    for channel in range(6):
        complete, told = recent.after(str(channel), last)
        missed = [id_ for id_, where in enumerate(happened, 1) if where == channel and id_ > last]
        assert len(told) <= 4 and set(ids(told)) <= set(missed)
        if complete:
            assert ids(told) == missed


def test_a_dead_process_holds_no_streams(tmp_path: Path) -> None:
    one, two = Tally(tmp_path), Tally(tmp_path)
    one.say(1_000)
    one.say(7)
    two.say(5)
    (tmp_path / "of-a-dead-one").write_text("99          ")
    assert total(tmp_path) == 12
    one.close()
    assert total(tmp_path) == 5
    two.close()
    assert total(tmp_path) == 0 == total(tmp_path / "nowhere")


@pytest.mark.django_db
def test_the_operator_sees_how_many_streams_are_open(client: Client) -> None:
    tally = Tally(tally_folder(Path(settings.RUN_FOLDER)))
    tally.say(41)
    assert "\nbroadsheet_live_streams 41\n" in client.get("/metrics").content.decode()
    tally.close()
