"""What a push service's answer means."""

from email.message import Message as Headers

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.notifications.webpush.outcomes import LONGEST_WAIT, USUAL_WAIT, Fate, outcome_of, spread, wait_of

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.DELIVERED),
        (201, Fate.DELIVERED),
        (202, Fate.DELIVERED),
        (204, Fate.DELIVERED),
        (301, Fate.REFUSED),
        (307, Fate.REFUSED),
        (400, Fate.REFUSED),
        (401, Fate.REFUSED),
        (403, Fate.REFUSED),
        (404, Fate.GONE),
        (406, Fate.LATER),
        (408, Fate.LATER),
        (410, Fate.GONE),
        (413, Fate.TOO_LARGE),
        (418, Fate.REFUSED),
        (425, Fate.LATER),
        (429, Fate.LATER),
        (500, Fate.LATER),
        (502, Fate.LATER),
        (503, Fate.LATER),
        (504, Fate.LATER),
    ],
)
def test_the_table_of_answers(status: int, fate: Fate) -> None:
    outcome = outcome_of(status, Headers(), "", NOW)
    assert (outcome.fate, outcome.status) == (fate, status)
    assert (outcome.seconds > 0) == (fate is Fate.LATER)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 7 ", 7),
        ("Fri, 15 Jan 2027 08:05:00 GMT", 300),
        ("Friday, 15-Jan-27 08:05:00 GMT", 300),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
        ("Fri, 15 Jan 2028 08:00:00 GMT", LONGEST_WAIT),
        ("99999999999999999999", LONGEST_WAIT),
        (None, USUAL_WAIT),
        ("", USUAL_WAIT),
        ("soon", USUAL_WAIT),
        ("-5", USUAL_WAIT),
        ("1.5", USUAL_WAIT),
        ("٣", USUAL_WAIT),
    ],
)
def test_retry_after_is_a_number_or_a_date_and_has_an_end(said: str | None, seconds: float) -> None:
    assert wait_of(said, NOW) == seconds


@given(st.text(max_size=60))
def test_whatever_retry_after_says_the_wait_has_an_end(said: str) -> None:
    assert 0 <= wait_of(said, NOW) <= LONGEST_WAIT


def test_not_everybody_comes_back_at_once() -> None:
    headers = Headers()
    headers["Retry-After"] = "100"
    assert outcome_of(429, headers, "", NOW, lambda seconds: seconds / 10).seconds == 110
    waits = {outcome_of(429, headers, "", NOW).seconds for _ in range(50)}
    assert len(waits) > 40
    assert all(100 <= wait <= 150 for wait in waits)
    assert spread(0) == 0
