"""The reasons that a moderator may choose from, and what a form gives of them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import CannedReason, Rule
from broadsheet.moderation.rules import in_force

LONGEST, LONGEST_LAW = 1_000, 200


@dataclass(frozen=True)
class Choice:
    """What the form offers: the rules in force, and words under short names."""

    rules: list[Rule]
    canned: list[CannedReason]


def choice() -> Choice:
    """The reasons on offer now; canned ones in the language of the page first."""
    here = get_language()
    canned = sorted(CannedReason.objects.all(), key=lambda reason: (reason.language != here, reason.name))
    return Choice(rules_in_force(), canned)


def rules_in_force() -> list[Rule]:
    """The rules of the house as they are now."""
    return list(in_force().rules.all())


def read(data: QueryDict, *, is_owed: bool) -> Grounds:
    """The grounds that a form gives. `is_owed`: without a rule, a law or words nothing is decided. Raises `Refused`."""
    given = {name: data.get(name, "").replace("\0", "").strip() for name in ("rule", "law", "words", "note", "canned")}
    chosen = _rule(given["rule"])
    words = given["words"][:LONGEST]
    if canned := _canned(given["canned"]):
        words = words or canned.words
        chosen = chosen or next((rule for rule in rules_in_force() if rule.key == canned.rule), None)
    grounds = Grounds(chosen.pk if chosen else None, given["law"][:LONGEST_LAW], words, given["note"][:LONGEST])
    if is_owed and not grounds.are_given:
        raise Refused(422, "no-reason", _("Give a reason: its writer is owed one."))
    return grounds


def _rule(value: str) -> Rule | None:
    known = rules_in_force() if value else []
    return next((rule for rule in known if str(rule.pk) == value), None)


def _canned(value: str) -> CannedReason | None:
    return CannedReason.objects.filter(pk=int(value[:18])).first() if value.isascii() and value.isdecimal() else None
