"""A list of readers, brought in from the command line: the newsroom's own way, in one go."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from broadsheet.readers.arrivals import taking
from broadsheet.readers.arrivals.invitations import to_invite
from broadsheet.readers.arrivals.source import MOST_BYTES, Unreadable
from broadsheet.readers.arrivals.tasks import invite as invite_later
from broadsheet.readers.models import ReaderImport

SECONDS = 0.5
SHOWN = 50


@dataclass(frozen=True)
class ReadersReport:
    """What became of a list. `remarks` are line, address, whether it was taken nevertheless, and why it is named.

    `invited_later` of those `invited` came with an earlier list, and had not been told.
    """

    lines_read: int
    taken: int
    known: int
    refused: int
    invited: int
    invited_later: int
    is_dry_run: bool
    remarks: list[tuple[int, str, bool, str]]

    def as_json(self) -> str:
        """One line: readers, created, known, refused, invited, invited_later, dry_run, remarks."""
        return json.dumps(
            {
                "readers": self.lines_read,
                "created": 0 if self.is_dry_run else self.taken,
                "fit": self.taken,
                "known": self.known,
                "refused": self.refused,
                "invited": self.invited,
                "invited_later": self.invited_later,
                "dry_run": self.is_dry_run,
                "remarks": [
                    {"line": line, "email": email, "taken": taken, "reason": reason}
                    for line, email, taken, reason in self.remarks
                ],
            }
        )

    def lines(self) -> list[str]:
        """The same for people."""
        did = "would be made" if self.is_dry_run else "made"
        found = [
            f"{self.lines_read} readers in the list: {self.taken} {did}, {self.known} here already, "
            f"{self.refused} cannot be taken."
        ]
        if self.invited:
            found.append(f"{self.invited} are being invited by mail, a hundred a minute.")
        if self.invited_later:
            found.append(f"{self.invited_later} of them came with an earlier list, and had not been told.")
        for line, email, taken, reason in self.remarks[:SHOWN]:
            found.append(f"  line {line}{f' ({email})' if email else ''}{'' if taken else ', not taken'}: {reason}")
        if len(self.remarks) > SHOWN:
            found.append(f"  and {len(self.remarks) - SHOWN} more; --json has them all.")
        return found


def bring_in(file: Path, invites: bool, dry_run: bool, advance: Callable[[int, int], None]) -> ReadersReport:
    """Looks through the list and, unless `dry_run`, takes it in. Raises `Unreadable`, `OSError`."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    laid_down = taking.lay_down(file.name, content, None)
    try:
        source = _to_the_end(laid_down.pk, advance)
        if not dry_run and taking.take_in(source.pk, invites):
            source = _to_the_end(source.pk, advance)
        invited = to_invite(source.pk).count() if invites and not dry_run else 0
        remarks = [
            (remark.line, remark.email, not remark.is_refused, remark.reason) for remark in source.remarks.iterator()
        ]
        if invited:
            invite_later.enqueue(source.pk)
        later = max(0, invited - source.fit)
        return ReadersReport(source.total, source.fit, source.known, source.refused, invited, later, dry_run, remarks)
    finally:
        if dry_run:
            ReaderImport.objects.filter(pk=laid_down.pk).delete()


def _to_the_end(number: int, advance: Callable[[int, int], None]) -> ReaderImport:
    while True:
        source = taking.go_on(number, SECONDS)
        if source is None:
            raise Unreadable("Somebody has discarded the list meanwhile.")
        advance(source.done, source.total)
        if source.state not in taking.GOING:
            return source
