"""Names and texts about themselves that readers want, and what is said of them before others see them.

`settings.READER_TEXT_STEPS` names, by dotted path and in their order, the steps that look at each of them, as the steps
of the conversation look at comments. What one refuses cannot be had. What one holds is in force only once a moderator
agrees: until then the reader keeps what they had, or has a neutral name where they had nothing yet. What one marks is
in force, and moderators look at it. The staff speak for the paper, and are not asked.

Who keeps what waits, and decides about it, is a desk that another part of the paper introduces (`introduce`).
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from broadsheet.common.rate_limits import RateLimit
from broadsheet.readers.models import Reader

DISPLAY_NAME, HANDLE, ABOUT = "display_name", "handle", "about"
#: What is held costs a moderator's time: nobody asks for more of it than that.
_HELD = RateLimit("names and texts that wait", 5, timedelta(days=1))


class Answer(Enum):
    MARK = "mark"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be called, or to say of themselves. `reader` is nobody before there is an account."""

    reader: Reader | None
    field: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What a step has to say against it. `why` is a sentence for the reader, `score` how sure it is, from 0 to 1."""

    step: str
    answer: Answer
    why: str = ""
    score: float = 0.0
    detail: str = ""


Step = Callable[[Wish], Iterable[Finding]]


@dataclass(frozen=True)
class Outcome:
    """What came of it. Without findings, nothing is to be said."""

    findings: tuple[Finding, ...] = ()

    @property
    def refusal(self) -> str:
        """Why it cannot be had, in words; empty where it can."""
        return next((found.why for found in self.findings if found.answer is Answer.REFUSE), "")

    @property
    def is_held(self) -> bool:
        """Whether it is not in force before a moderator agrees."""
        return any(found.answer is not Answer.MARK for found in self.findings)

    @property
    def verdicts(self) -> list[list[Any]]:
        """`[step, answer, score of 100, detail]` of each finding, as comments have them."""
        return [[found.step, found.answer.value, _of_100(found), found.detail[:200]] for found in self.findings]

    @property
    def suspicion(self) -> int:
        """The highest score, of 100."""
        return max(map(_of_100, self.findings), default=0)


def _of_100(found: Finding) -> int:
    return round(100 * min(1.0, found.score))


NOTHING = Outcome()


class Desk(Protocol):
    """Where moderators look at names and texts."""

    def waiting(self, reader: Reader) -> Mapping[str, str]:
        """What the reader wants and a moderator has not looked at yet, by field."""

    def has_accepted(self, reader: Reader, field: str, text: str) -> bool:
        """Whether a moderator has agreed to that before."""

    def chosen(self, reader: Reader, field: str, text: str, before: str, outcome: Outcome) -> None:
        """The reader has chosen anew, and what they wanted before is given up. Inside the transaction that does it."""


_DESKS: list[Desk] = []


def introduce(desk: Desk) -> None:
    """Has names and texts kept and decided about there."""
    _DESKS[:] = [desk]


@cache
def _loaded(paths: tuple[str, ...]) -> tuple[Step, ...]:
    return tuple(import_string(path) for path in paths)


def judged(wish: Wish) -> Outcome:
    """What the steps say of it."""
    reader = wish.reader
    found = tuple(each for step in _loaded(tuple(settings.READER_TEXT_STEPS)) for each in step(wish))
    if not found or (reader is not None and reader.pk is not None and _is_spared(reader, wish)):
        return NOTHING
    return Outcome(found)


def _is_spared(reader: Reader, wish: Wish) -> bool:
    return reader.is_of_staff or any(desk.has_accepted(reader, wish.field, wish.text) for desk in _DESKS)


def judged_or_refused(wish: Wish) -> Outcome:
    """The same of what can be had. Raises `ValidationError` with words for the reader of what cannot."""
    outcome = judged(wish)
    if outcome.refusal:
        raise ValidationError(outcome.refusal, code="refused")
    return outcome


def chosen(reader: Reader, field: str, text: str, before: str, outcome: Outcome = NOTHING) -> None:
    """Writes down that the reader has chosen, or that somebody has for them. Inside the transaction that does it."""
    for desk in _DESKS:
        desk.chosen(reader, field, text, before, outcome)


def hold(reader: Reader, field: str, text: str, before: str, outcome: Outcome) -> None:
    """Has what the reader wants wait, inside the transaction that does it. Raises `ValidationError` for too many."""
    if waiting(reader).get(field) == text:
        return
    if _HELD.take(str(reader.pk)):
        raise ValidationError(_("Several of your wishes were looked at today already. Please try again tomorrow."))
    chosen(reader, field, text, before, outcome)


def waiting(reader: Reader) -> dict[str, str]:
    """What the reader wants and a moderator has not looked at yet, by field."""
    return {field: text for desk in _DESKS for field, text in desk.waiting(reader).items()}


def told_held(text: str, name: str = "") -> str:
    """What a reader is told of what waits; `name`, what they are called meanwhile, where it is new to them."""
    shown = text if len(text) <= 80 else f"{text[:79]}…"
    if name:
        words = _("“%(text)s” waits for a moderator to look at it. Until then you are called “%(name)s”.")
        return words % {"text": shown, "name": name}
    return _("“%(text)s” waits for a moderator to look at it. Until then everything stays as it was.") % {"text": shown}


def neutral_name() -> str:
    """A display name for whoever has none yet that others may see."""
    return _("Reader %(number)s") % {"number": 1_000 + secrets.randbelow(9_000)}


def name_new(reader: Reader, handle: str = "") -> str:
    """Judges what somebody is to be called who is about to have an account, whichever way they come.

    Where the display name waits, or cannot be had, they have a neutral one, and what they wanted stands at the desk as
    soon as the reader is saved; the words that they are told are given back. Nobody is kept from coming in by it. With
    `handle`, one that they are not given, that stands at the desk, too.
    """
    wanted = reader.display_name
    wishes: list[tuple[str, str, str, Outcome]] = []
    told = ""
    outcome = judged(Wish(reader, DISPLAY_NAME, wanted)) if wanted else NOTHING
    if outcome.is_held:
        reader.display_name = neutral_name()
        told = told_held(wanted, reader.display_name)
    if outcome.findings:
        wishes.append((DISPLAY_NAME, wanted, "", outcome))
    if handle:
        wishes.append((HANDLE, handle, "", judged(Wish(reader, HANDLE, handle))))
    reader.wishes = wishes
    return told


def save_new(reader: Reader, save: Callable[[], None]) -> None:
    """Saves somebody new, and with them what they want that a moderator is to look at."""
    wishes, reader.wishes = reader.wishes, []
    if not wishes:
        save()
        return
    with transaction.atomic():
        save()
        for field, text, before, outcome in wishes:
            chosen(reader, field, text, before, outcome)
