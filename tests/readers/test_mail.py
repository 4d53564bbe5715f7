"""Codes that leave through a real mail server."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_front
from tests.mail_server import started
from tests.readers.entrance import CODE, enter_code, register, who

pytestmark = pytest.mark.django_db


class Postbox:
    """Takes every mail and keeps it."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 Taken"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    controller = started(box, settings)
    yield box
    controller.stop()


def test_a_code_comes_by_smtp_and_opens_the_door(client: Client, postbox: Postbox) -> None:
    make_front()
    register(client, "nell@example.org")
    [(to, message)] = postbox.mails
    assert to == ["nell@example.org"]
    body = message.get_body(("plain",)).get_content()
    code = CODE.search(body.replace("\r\n", "\n"))
    assert code is not None and code[1] in message["Subject"]
    enter_code(client, code[1])
    assert who(client)


def test_a_name_with_line_breaks_makes_no_headers(client: Client, postbox: Postbox) -> None:
    make_front()
    register(client, "nell@example.org", "Nell\r\nBcc: all@example.org")
    [(to, message)] = postbox.mails
    assert to == ["nell@example.org"] and message["Bcc"] is None
