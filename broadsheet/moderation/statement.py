"""A decision as its writer is told of it: a statement of reasons (Regulation (EU) 2022/2065, Article 17, 3)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from broadsheet.common.clock import date_text
from broadsheet.moderation.appeals import ANSWERED_WITHIN, can_be_appealed, is_by_the_same, last_moment
from broadsheet.moderation.models import Appeal, Decision, NameCheck, Rule, Sanction
from broadsheet.moderation.recording import APPEALABLE, HARD, REPORTS_STEP, Deed

_OF_NAMES = frozenset({Deed.NAME_ACCEPTED, Deed.NAME_REJECTED})


@dataclass(frozen=True)
class Statement:
    """`title` and `extent` say what was decided and how far it reaches (a); `facts` what it rests on, and whether a
    machine found or decided it (b, c); `rule` and `law` the ground, as it was (d, e); `redress` what can be done (f).
    """

    decision: Decision
    title: str
    extent: str
    facts: list[str]
    rule: Rule | None
    law: str
    words: str
    redress: list[str]
    appeal: Appeal | None
    can_appeal: bool

    @property
    def is_hard(self) -> bool:
        """Whether it took something away."""
        return self.decision.deed in APPEALABLE


def statement(decision: Decision) -> Statement:
    """What the writer is told, in the language of the page."""
    appeal: Appeal | None = getattr(decision, "appeal", None)
    return Statement(
        decision,
        title(decision),
        _extent(decision),
        _facts(decision),
        decision.rule,
        decision.law,
        decision.words,
        _redress(decision, appeal),
        appeal,
        can_be_appealed(decision),
    )


def title(decision: Decision) -> str:
    """What was decided, in a few words."""
    if decision.deed in _OF_NAMES:
        return _title_of_name(decision)
    if decision.deed == Deed.SANCTION:
        return _title_of_sanction(decision)
    titles = {
        Deed.HOLD: pgettext("decision", "Your comment waits"),
        Deed.APPROVE: pgettext("decision", "Your comment was approved"),
        Deed.REJECT: pgettext("decision", "Your comment was rejected"),
        Deed.WITHHOLD: pgettext("decision", "Your comment was taken down"),
        Deed.RESTORE: pgettext("decision", "Your comment was put back"),
    }
    return titles[Deed(decision.deed)]


def _title_of_sanction(decision: Decision) -> str:
    sanction: Sanction | None = getattr(decision, "sanction", None)
    titles: dict[str, str] = {
        Sanction.Kind.HOLD: pgettext("decision", "What you write waits"),
        Sanction.Kind.SILENCE: pgettext("decision", "You cannot comment for a while"),
        Sanction.Kind.SUSPENSION: pgettext("decision", "Your account was suspended"),
        Sanction.Kind.BAN: pgettext("decision", "Your account was closed"),
    }
    # Of what is no longer kept it is not known what it was.
    kind = sanction.kind if sanction is not None else ""
    return titles.get(kind, pgettext("decision", "Your account was restricted"))


def _title_of_name(decision: Decision) -> str:
    # Of what is no longer kept it is not known what it was.
    check: NameCheck | None = getattr(decision, "name", None)
    field = check.field if check is not None else ""
    if decision.deed == Deed.NAME_ACCEPTED:
        accepted = {
            NameCheck.Field.DISPLAY_NAME: pgettext("decision", "Your display name was accepted"),
            NameCheck.Field.HANDLE: pgettext("decision", "Your handle was accepted"),
            NameCheck.Field.ABOUT: pgettext("decision", "Your text about yourself was accepted"),
        }
        return accepted.get(field, pgettext("decision", "What you say of yourself was accepted"))  # type: ignore[call-overload]
    rejected = {
        NameCheck.Field.DISPLAY_NAME: pgettext("decision", "Your display name was rejected"),
        NameCheck.Field.HANDLE: pgettext("decision", "Your handle was rejected"),
        NameCheck.Field.ABOUT: pgettext("decision", "Your text about yourself was rejected"),
    }
    return rejected.get(field, pgettext("decision", "What you say of yourself was rejected"))  # type: ignore[call-overload]


def _extent(decision: Decision) -> str:
    if decision.deed == Deed.SANCTION:
        return _extent_of_sanction(decision)
    if decision.deed == Deed.NAME_REJECTED:
        return _(
            "Nobody but you and the moderators reads it. Your account is not affected, and you can choose another."
        )
    if decision.deed == Deed.HOLD:
        return _("Nobody else reads it until a moderator has looked at it. You can go on writing.")
    if decision.deed in HARD:
        return _("Nobody but you and the moderators reads it, everywhere and for good. Your account is not affected.")
    return _("Everybody can read it.")


def _extent_of_sanction(decision: Decision) -> str:
    sanction: Sanction | None = getattr(decision, "sanction", None)
    if sanction is None:
        return ""
    if sanction.lifted_at is not None:
        return _("It was lifted on %(date)s.") % {"date": date_text(sanction.lifted_at)}
    if sanction.until is None:
        return _("It holds for good.")
    return _("It holds until %(date)s.") % {"date": date_text(sanction.until)}


def _facts(decision: Decision) -> list[str]:
    if decision.step == REPORTS_STEP:
        return [_reports(decision), _("So a rule of the program had it wait. A person decides what becomes of it.")]
    if decision.step:
        return [_("A check by machine had it wait. A person decides what becomes of it.")]
    if decision.deed == Deed.SANCTION:
        return [_("A moderator decided this because of what you wrote. No machine took part in the decision.")]
    told = [_("A moderator read it and decided. No machine took part in the decision.")]
    if decision.deed in _OF_NAMES:
        return [*told, _("A check by machine had asked for somebody to look at it.")]
    if decision.found_by == REPORTS_STEP:
        told.append(_("It waited because readers had reported it."))
    elif decision.found_by:
        told.append(_("It waited because a check by machine had asked for somebody to look at it."))
    if decision.reports:
        told.append(_reports(decision))
    elif decision.deed == Deed.WITHHOLD:
        told.append(_("No reader had reported it."))
    return told


def _reports(decision: Decision) -> str:
    words = ngettext("%(count)s reader had reported it.", "%(count)s readers had reported it.", decision.reports)
    return words % {"count": decision.reports}


def _redress(decision: Decision, appeal: Appeal | None) -> list[str]:
    """What can be done about it, or what came of that."""
    if decision.deed not in APPEALABLE:
        return []
    if decision.undone_by_id is not None and appeal is None:
        return [_("The decision was taken back. There is nothing more to do.")]
    if appeal is None:
        if not can_be_appealed(decision):
            return [_("It could be appealed until %(date)s.") % {"date": date_text(last_moment(decision))}, _courts()]
        words = ngettext(
            "You can appeal until %(date)s. It costs nothing; another person looks at it, and answers within "
            "%(count)s day.",
            "You can appeal until %(date)s. It costs nothing; another person looks at it, and answers within "
            "%(count)s days.",
            ANSWERED_WITHIN.days,
        )
        return [words % {"date": date_text(last_moment(decision)), "count": ANSWERED_WITHIN.days}, _courts()]
    if appeal.outcome == Appeal.Outcome.OPEN:
        return [_("You have appealed. You have an answer by %(date)s.") % {"date": date_text(appeal.due)}]
    told = [
        _("Your appeal was granted.")
        if appeal.outcome == Appeal.Outcome.GRANTED
        else _("Your appeal was looked at, and the decision stands.")
    ]
    if is_by_the_same(appeal):
        told.append(_("The same person answered, as this paper has no other who could."))
    return [*told, _courts()] if appeal.outcome == Appeal.Outcome.STANDS else told


def _courts() -> str:
    return _("You can also turn to a body that settles disputes out of court, or to a court.")
