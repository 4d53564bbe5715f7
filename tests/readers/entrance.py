"""Coming in through the front door, as a browser does it: forms sent, codes read from the mail."""

import re
from typing import Any

from django.core import mail
from django.test import Client

CODE = re.compile(r"^(\d{6})$", re.MULTILINE)


def last_code(email: str) -> str:
    """The code in the newest mail to this address."""
    message = next(message for message in reversed(mail.outbox) if message.to == [email])
    found = CODE.search(message.body)
    assert found, message.body
    return found[1]


def register(client: Client, email: str, name: str = "Nell Aske", next_url: str = "", **more: str) -> Any:
    """Sends the registration form; what comes back is the page that asks for the code, or the form again."""
    form = {"email": email, "display_name": name, "next": next_url, **more}
    return client.post("/accounts/signup/", form, follow=True)


def enter_code(client: Client, code: str, path: str = "/accounts/confirm-email/") -> Any:
    return client.post(path, {"code": code})


def come_in(client: Client, email: str) -> Any:
    """Logs in by code."""
    client.post("/accounts/login/", {"login": email})
    return enter_code(client, last_code(email), "/accounts/login/code/confirm/")


def who(client: Client) -> str | None:
    """The handle that `/me` names; none for nobody."""
    reader = client.get("/me").json()["reader"]
    return reader["handle"] if reader else None
