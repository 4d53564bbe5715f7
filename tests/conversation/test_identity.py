"""What comments are called, and where they stand."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.conversation.identity import (
    LARGEST,
    LONGEST_PATH,
    MOST_LEVELS,
    element,
    end_of,
    id_at,
    ids_above,
    moment_of,
    new_id,
    path_below,
)

ids = st.integers(1, LARGEST)


def test_ids_are_moments_and_never_twice_the_same() -> None:
    made = [new_id() for _ in range(1_000)]
    assert made == sorted(set(made))
    assert abs((moment_of(made[0]) - datetime.now(UTC)).total_seconds()) < 60
    assert made[-1] < LARGEST


@given(ids)
def test_an_id_is_when_it_was_written(pk: int) -> None:
    assert id_at(moment_of(pk)) == pk


@given(ids, ids)
def test_paths_sort_as_ids_do(one: int, other: int) -> None:
    assert (element(one) < element(other)) == (one < other)


@given(st.lists(ids, min_size=1, max_size=60))
def test_a_path_names_all_above_up_to_its_length(line: list[int]) -> None:
    path = ""
    for pk in line:
        path = path_below(path, pk)
    assert len(path) <= LONGEST_PATH
    assert ids_above(path) == (line[:-1] if len(line) <= MOST_LEVELS else line[: MOST_LEVELS - 1])


@given(ids, ids, ids)
def test_what_is_below_lies_between_a_path_and_its_end(root: int, child: int, other: int) -> None:
    path = path_below("", root)
    assert path < path_below(path, child) < end_of(path)
    if other != root:
        assert not path <= path_below(path_below("", other), child) < end_of(path)
