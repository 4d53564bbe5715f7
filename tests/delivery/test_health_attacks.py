"""What the operator's addresses tell strangers."""

import pytest
from django.test import Client

from tests.factories import make_front

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("10.1.2.3", 200),
        ("172.17.0.1", 200),
        ("fd00::5", 200),
        ("8.8.8.8", 404),
        ("2606:4700:4700::1111", 404),
        ("::ffff:8.8.8.8", 404),
    ],
)
def test_the_papers_numbers_are_not_for_strangers(address: str, status: int) -> None:
    make_front()
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == status


def test_whether_the_paper_is_alive_is_no_secret_and_holds_none() -> None:
    make_front()
    assert Client(REMOTE_ADDR="8.8.8.8").get("/healthz").content == b"alive\n"
    ready = Client(REMOTE_ADDR="8.8.8.8").get("/readyz").json()
    assert set(ready) == {"ready", "database", "worker", "store"} and all(
        isinstance(part, bool) for part in ready.values()
    )
