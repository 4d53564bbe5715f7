"""`<data>/erasures.jsonl`: who was erased, so that a restored backup does not bring them back.

One line of JSON for each erasure, written down to the disk, never changed and never removed:

    {"reader": 12, "mail": "…", "account": "…", "at": "2026-11-24T09:30:00+00:00", "keeps_comments": true}

`mail` and `account` are keyed hashes (HMAC-SHA-256 with the paper's secret key) of the e-mail address and of when the
account was made; by themselves they tell nobody anything. At every start, whoever has that number and that address, or
that number and that moment, is erased again: the number alone would not do, since after a restore the next account may
be given it; nor the address alone, for its owner may have registered anew.

The line is a task of the transaction that erases: with the commit it is certain to be written, and without it, never.

**A backup must carry this file forward, not back.** Whoever restores yesterday's data directory keeps today's
`erasures.jsonl` (or adds the lines that the older one lacks) and the same secret key before the paper starts.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from broadsheet.readers.models import Reader
from broadsheet.readers.privacy.addresses import mark, marks_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Erasure:
    """One line of the file."""

    reader: int
    mail: str
    account: str
    at: str
    keeps_comments: bool

    @classmethod
    def of(cls, reader: Reader, keeps_comments: bool) -> "Erasure":
        """What is to be written of a reader who is about to be erased."""
        at = timezone.now().isoformat(timespec="seconds")
        return cls(reader.pk, mark(reader.email), mark(_account(reader)), at, keeps_comments)

    def concerns(self, reader: Reader) -> bool:
        """Whether this row of a restored database is who was erased."""
        return reader.pk == self.reader and (
            self.mail in marks_of(reader.email) or self.account in marks_of(_account(reader))
        )


def _batched(erasures: list[Erasure], size: int) -> Iterator[list[Erasure]]:
    for start in range(0, len(erasures), size):
        yield erasures[start : start + size]


def _account(reader: Reader) -> str:
    """What an account has from its first day on, whatever its address became. Seconds: some backups keep no more."""
    return f"{reader.pk} {int(reader.date_joined.timestamp())}"


def file() -> Path:
    return Path(settings.DATA) / "erasures.jsonl"


def write_down(erasure: Erasure) -> None:
    """Adds the line, unless it is there; on return it is on the disk. Any number may do this at once."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        os.fchmod(lines.fileno(), 0o600)
        known = lines.read()
        if erasure not in _read(known):
            # A line that the power's going cut short must not swallow the next one.
            start = b"\n" if known and not known.endswith(b"\n") else b""
            lines.write(start + json.dumps(asdict(erasure)).encode() + b"\n")
            lines.flush()
        os.fsync(lines.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def written() -> list[Erasure]:
    """Every erasure of the file; none where there is no file yet."""
    try:
        return list(_read(file().read_bytes()))
    except FileNotFoundError:
        return []


def _read(content: bytes) -> Iterator[Erasure]:
    for line in content.splitlines():
        try:
            erasure = Erasure(**json.loads(line))
            if isinstance(erasure.reader, int) and isinstance(erasure.mail, str) and isinstance(erasure.account, str):
                yield erasure
        except (ValueError, TypeError):
            if line.strip():
                logger.warning("A line of %s cannot be read and is passed over", file())


def hold() -> int:
    """Erases again whoever a restored backup brought back; how many. Costs nothing where nobody was ever erased."""
    from broadsheet.readers.privacy.erase import CannotLeave, erase

    again = 0
    for reader, erasure in _back_again(written()):
        try:
            again += erase(reader, erasure.keeps_comments)
        except CannotLeave:
            logger.error("Reader %s was erased before, but nobody else could run the paper now", reader.pk)
    if again:
        logger.warning("%s readers who had left were in the database again, and are erased again", again)
    return again


def _back_again(erasures: list[Erasure]) -> Iterator[tuple[Reader, Erasure]]:
    for some in _batched(erasures, 500):
        there = Reader.objects.exclude(status=Reader.Status.FORMER).in_bulk([erasure.reader for erasure in some])
        for erasure in some:
            if (reader := there.get(erasure.reader)) is not None and erasure.concerns(reader):
                yield reader, erasure
