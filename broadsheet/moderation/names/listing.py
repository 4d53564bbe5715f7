"""The names and texts that wait at the desk, a page at a time."""

from dataclasses import dataclass

from broadsheet.moderation.desk.care import COVERED_FROM
from broadsheet.moderation.desk.dossier import step_title
from broadsheet.moderation.models import NameCheck
from broadsheet.moderation.names.keeping import open_checks

PER_PAGE = 30


@dataclass(frozen=True)
class Row:
    """A check with what the steps said, in words: title and what they found."""

    check: NameCheck
    findings: list[tuple[str, str]]

    @property
    def is_covered(self) -> bool:
        """Whether the text is shown only to whoever asks for it."""
        return self.check.suspicion >= COVERED_FROM and self.check.field == NameCheck.Field.ABOUT


@dataclass(frozen=True)
class Page:
    """`after` is the key that the next page begins behind; empty where there is none."""

    rows: list[Row]
    after: str


def page_of(after: str = "") -> Page:
    """The oldest, or those behind a key. Raises `ValueError` for what is no key."""
    found = open_checks()
    if after:
        if not (after.isascii() and after.isdecimal()):
            raise ValueError(after)
        found = found.filter(pk__gt=int(after[:18]))
    checks = list(found[: PER_PAGE + 1])
    more = len(checks) > PER_PAGE
    rows = [Row(check, _findings(check)) for check in checks[:PER_PAGE]]
    return Page(rows, str(rows[-1].check.pk) if more else "")


def _findings(check: NameCheck) -> list[tuple[str, str]]:
    said = [verdict for verdict in check.verdicts if len(verdict) == 4]
    return [(step_title(step), detail) for step, _answer, _score, detail in sorted(said, key=lambda row: -row[2])]
