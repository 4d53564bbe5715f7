"""Counting attempts: exact whoever counts, on either database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import RequestFactory

from broadsheet.common import rate_limits
from broadsheet.common.addresses import block_of
from broadsheet.common.models import AttemptCount
from broadsheet.common.rate_limits import RateLimit, forget_expired, sender_of
from tests.migrated import put

REPOSITORY = Path(__file__).parents[2]
THREE = RateLimit("three", 3, timedelta(minutes=1))

# Four processes at once, fifty attempts each; every one says how many it was allowed.
RUSH = """
import os, django
django.setup()
from datetime import timedelta
from broadsheet.common.rate_limits import RateLimit
for _ in range(4):
    if os.fork() == 0:
        limit = RateLimit("rush", 37, timedelta(minutes=5))
        allowed = sum(limit.take("somebody") == 0 for _ in range(50))
        # In one piece: lines of several processes would run into each other.
        os.write(1, f"{allowed}\\n".encode())
        os._exit(0)
for _ in range(4):
    os.wait()
print("counted", RateLimit("rush", 37, timedelta(minutes=5)).number("somebody"))
"""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    moment = [1_800_000_000.0]
    monkeypatch.setattr(rate_limits.time, "time", lambda: moment[0])
    yield moment


@pytest.mark.django_db
def test_what_is_tried_too_often_must_wait_until_the_period_is_over(clock: list[float]) -> None:
    assert [THREE.take("a") for _ in range(3)] == [0, 0, 0]
    assert THREE.take("a") == 60
    clock[0] += 59.5
    assert THREE.take("a") == 1
    clock[0] += 0.5
    assert THREE.take("a") == 0 and THREE.number("a") == 1


@pytest.mark.django_db
def test_to_go_on_trying_does_not_make_the_wait_longer(clock: list[float]) -> None:
    for _ in range(50):
        THREE.take("a")
        clock[0] += 1
    assert THREE.take("a") == 10


@pytest.mark.django_db
def test_keys_and_limits_are_counted_apart(clock: list[float]) -> None:
    for _ in range(4):
        THREE.take("a")
    assert THREE.take("b") == 0
    assert RateLimit("other", 3, timedelta(minutes=1)).take("a") == 0


@pytest.mark.django_db
def test_an_honest_attempt_is_given_back_and_never_more_than_that(clock: list[float]) -> None:
    THREE.take("a")
    for _ in range(5):
        THREE.give_back("a")
    assert THREE.number("a") == 0
    assert [THREE.take("a") for _ in range(4)] == [0, 0, 0, 60]


@pytest.mark.django_db
def test_the_table_names_nobody_and_is_cleared(clock: list[float]) -> None:
    THREE.take("editor@example.org")
    row = AttemptCount.objects.get()
    assert "editor" not in row.key and len(row.key) == 64
    clock[0] += 59
    forget_expired()
    assert AttemptCount.objects.exists()
    clock[0] += 2
    forget_expired()
    assert not AttemptCount.objects.exists()


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_a_customer_with_many_addresses_is_one_sender(address: str, block: str) -> None:
    assert block_of(address) == block
    assert sender_of(RequestFactory().get("/", REMOTE_ADDR=address)) == block


@pytest.mark.django_db
def test_several_limits_are_counted_at_once_and_the_longest_wait_is_told(clock: list[float]) -> None:
    short = RateLimit("short", 2, timedelta(seconds=10))
    long = RateLimit("long", 1, timedelta(seconds=60))
    assert rate_limits.take_all((short, "somebody"), (long, "here")) == 0
    assert rate_limits.take_all((short, "somebody"), (long, "here")) == 60
    assert rate_limits.take_all((short, "somebody"), (long, "there")) == 10
    assert (short.number("somebody"), long.number("here"), long.number("there")) == (3, 2, 1)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_processes_at_once_are_allowed_exactly_the_limit_together(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    environment = {**os.environ, "BROADSHEET_DATA": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    environment.pop("DATABASE_URL", None)
    if database == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("spare_postgres")
    else:
        put(request.getfixturevalue("migrated"), tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", RUSH], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    *allowed, counted = ran.stdout.splitlines()
    assert sum(map(int, allowed)) == 37 and counted == "counted 200"
