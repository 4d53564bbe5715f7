"""What moderation keeps of a reader, and what becomes of it when they leave."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.common.decisions import decided
from broadsheet.delivery.freshness import changed
from broadsheet.moderation.models import (
    Appeal,
    Assignment,
    Batch,
    Claim,
    CommentNote,
    Decision,
    HouseRules,
    Moderating,
    PublishedReport,
    Sanction,
    SavedFilter,
    SourceSanction,
    Standing,
)
from broadsheet.moderation.names import known
from broadsheet.moderation.numbers.publishing import TAG as TRANSPARENCY
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.known import Known, Part, register


def _decisions(reader: Reader) -> Known:
    found = Decision.objects.filter(reader=reader).select_related("rule", "appeal").order_by("pk")
    return [_told(each) for each in found]


def _told(decision: Decision) -> dict[str, Any]:
    told: dict[str, Any] = {
        "address": f"{settings.PUBLIC_URL}{reverse('own_decision', args=[decision.pk])}",
        "decision": str(decision.get_deed_display()),
        "at": decision.at,
        "by_machine": decision.is_automatic,
        "rule": decision.rule.title if decision.rule else "",
        "law": decision.law,
        "reason": decision.words,
        "note": decision.note,
        "text": decision.text,
    }
    appeal: Appeal | None = getattr(decision, "appeal", None)
    if appeal is not None:
        told["appeal"] = {
            "in_your_words": appeal.words,
            "at": appeal.at,
            "outcome": str(appeal.get_outcome_display()),
            "answer": appeal.answer,
        }
    return told


def _forget_decisions(reader: Reader, keeps_comments: bool) -> None:
    """That something was decided stays, and by what rule; not about whom, nor what anybody said."""
    own = Decision.objects.filter(reader=reader)
    Appeal.objects.filter(decision__in=own).update(words="", answer="")
    own.update(reader=None, text="", words="", note="")
    Batch.objects.filter(reader=reader).update(reader=None)


def _sanctions(reader: Reader) -> Known:
    return [
        {
            "sanction": str(each.get_kind_display()),
            "at": each.at,
            "until": each.until,
            "lifted_at": each.lifted_at,
            "reason": each.words,
            "note": each.note,
        }
        for each in Sanction.objects.filter(reader=reader).order_by("pk")
    ]


def _forget_sanctions(reader: Reader, keeps_comments: bool) -> None:
    Sanction.objects.filter(reader=reader).delete()


def _standing(reader: Reader) -> Known:
    found = Standing.objects.filter(reader=reader).first()
    if found is None:
        return {}
    return {
        "comments_published": found.published,
        "comments_rejected": found.rejected,
        "comments_picked": found.picked,
        "reports_upheld": found.reports_upheld,
        "reports_dismissed": found.reports_dismissed,
        "trusted": found.is_trusted,
    }


def _sources(reader: Reader) -> Known:
    """What was done, on their account, about where they come from. No hash is told: it is not theirs alone."""
    return [
        {
            "source": str(each.get_source_display()),
            "sanction": str(each.get_kind_display()),
            "at": each.at,
            "until": each.until,
            "lifted_at": each.lifted_at,
            "reason": each.words,
            "note": each.note,
        }
        for each in SourceSanction.objects.filter(reader=reader).order_by("pk")
    ]


def _forget_sources(reader: Reader, keeps_comments: bool) -> None:
    """They hold until their end, since others come from there, too; on whose account is not known any more."""
    SourceSanction.objects.filter(reader=reader).update(reader=None, note="")


def _forget_standing(reader: Reader, keeps_comments: bool) -> None:
    Standing.objects.filter(reader=reader).delete()


def _moderated(reader: Reader) -> Known:
    """What they did as a moderator: not to whom."""
    decisions = Decision.objects.filter(by=reader).order_by("pk")
    found: list[dict[str, Any]] = [
        {"decision": str(each.get_deed_display()), "at": each.at, "reason": each.words, "note": each.note}
        for each in decisions
    ]
    found += [
        {"answer": each.answer, "at": each.answered_at}
        for each in Appeal.objects.filter(by=reader).order_by("answered_at", "pk")
    ]
    found += [
        {"sanction": str(each.get_kind_display()), "at": each.at, "reason": each.words, "note": each.note}
        for each in Sanction.objects.filter(Q(by=reader) | Q(lifted_by=reader)).order_by("pk")
    ]
    found += [
        {"sanction": str(each.get_kind_display()), "at": each.at, "reason": each.words, "note": each.note}
        for each in SourceSanction.objects.filter(Q(by=reader) | Q(lifted_by=reader)).order_by("pk")
    ]
    found += [
        {"decision": str(each.get_occasion_display()), "number": each.number, "at": each.at}
        for each in Batch.objects.filter(Q(by=reader) | Q(undone_by=reader)).order_by("pk")
    ]
    found += [{"note": each.text, "at": each.at} for each in CommentNote.objects.filter(author=reader).order_by("pk")]
    found += [{"section": str(each)} for each in Assignment.objects.filter(moderator=reader)]
    found += [{"search": each.name, "query": each.query} for each in SavedFilter.objects.filter(moderator=reader)]
    return found


def _forget_moderated(reader: Reader, keeps_comments: bool) -> None:
    """What was decided holds; by whom is not known any more."""
    Claim.objects.filter(moderator=reader).delete()
    Assignment.objects.filter(moderator=reader).delete()
    SavedFilter.objects.filter(moderator=reader).delete()
    CommentNote.objects.filter(author=reader).update(author=None)
    Decision.objects.filter(by=reader).update(by=None)
    Appeal.objects.filter(by=reader).update(by=None)
    HouseRules.objects.filter(published_by=reader).update(published_by=None)
    PublishedReport.objects.filter(by=reader).update(by=None)
    Sanction.objects.filter(by=reader).update(by=None)
    Sanction.objects.filter(lifted_by=reader).update(lifted_by=None)
    SourceSanction.objects.filter(by=reader).update(by=None)
    SourceSanction.objects.filter(lifted_by=reader).update(lifted_by=None)
    Batch.objects.filter(by=reader).update(by=None)
    Batch.objects.filter(undone_by=reader).update(undone_by=None)


_WORDS = {
    "address": gettext_lazy("Address"),
    "answer": gettext_lazy("The answer"),
    "appeal": gettext_lazy("Your appeal"),
    "by_machine": gettext_lazy("By a machine alone"),
    "decision": gettext_lazy("Decision"),
    "in_your_words": gettext_lazy("In your words"),
    "law": gettext_lazy("Law"),
    "lifted_at": gettext_lazy("Lifted"),
    "outcome": gettext_lazy("Outcome"),
    "query": gettext_lazy("What was searched for"),
    "rule": gettext_lazy("Rule"),
    "sanction": gettext_lazy("Sanction"),
    "search": gettext_lazy("Search"),
    "section": gettext_lazy("Section"),
    "source": gettext_lazy("Source"),
    "until": gettext_lazy("Until"),
}
PARTS = (
    Part(
        "decisions",
        gettext_lazy("Decisions about what you wrote"),
        _decisions,
        _forget_decisions,
        ("moderation.Decision.reader", "moderation.Batch.reader"),
        _WORDS,
    ),
    Part(
        "sanctions",
        gettext_lazy("Sanctions"),
        _sanctions,
        _forget_sanctions,
        ("moderation.Sanction.reader",),
        _WORDS,
    ),
    Part(
        "sources",
        gettext_lazy("Sanctions of where you come from"),
        _sources,
        _forget_sources,
        ("moderation.SourceSanction.reader",),
        _WORDS,
    ),
    Part(
        "standing",
        gettext_lazy("What you have earned"),
        _standing,
        _forget_standing,
        ("moderation.Standing.reader",),
        {
            "comments_published": gettext_lazy("Comments published"),
            "comments_rejected": gettext_lazy("Comments rejected"),
            "comments_picked": gettext_lazy("Comments picked"),
            "reports_upheld": gettext_lazy("Reports that were right"),
            "reports_dismissed": gettext_lazy("Reports that were not"),
            "trusted": gettext_lazy("Trusted"),
        },
    ),
    Part(
        "moderated",
        gettext_lazy("What you decided as a moderator"),
        _moderated,
        _forget_moderated,
        (
            "moderation.Decision.by",
            "moderation.Appeal.by",
            "moderation.Claim.moderator",
            "moderation.Assignment.moderator",
            "moderation.SavedFilter.moderator",
            "moderation.CommentNote.author",
            "moderation.HouseRules.published_by",
            "moderation.PublishedReport.by",
            "moderation.Sanction.by",
            "moderation.Sanction.lifted_by",
            "moderation.SourceSanction.by",
            "moderation.SourceSanction.lifted_by",
            "moderation.Batch.by",
            "moderation.Batch.undone_by",
        ),
        _WORDS,
    ),
)


def told() -> list[facts.Fact]:
    """What the page on privacy says of moderation."""
    text = _(
        "We keep what was decided about your comments, why, and what they said then; you can read and appeal it. When "
        "you leave, only that something was decided is left."
    )
    months = decided(Moderating).decisions_months
    if months:
        kept = ngettext(
            "%(count)s month after a decision, we forget whom it was about, who made it, what the comment said, and "
            "the reasons. That it was made stays, and the rule.",
            "%(count)s months after a decision, we forget whom it was about, who made it, what the comment said, and "
            "the reasons. That it was made stays, and the rule.",
            months,
        ) % {"count": months}
    else:
        kept = _("Decisions are kept until you leave.")
    return [facts.Fact(facts.ACCOUNT, text), facts.Fact(facts.ACCOUNT, kept)]


def _settings_changed(**_signal: Any) -> None:
    changed("readers", TRANSPARENCY)


def connect() -> None:
    for part in (*PARTS, *known.PARTS):
        register(part)
    facts.add(told)
    facts.add(known.told)
    post_save.connect(_settings_changed, Moderating, dispatch_uid="moderation-settings")
