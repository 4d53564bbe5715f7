"""What the desk's log is read out of: each table that says that somebody decided something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.models import ModelLogEntry

from broadsheet.moderation.models import (
    Appeal,
    Assignment,
    AuthorityOrder,
    Batch,
    CannedReason,
    Decision,
    HouseRules,
    Moderating,
    OutsideDispute,
    Rule,
    Sanction,
    SourceSanction,
    WatchedDomain,
    WatchedWord,
)
from broadsheet.moderation.numbers.entries import Entry

_LISTS = (WatchedWord, WatchedDomain, CannedReason, Moderating, Assignment, AuthorityOrder, OutsideDispute)


@dataclass(frozen=True)
class Source:
    """A table of things decided: `rows` of it, and what of a row is an `Entry`.

    `at`, `by`, `reader`, `rule` and `url` name columns; what is empty it has not. `deeds` are the stable words of what
    it tells of, each with the condition for its rows.
    """

    name: str
    at: str
    deeds: Mapping[str, Q]
    rows: Callable[[], QuerySet[Any]]
    entry: Callable[[Any], Entry]
    by: str = "by"
    reader: str = ""
    rule: str = ""
    url: str = ""


_ALL = Q()
TITLES: dict[str, Any] = {
    **{str(value): label for value, label in Decision.Deed.choices},
    "appeal-stands": gettext_lazy("appeal answered: the decision stands"),
    "appeal-granted": gettext_lazy("appeal answered: the decision was changed"),
    "sanction": pgettext_lazy("log", "reader sanctioned"),
    "sanction-lifted": pgettext_lazy("log", "sanction lifted"),
    "source": pgettext_lazy("log", "source sanctioned"),
    "source-lifted": pgettext_lazy("log", "sanction of a source lifted"),
    "batch": pgettext_lazy("log", "decided together"),
    "batch-undone": pgettext_lazy("log", "taken back together"),
    "rules": pgettext_lazy("log", "rules of the house published"),
    "list": pgettext_lazy("log", "a list or setting changed"),
}


def _decision(row: Decision) -> Entry:
    discussion = row.comment.discussion if row.comment else None
    return Entry(
        "decision", row.pk, row.at, row.deed, str(row.get_deed_display()), row.by, row.step, row.reader,
        comment_id=row.comment_id, discussion=discussion.url if discussion else "", rule=_title(row.rule), law=row.law,
        words=row.words, note=row.note,
    )  # fmt: skip


def _appeal(row: Appeal) -> Entry:
    decision, deed = row.decision, f"appeal-{row.outcome}"
    discussion = decision.comment.discussion if decision.comment else None
    assert row.answered_at is not None
    return Entry(
        "appeal", row.pk, row.answered_at, deed, str(TITLES.get(deed, deed)), row.by, reader=decision.reader,
        comment_id=decision.comment_id, discussion=discussion.url if discussion else "", rule=_title(decision.rule),
        law=decision.law, words=row.answer,
    )  # fmt: skip


def _sanction(row: Sanction) -> Entry:
    return Entry(
        "sanction", row.pk, row.at, "sanction", str(TITLES["sanction"]), row.by, reader=row.reader,
        about=str(row.get_kind_display()), rule=_title(row.rule), law=row.law, words=row.words, note=row.note,
    )  # fmt: skip


def _lifted(row: Sanction) -> Entry:
    assert row.lifted_at is not None
    return Entry(
        "lifted", row.pk, row.lifted_at, "sanction-lifted", str(TITLES["sanction-lifted"]), row.lifted_by,
        reader=row.reader, about=str(row.get_kind_display()), rule=_title(row.rule),
    )  # fmt: skip


def _source_name(row: SourceSanction) -> str:
    """Its kind, and the domain where it is one: a network or a device is named by nothing that leads back to it."""
    value = f" {row.value}" if row.source == SourceSanction.Source.DOMAIN else ""
    return f"{row.get_source_display()}{value}: {row.get_kind_display()}"


def _source(row: SourceSanction) -> Entry:
    return Entry(
        "source", row.pk, row.at, "source", str(TITLES["source"]), row.by, reader=row.reader, about=_source_name(row),
        words=row.words, note=row.note,
    )  # fmt: skip


def _source_lifted(row: SourceSanction) -> Entry:
    assert row.lifted_at is not None
    return Entry(
        "source-lifted", row.pk, row.lifted_at, "source-lifted", str(TITLES["source-lifted"]), row.lifted_by,
        reader=row.reader, about=_source_name(row),
    )  # fmt: skip


def _batch_name(row: Batch) -> str:
    counted = ngettext("%(count)s comment", "%(count)s comments", row.number) % {"count": row.number}
    return f"{row.get_occasion_display()}: {counted}"


def _batch(row: Batch) -> Entry:
    return Entry(
        "batch", row.pk, row.at, "batch", str(TITLES["batch"]), row.by, reader=row.reader, about=_batch_name(row)
    )


def _undone(row: Batch) -> Entry:
    assert row.undone_at is not None
    return Entry(
        "undone", row.pk, row.undone_at, "batch-undone", str(TITLES["batch-undone"]), row.undone_by, reader=row.reader,
        about=_batch_name(row),
    )  # fmt: skip


def _rules(row: HouseRules) -> Entry:
    about = _("Version %(number)s") % {"number": row.number}
    return Entry("rules", row.pk, row.published_at, "rules", str(TITLES["rules"]), row.published_by, about=about)


def _logged(row: ModelLogEntry) -> Entry:
    model = row.content_type.model_class() if row.content_type else None
    what = str(model._meta.verbose_name) if model else ""
    about = f"{what}: {row.label} ({row.action.rpartition('.')[2]})"
    return Entry("list", row.pk, row.timestamp, "list", str(TITLES["list"]), row.user, about=about)


def _log_rows() -> QuerySet[ModelLogEntry]:
    kinds = ContentType.objects.get_for_models(*_LISTS).values()
    found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(content_type__in=[kind.pk for kind in kinds])
    return found.select_related("user", "content_type")


_DECISION_COLUMNS = ("by", "reader", "rule", "comment__discussion")
_APPEAL_COLUMNS = ("by", "decision__reader", "decision__rule", "decision__comment__discussion")
_LONG = ("comment__text", "comment__html", "comment__verdicts", "text")


def _decisions() -> QuerySet[Decision]:
    found = Decision.objects.exclude(deed=Decision.Deed.SANCTION)
    return found.select_related(*_DECISION_COLUMNS).defer(*_LONG)


def _appeals() -> QuerySet[Appeal]:
    long = [f"decision__{name}" for name in _LONG]
    return Appeal.objects.select_related(*_APPEAL_COLUMNS).defer(*long)


def _sanctions() -> QuerySet[Sanction]:
    return Sanction.objects.select_related("by", "lifted_by", "reader", "rule")


def _of_sources() -> QuerySet[SourceSanction]:
    return SourceSanction.objects.select_related("by", "lifted_by", "reader")


def _batches() -> QuerySet[Batch]:
    return Batch.objects.select_related("by", "undone_by", "reader")


def _title(rule: Rule | None) -> str:
    return rule.title if rule else ""


# Sanctions stand in the log themselves.
_DEEDS = {str(deed): Q(deed=deed) for deed in Decision.Deed.values if deed != Decision.Deed.SANCTION}
SOURCES = (
    Source(
        "decision", "at", _DEEDS, _decisions, _decision,
        reader="reader", rule="rule", url="comment__discussion__url",
    ),
    Source(
        "appeal", "answered_at", {f"appeal-{each}": Q(outcome=each) for each in ("stands", "granted")}, _appeals,
        _appeal, reader="decision__reader", rule="decision__rule", url="decision__comment__discussion__url",
    ),
    Source("sanction", "at", {"sanction": _ALL}, _sanctions, _sanction, reader="reader", rule="rule"),
    Source(
        "lifted", "lifted_at", {"sanction-lifted": _ALL}, _sanctions, _lifted, by="lifted_by", reader="reader",
        rule="rule",
    ),
    Source("source", "at", {"source": _ALL}, _of_sources, _source, reader="reader"),
    Source(
        "source-lifted", "lifted_at", {"source-lifted": _ALL}, _of_sources, _source_lifted, by="lifted_by",
        reader="reader",
    ),
    Source("batch", "at", {"batch": _ALL}, _batches, _batch, reader="reader"),
    Source("undone", "undone_at", {"batch-undone": _ALL}, _batches, _undone, by="undone_by", reader="reader"),
    Source(
        "rules", "published_at", {"rules": _ALL}, lambda: HouseRules.objects.select_related("published_by"), _rules,
        by="published_by",
    ),
    Source("list", "timestamp", {"list": _ALL}, _log_rows, _logged, by="user"),
)  # fmt: skip
