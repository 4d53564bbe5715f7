"""The paper's mail server: a round of letters over one connection, and what its refusals mean."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

from broadsheet.notifications.mail.returned_mail import is_of_the_address

#: What `MailServer.send` raises where a letter was not taken.
NOT_TAKEN = (SMTPException, OSError)
#: While the server takes nothing, it is asked so often.
PAUSE = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=4)
_NO_SUCH = frozenset({550, 551, 553})


class MailServer:
    """A connection that is kept open for a round: to connect anew takes longer than to write."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def send(self, letter: EmailMessage) -> None:
        """Sends one letter. Raises one of `NOT_TAKEN`; then the connection is closed, and opened again for the next."""
        try:
            self._connection.open()
            self._connection.send_messages([letter])
        except NOT_TAKEN:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()


def wait_after(tries: int) -> timedelta:
    """How long a letter that was tried so often waits for the next try."""
    return min(timedelta(minutes=2**tries), _LONGEST_WAIT)


def takes_others(error: Exception) -> bool:
    """Whether the server refused this one letter, and others may still be sent."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError)


def says_no_such_address(error: Exception) -> str | None:
    """What the server said where it will never take mail for the address; `None` where it may, or said no of us."""
    if not isinstance(error, SMTPRecipientsRefused):
        return None
    code, said = next(iter(error.recipients.values()))
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {words}" if code in _NO_SUCH and is_of_the_address(words) else None
