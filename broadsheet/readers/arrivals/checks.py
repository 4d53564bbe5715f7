"""Whether a line of a list can become a reader, and what must be said about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from broadsheet.readers import handles
from broadsheet.readers.arrivals.source import Line
from broadsheet.readers.models import Reader
from broadsheet.readers.names import clean_display_name, is_taken, refuse_official_name, reserved_now
from broadsheet.readers.privacy.addresses import marks_of
from broadsheet.readers.privacy.erasures import written
from broadsheet.readers.wishes import DISPLAY_NAME, HANDLE, Wish, judged

LONGEST_EMAIL = 254


@dataclass
class Candidate:
    """What a line comes to. `refusal`: why nobody can be made of it; `remarks`: what of it is left out, and why."""

    line: Line
    email: str = ""
    display_name: str = ""
    handle: str = ""
    joined: datetime | None = None
    # A handle that they would have if no moderator had to look at it first.
    wanted_handle: str = ""
    refusal: str = ""
    is_known: bool = False
    remarks: list[str] = field(default_factory=list)


class Checker:
    """Looks at the lines of one list in their order, a batch at a time."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._skeletons: set[str] = set()
        self._reserved = reserved_now()
        # Read once: a list is long, and so is the file of those who left.
        left = {erasure.mail for erasure in written()}
        self._has_left: Callable[[str], bool] = lambda email: not left.isdisjoint(marks_of(email)) if left else False

    def pass_over(self, line: Line) -> None:
        """Remembers a line that was dealt with before."""
        self._seen.setdefault(line.email.lower(), line.number)

    def check(self, batch: list[Line]) -> list[Candidate]:
        """What the lines of a batch come to, in their order."""
        addresses = {line.email.lower() for line in batch if line.email}
        known = set(Reader.objects.filter(email__in=addresses).values_list("email", flat=True))
        known |= set(EmailAddress.objects.filter(email__in=addresses).values_list("email", flat=True))
        return [self._candidate(line, known) for line in batch]

    def _candidate(self, line: Line, known: set[str]) -> Candidate:
        candidate = Candidate(line, email=line.email.lower(), refusal=line.problem or self._refusal(line))
        if candidate.refusal:
            return candidate
        self._seen[candidate.email] = line.number
        candidate.is_known = candidate.email in known
        if candidate.is_known:
            return candidate
        if self._has_left(candidate.email):
            candidate.refusal = _("This reader has deleted their account here.")
            return candidate
        self._name(candidate)
        self._handle(candidate)
        self._joined(candidate)
        return candidate

    def _refusal(self, line: Line) -> str:
        if not line.email:
            return _("There is no e-mail address.")
        try:
            if len(line.email) > LONGEST_EMAIL:
                raise ValidationError("too long")
            validate_email(line.email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": line.email[:80]}
        if before := self._seen.get(line.email.lower()):
            return _("The same address is in line %(number)s.") % {"number": before}
        return ""

    def _name(self, candidate: Candidate) -> None:
        if not candidate.line.display_name:
            return
        try:
            name = clean_display_name(candidate.line.display_name)
            refuse_official_name(name)
            candidate.display_name = name
            if judged(Wish(None, DISPLAY_NAME, name)).is_held:
                said = _("With a neutral name at first: “%(name)s” waits for a moderator.")
                candidate.remarks.append(said % {"name": name[:80]})
        except ValidationError as error:
            candidate.remarks.append(_("Without a display name: %(why)s") % {"why": " ".join(error.messages)})

    def _handle(self, candidate: Candidate) -> None:
        if not candidate.line.handle:
            return
        handle = handles.normalise(candidate.line.handle)
        try:
            handles.validate_handle(handle, self._reserved)
            look = handles.skeleton(handle)
            if look in self._skeletons or is_taken(handle):
                raise ValidationError(_("This handle is taken, or looks like one that is."))
            self._skeletons.add(look)
            if judged(Wish(None, HANDLE, handle)).is_held:
                candidate.wanted_handle = handle
                raise ValidationError(_("A moderator is to look at it first."))
            candidate.handle = handle
        except ValidationError as error:
            why = " ".join(error.messages)
            said = _("With another handle than “%(handle)s”: %(why)s")
            candidate.remarks.append(said % {"handle": candidate.line.handle[:40], "why": why})

    def _joined(self, candidate: Candidate) -> None:
        text = candidate.line.joined
        if not text:
            return
        try:
            day = parse_date(text)
            moment = datetime.combine(day, time(12), UTC) if day else parse_datetime(text)
        except ValueError:
            moment = None
        if moment is not None and timezone.is_naive(moment):
            moment = moment.replace(tzinfo=UTC)
        if moment is None or not datetime(1970, 1, 1, tzinfo=UTC) < moment <= timezone.now():
            candidate.remarks.append(
                _("As joined today: “%(text)s” is not a day in the past such as 2024-05-31.") % {"text": text[:40]}
            )
        else:
            candidate.joined = moment
