"""A mail server of the tests' own (aiosmtpd), which keeps what it is given and refuses what it is told to."""

from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller

from tests.mail_server import started


class Postbox:
    """Takes every mail, except to addresses in `refused` (address: what is answered). `full`: refuses what is said."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 Taken"
        self.connections = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 Fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.raw.append(envelope.content)
            self.senders.append(envelope.mail_from)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer

    def to(self, address: str) -> list[Any]:
        """The mails to an address, the oldest first."""
        return [mail for mail in self.mails if mail["To"] == address]

    def subjects(self) -> list[str]:
        """What the mails are about, without the marks that set names apart."""
        return [str(mail["Subject"]).replace("\u2068", "").replace("\u2069", "") for mail in self.mails]


def text_of(mail: Any, kind: str = "plain") -> str:
    """What the mail says, as text or as HTML."""
    return str(mail.get_body((kind,)).get_content()).replace("\r\n", "\n")


def opened(settings: Any) -> tuple[Postbox, Controller]:
    """A mail server that runs, and that the paper writes to."""
    box = Postbox()
    return box, started(box, settings)
