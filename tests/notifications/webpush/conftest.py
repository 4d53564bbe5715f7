"""A push service that speaks one protocol, and the paper that sends to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.sending import Sender
from tests.certificates import self_signed
from tests.common.test_outbound import trust
from tests.notifications.push_connections import HTTP1, HTTP2
from tests.notifications.push_service import PushService

CONTACT = "mailto:desk@paper.example"


@pytest.fixture
def inside(settings: Any) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for this machine, which the paper trusts."""
    file = tmp_path / "push-service.pem"
    file.write_bytes(self_signed(address="127.0.0.1"))
    trust(monkeypatch, file)
    return file


@pytest.fixture(params=[HTTP1, HTTP2])
def spoken(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How a push service is to be set up so that it speaks nothing but this protocol."""
    if request.param == HTTP1:
        return {}
    return {"certificate": request.getfixturevalue("trusted"), "protocols": [request.param]}


@pytest.fixture
def service(inside: None, spoken: dict[str, Any]) -> Iterator[PushService]:
    with PushService(**spoken) as service:
        yield service
        assert not [fault for fault in service.faults if fault.startswith("HTTP/2")]


@pytest.fixture
def sender(keys: Keys) -> Iterator[Sender]:
    with Sender(keys, CONTACT, seconds=5, spread=lambda seconds: 1) as sender:
        yield sender
