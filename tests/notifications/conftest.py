"""A push service and a mail server of the tests' own, which the paper may speak to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import self_signed
from tests.common.test_outbound import trust
from tests.notifications.postbox import Postbox, opened
from tests.notifications.push_connections import HTTP1
from tests.notifications.push_service import PushService


@pytest.fixture
def push_service(
    request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushService]:
    """Speaks HTTP/1.1, or the protocol that a test names as the fixture's parameter."""
    settings.OUTBOUND_ALLOW_PRIVATE = True
    protocol, file = getattr(request, "param", HTTP1), None
    if protocol != HTTP1:
        file = tmp_path / "push-service.pem"
        file.write_bytes(self_signed(address="127.0.0.1"))
        trust(monkeypatch, file)
    with PushService(certificate=file, protocols=[protocol]) as service:
        yield service
        assert not [fault for fault in service.faults if fault.startswith("HTTP/2")]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box, controller = opened(settings)
    yield box
    controller.stop()
