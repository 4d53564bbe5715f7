"""What the benchmarks say must be true before it is fast."""

import json
from pathlib import Path

import pytest

from benchmarks.house import House
from benchmarks.load import alternate
from benchmarks.results import NotMeasured, Result, at_least, at_most, keep, of_peer, table

FIELDS = ["name", "value", "unit", "peer", "peer_value", "ratio", "budget", "meets"]


def test_a_row_has_the_fields_that_others_rely_on() -> None:
    assert list(Result("start.second_start", 1.5, "s", at_most(5)).as_json()) == FIELDS


@pytest.mark.parametrize(
    ("result", "meets"),
    [
        (Result("a", 50, "ms", at_most(50)), True),
        (Result("a", 50.1, "ms", at_most(50)), False),
        (Result("a", 100, "", at_least(100)), True),
        (Result("a", 99, "", at_least(100)), False),
        (Result("a", 40, "requests/s", of_peer(0.4), "nginx", 100), True),
        (Result("a", 39, "requests/s", of_peer(0.4), "nginx", 100), False),
        (Result("a", 39, "requests/s", of_peer(0.4)), None),
        (Result("a", 39, "requests/s"), None),
    ],
)
def test_a_budget_is_met_or_not_and_never_guessed(result: Result, meets: bool | None) -> None:
    assert result.meets is meets


def test_the_ratio_of_paired_rounds_counts_where_there_are_any() -> None:
    assert Result("a", 90, "requests/s", None, "nginx", 100, paired_ratio=0.8).ratio == 0.8


def test_a_busy_moment_in_one_round_does_not_move_the_ratio() -> None:
    ours, theirs = iter([50.0, 5.0, 50.0]), iter([100.0, 100.0, 100.0])
    assert alternate(lambda: next(ours), lambda: next(theirs), 3).ratio == 0.5


def test_rows_of_benchmarks_that_did_not_run_stay(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    keep([Result("start.second_start", 2, "s"), Result("memory.after_start", 170, "MB")], ["start", "memory"], file)
    keep([Result("memory.after_start", 180, "MB")], ["memory"], file)
    assert {row["name"]: row["value"] for row in json.loads(file.read_text())} == {
        "start.second_start": 2,
        "memory.after_start": 180,
    }


def test_a_row_that_could_no_longer_be_measured_goes(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    keep([Result("weight.story_requests", 4, "requests")], ["weight"], file)
    keep([], ["weight"], file)
    assert json.loads(file.read_text()) == []


def test_the_table_says_what_is_not_met() -> None:
    lines = table([Result("a.slow", 1234.5, "ms", at_most(50)), Result("a.quick", 12, "ms", at_most(50))]).splitlines()
    assert lines[2].split()[:2] == ["a.slow", "1,234"] and lines[2].endswith("NOT MET")
    assert lines[3].endswith("met") and "NOT" not in lines[3]


def test_what_is_not_there_is_named_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import start, weight
    from benchmarks.__main__ import run

    def missing(house: House) -> list[Result]:
        raise NotMeasured("chromium is not installed (on Debian: apt install chromium)")

    monkeypatch.setattr(weight, "measure", missing)
    monkeypatch.setattr(start, "measure", lambda house: [Result("start.second_start", 2, "s")])
    house = House(quick=True)
    try:
        results, said = run(["weight", "start"], house)
    finally:
        house.close()
    assert [result.name for result in results] == ["start.second_start"]
    assert said == ["weight not measured: chromium is not installed (on Debian: apt install chromium)"]
