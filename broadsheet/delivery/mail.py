"""Without a mail server every mail becomes a file, so that nothing is lost and everything can be looked at."""

import sys
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_number = count()


class FolderBackend(BaseEmailBackend):
    """Writes each mail as `<data>/mail/<time>-<number>.eml` (RFC 5322) and says so on standard error."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        # Links that log somebody in are in there: nobody else's on this machine to read.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            file = folder / f"{time.time_ns()}-{next(_number)}.eml"
            file.touch(mode=0o600)
            file.write_bytes(message.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            print(f"A mail to {', '.join(message.to)} was written to {file}", file=sys.stderr)  # noqa: T201
        return len(email_messages)
