"""What is counted, in words."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from broadsheet.conversation.models import Comment, Report
from broadsheet.moderation.desk.dossier import step_title
from broadsheet.moderation.models import Appeal, Decision, Rule, Sanction, SourceSanction
from broadsheet.moderation.numbers.counting import AUTOMATIC

_CAUSES: dict[str, Any] = {
    "report": pgettext_lazy("what led to a decision", "reported by readers"),
    "machine": pgettext_lazy("what led to a decision", "found by a check"),
    "own": pgettext_lazy("what led to a decision", "found by the staff"),
}


def status_title(key: str) -> str:
    return _choice(Comment.Status.choices, key)


def deed_title(key: str) -> str:
    """“held by a check”, “approved”."""
    title = _choice(Decision.Deed.choices, key.removesuffix(AUTOMATIC))
    return _("%(deed)s by a check") % {"deed": title} if key.endswith(AUTOMATIC) else title


def reason_title(key: str) -> str:
    return _choice(Report.Reason.choices, key)


def outcome_title(key: str) -> str:
    return _choice(Appeal.Outcome.choices, key)


def sanction_title(key: str) -> str:
    return _choice(Sanction.Kind.choices, key)


def source_title(key: str) -> str:
    return _choice(SourceSanction.Kind.choices, key)


def cause_title(key: str) -> str:
    return str(_CAUSES.get(key, key))


def ground_titles() -> dict[str, str]:
    """Of each ground on which comments are taken away; a rule is called what it was called last."""
    rules = Rule.objects.order_by("version__number").values_list("key", "title")
    return {
        **{f"rule:{key}": title for key, title in rules},
        "law": str(gettext_lazy("A law")),
        "words": str(gettext_lazy("Words of the moderator’s own")),
    }


def duration_text(lasted: timedelta | None) -> str:
    """“20 minutes”, “3 hours”, “5 days”; a dash of nothing."""
    if lasted is None:
        return "–"
    minutes = max(1, round(lasted.total_seconds() / 60))
    if minutes < 90:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _choice(choices: Any, key: str) -> str:
    return str(dict(choices).get(key, key))


__all__ = [
    "cause_title", "deed_title", "duration_text", "ground_titles", "outcome_title", "reason_title", "sanction_title",
    "source_title", "status_title", "step_title",
]  # fmt: skip
