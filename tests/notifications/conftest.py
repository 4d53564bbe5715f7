"""A push service and a mail server of the tests' own, which the paper may speak to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notifications.postbox import Postbox, opened
from tests.notifications.push_service import PushService


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    with PushService() as service:
        yield service


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box, controller = opened(settings)
    yield box
    controller.stop()
