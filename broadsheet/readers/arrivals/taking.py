"""Going through a list, a batch at a time: to look at it (`CHECKING`), or to take it in (`TAKING`).

Each batch is one transaction, and counts itself in it: who is killed in between goes on where the last one ended, and
who runs twice makes nobody twice.
"""

import itertools
import time
import zlib
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.readers.arrivals.checks import Candidate, Checker
from broadsheet.readers.arrivals.invitations import take_over
from broadsheet.readers.arrivals.source import MOST_LINES, Line, Unreadable, decode, lines
from broadsheet.readers.models import Arrival, ImportRemark, Reader, ReaderImport
from broadsheet.readers.names import set_handle
from broadsheet.readers.wishes import name_new

State = ReaderImport.State
BATCH = 200
GOING = (State.CHECKING, State.TAKING)


def lay_down(name: str, content: bytes, by: Reader | None) -> ReaderImport:
    """Keeps a list to be looked through. Raises `Unreadable` where it is none at all."""
    found = list(itertools.islice(lines(decode(content)), MOST_LINES + 1))
    if not found:
        raise Unreadable(_("The file names its columns, and nobody else."))
    if len(found) > MOST_LINES:
        raise Unreadable(_("The list has more than %(number)s readers. Cut it in parts.") % {"number": MOST_LINES})
    return ReaderImport.objects.create(name=name[:200], content=zlib.compress(content), total=len(found), by=by)


def take_in(number: int, invites: bool) -> bool:
    """Begins taking in a list that was looked through; whether it was there to be taken."""
    fresh = {"done": 0, "fit": 0, "known": 0, "refused": 0}
    waiting = ReaderImport.objects.filter(pk=number, state=State.CHECKED)
    with transaction.atomic():
        began = waiting.update(state=State.TAKING, invites=invites, **fresh)
        if began:
            ImportRemark.objects.filter(source=number).delete()
    return bool(began)


def go_on(number: int, seconds: float) -> ReaderImport | None:
    """Goes through the list for about so many seconds; what has become of it, `None` where it is gone."""
    source = ReaderImport.objects.filter(pk=number).first()
    if source is None or source.state not in GOING:
        return source
    rest = lines(decode(zlib.decompress(bytes(source.content))))
    checker = Checker()
    for line in itertools.islice(rest, source.done):
        checker.pass_over(line)
    # Counted from here: however slow the machine, each call gets on by a batch.
    until = time.monotonic() + seconds
    while _batch(source, checker, list(itertools.islice(rest, BATCH))):
        if source.state not in GOING or time.monotonic() > until:
            break
    return source


def _batch(source: ReaderImport, checker: Checker, batch: list[Line]) -> bool:
    """One batch, whole or not at all; whether it was ours to do, and not that of somebody who is ahead.

    Leaves `source` as the database has it.
    """
    with transaction.atomic():
        locked = ReaderImport.objects.select_for_update().defer("content").get(pk=source.pk)
        if (locked.state, locked.done) != (source.state, source.done):
            return False
        candidates = checker.check(batch)
        for candidate in candidates:
            if candidate.refusal:
                locked.refused += 1
            elif candidate.is_known:
                locked.known += 1
            else:
                locked.fit += 1
                if locked.state == State.TAKING:
                    _make(candidate, locked)
        if locked.state == State.TAKING and locked.invites:
            take_over(locked.pk, (candidate.email for candidate in candidates if candidate.is_known))
        ImportRemark.objects.bulk_create(_remarks(candidates, locked))
        locked.done += len(batch)
        changes: dict[str, Any] = {name: getattr(locked, name) for name in ("done", "fit", "known", "refused")}
        if len(batch) < BATCH or locked.done >= locked.total:
            changes["state"] = State.CHECKED if locked.state == State.CHECKING else State.DONE
            if changes["state"] == State.DONE:
                changes["content"] = b""
        ReaderImport.objects.filter(pk=locked.pk).update(**changes)
    for name, value in changes.items():
        setattr(source, name, value)
    return True


def _make(candidate: Candidate, source: ReaderImport) -> None:
    """An account without a password, whose address its reader proves by logging in."""
    reader = Reader(email=candidate.email, display_name=candidate.display_name)
    reader.set_unusable_password()
    if candidate.joined:
        reader.date_joined = candidate.joined
    if candidate.handle:
        set_handle(reader, candidate.handle)
    name_new(reader, candidate.wanted_handle)
    reader.save()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=False, primary=True)
    Arrival.objects.create(reader=reader, source=source)


def _remarks(candidates: list[Candidate], source: ReaderImport) -> list[ImportRemark]:
    return [
        ImportRemark(
            source=source,
            line=candidate.line.number,
            email=candidate.line.email[:254],
            reason=reason[:300],
            is_refused=bool(candidate.refusal),
        )
        for candidate in candidates
        for reason in ([candidate.refusal] if candidate.refusal else candidate.remarks)
    ]
