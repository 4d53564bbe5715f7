"""Reports as moderators are shown them beside a comment."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext as _

from broadsheet.conversation.models import Report
from broadsheet.conversation.models.report import open_reports
from broadsheet.moderation.reporting.weighing import weight_of

SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """One report. `who` reports, `weight` is what it counts, `record` says how that reader's others were answered."""

    report: Report
    who: str
    weight: float
    record: str


def open_on(comment_id: int) -> list[Shown]:
    """What is reported about the comment and waits for an answer, what breaks the law first: one query."""
    found = open_reports().filter(comment=comment_id).select_related("reader__standing")
    is_other = Case(When(reason=Report.Reason.ILLEGAL, then=0), default=1, output_field=IntegerField())
    return [_shown(report) for report in found.order_by(is_other, "pk")[:SHOWN]]


def _shown(report: Report) -> Shown:
    if report.reader is None:
        who = report.name or _("Somebody who says no name")
        return Shown(report, who, weight_of(report), _("no account"))
    standing = getattr(report.reader, "standing", None)
    right, wrong = (standing.reports_upheld, standing.reports_dismissed) if standing else (0, 0)
    words = _("has not reported before")
    if right or wrong:
        words = _("was right %(right)s times, wrong %(wrong)s times") % {"right": right, "wrong": wrong}
    return Shown(report, report.reader.name, weight_of(report), words)
