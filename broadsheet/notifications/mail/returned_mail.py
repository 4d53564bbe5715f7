"""What a mail that comes back says: undeliverable (RFC 3464), unwanted (RFC 5965), or no more, please (RFC 2369).

Reading only: nothing of it is believed here, and whatever is wrong with a mail, it reads as one that says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice

from broadsheet.notifications.mail.envelope import SEAL_HEADER

#: Octets of a mail that are looked at; what is returned stands near the beginning.
MOST_BYTES = 1_000_000
_MOST_PARTS = 50
_MESSAGE_ID = re.compile(r"<([0-9A-Za-z._-]+)@")
_UNSUBSCRIBE = re.compile(r"\s*unsubscribe\s+(\S+)", re.IGNORECASE)
_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Returned:
    """`token`: what it asks to end mail with. `seals`: what may be the seal of the letter that it returns.

    `is_report`: whether it is one of a delivery; then `permanent` is what was said of an address that will never take
    mail. `feedback`: as what a reader's mail service reports the letter (`abuse`).
    """

    token: str = ""
    seals: tuple[str, ...] = ()
    is_report: bool = False
    permanent: str = ""
    feedback: str = ""


def read(mail: bytes) -> Returned:
    """What the mail says."""
    try:
        return _read(message_from_bytes(mail[:MOST_BYTES], policy=policy.default))
    except Exception:
        # Python's parser raises many things on what was made to harm it.
        return Returned()


def is_of_the_address(status: str) -> bool:
    """Whether an enhanced status (RFC 3463) in the text, or none, says that the address is no good.

    5.2.2 is a full mailbox, 5.2.3 and 5.3.4 a message that is too long, 5.6 and 5.7 how mail looks and who may send it:
    those are no reason to write to somebody no more.
    """
    found = _ENHANCED.search(status)
    if found is None:
        return True
    subject, detail = int(found[1]), int(found[2])
    return subject not in (6, 7) and (subject, detail) not in ((2, 2), (2, 3), (3, 4))


def _read(message: Message) -> Returned:
    parts = list(islice(message.walk(), _MOST_PARTS))
    kinds = {part.get_content_type(): part for part in reversed(parts)}
    asked = _UNSUBSCRIBE.match(str(message.get("Subject", "")))
    status, feedback = kinds.get("message/delivery-status"), kinds.get("message/feedback-report")
    return Returned(
        asked[1] if asked else "",
        tuple(seal for part in parts for seal in _seals(part)),
        status is not None,
        _permanent(status) if status else "",
        _type_of(feedback) if feedback else "",
    )


def _permanent(status: Message) -> str:
    """What the server said of a recipient that it will never deliver to; empty where it did not."""
    for block in _blocks(status):
        code = str(block.get("Status", "")).strip()
        if str(block.get("Action", "")).strip().lower() == "failed" and code[:2] == "5." and is_of_the_address(code):
            _kind, _semicolon, said = str(block.get("Diagnostic-Code", "")).partition(";")
            return " ".join((said or code).split())
    return ""


def _type_of(feedback: Message) -> str:
    return next((str(block["Feedback-Type"]).strip().lower() for block in _blocks(feedback)), "")


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a report."""
    payload = part.get_payload()
    for block in islice(payload if isinstance(payload, list) else (), _MOST_PARTS):
        if isinstance(block, Message):
            yield block


def _seals(part: Message) -> Iterator[str]:
    """What may be a seal in the headers of a part, or in the headers that it returns as text."""
    sources = [part]
    if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
        returned = part.get_payload(decode=True)
        if isinstance(returned, bytes):
            sources.append(message_from_bytes(returned, policy=policy.default))
    for source in sources:
        if source[SEAL_HEADER]:
            yield str(source[SEAL_HEADER]).strip()
        if found := _MESSAGE_ID.search(str(source.get("Message-ID", ""))):
            yield found[1]
