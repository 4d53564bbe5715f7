"""What remains of a reader outside their own rows: in stored sessions, in mail that was sent, in files."""

import contextlib
import email
import email.policy
import email.utils
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from broadsheet.readers.privacy.addresses import marks_of

COPIES = "copies"


def copies_folder() -> Path:
    """Where copies of readers' data lie until they expire; nobody else's on this machine to look into."""
    folder = Path(settings.DATA) / COPIES
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def remove_copy(name: str) -> None:
    """Deletes a copy's file. No harm where it is gone, nor where the name is none that we give."""
    if name and Path(name).name == name:
        with contextlib.suppress(OSError):
            (copies_folder() / name).unlink(missing_ok=True)


def remove_uploads(names: Iterable[str]) -> None:
    """Deletes uploaded files by their names in the media folder."""
    for name in filter(None, names):
        with contextlib.suppress(OSError):
            default_storage.delete(name)


def forget_sessions(reader: int) -> None:
    """Deletes the stored sessions of a reader. They open nothing any more, but hold when and how they logged in."""
    ours = [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if session.get_decoded().get(SESSION_KEY) == str(reader)
    ]
    Session.objects.filter(pk__in=ours).delete()


def forget_expired_sessions() -> None:
    """Deletes stored sessions whose time is over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def forget_mail(marks: Iterable[str]) -> None:
    """Deletes mail to whoever the marks are of: what the queue remembers as sent, and files where there is no server.

    What still waits to be sent is sent: it tells them that they have left.
    """
    known = set(marks)
    sent = DBTaskResult.objects.filter(finished_at__isnull=False, task_path__endswith="mail")
    ours = [row.pk for row in sent.iterator() if _is_to(known, _addresses_in(row.args_kwargs))]
    DBTaskResult.objects.filter(pk__in=ours).delete()
    for file in Path(settings.MAIL_FOLDER).glob("*.eml"):
        with contextlib.suppress(OSError):
            if _is_to(known, _recipients(file)):
                file.unlink(missing_ok=True)


def _is_to(marks: set[str], addresses: Iterable[str]) -> bool:
    return any(marks_of(address) & marks for address in addresses)


def _addresses_in(value: object) -> list[str]:
    """Every text in a task's arguments that could be an address."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [address for each in value for address in _addresses_in(each)]
    return [value] if isinstance(value, str) and "@" in value and len(value) <= 254 else []


def _recipients(file: Path) -> list[str]:
    with file.open("rb") as lines:
        head = email.message_from_binary_file(lines, policy=email.policy.default)
    return [address for _, address in email.utils.getaddresses([str(value) for value in head.get_all("To", [])])]
