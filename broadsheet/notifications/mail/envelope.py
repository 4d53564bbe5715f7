"""The outside of every letter of the paper: from whom, what programs of mail must know, and how it is known again."""

from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

#: The header with the seal: mail services put a Message-ID of their own in the place of ours.
SEAL_HEADER = "X-Broadsheet-Letter"


def paper_host() -> str:
    """The host that the paper's mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def enveloped(
    subject: str,
    text: str,
    html: str,
    to: str,
    *,
    paper: str,
    seal: str,
    list_name: str,
    stop_url: str,
    stop_token: str,
    more: Sequence[tuple[str, str]] = (),
) -> EmailMultiAlternatives:
    """A letter to one address, as text and HTML.

    `paper` is the name it comes from, where the operator set none. The same `seal` makes the same Message-ID, so that a
    mailbox which is sent a letter twice can know. `stop_url` ends such letters with one POST (RFC 8058), `stop_token`
    in a mail to where mail that comes back is read (RFC 2369).
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    host = paper_host()
    ways_out = [f"<{stop_url}>"]
    if settings.BOUNCES:
        ways_out.append(f"<mailto:{settings.BOUNCES}?subject={quote('unsubscribe ' + stop_token)}>")
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        text.strip() + "\n",
        settings.BOUNCES or settings.DEFAULT_FROM_EMAIL,
        [to],
        headers={
            "From": formataddr((name or paper, address)),
            "Message-ID": f"<{seal}@{host}>",
            SEAL_HEADER: seal,
            "Auto-Submitted": "auto-generated",
            "List-Id": f"<{list_name}.{host}>",
            "List-Unsubscribe": ", ".join(ways_out),
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            **dict(more),
        },
    )
    message.attach_alternative(html, "text/html")
    return message
