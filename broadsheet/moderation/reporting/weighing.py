"""How much the open reports of a comment weigh together.

A reader's counts by how often they were right (standing.py). Whoever has no account may be one person many times over:
theirs count half, and all of them together as one at most. In queries weights are whole hundredths.
"""

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.models.report import open_reports
from broadsheet.moderation.standing import HEAVIEST, LIGHTEST, weight

WITHOUT_ACCOUNT, ALL_WITHOUT_ACCOUNT = 0.5, 1.0
_MOST_WITHOUT_ACCOUNT = int(ALL_WITHOUT_ACCOUNT / WITHOUT_ACCOUNT)


def weight_of(report: Report) -> float:
    """How much one report counts; its reader's standing is best loaded with it."""
    if report.reader is None:
        return WITHOUT_ACCOUNT
    standing = getattr(report.reader, "standing", None)
    return weight(standing.reports_upheld, standing.reports_dismissed) if standing else weight(0, 0)


def weight_on(comment_id: int) -> float:
    """What the open reports of the comment weigh together: two queries, however many there are."""
    found = open_reports().filter(comment=comment_id)
    names = ("reader__standing__reports_upheld", "reader__standing__reports_dismissed")
    rows = found.filter(reader__isnull=False).order_by().values_list(*names).annotate(Count("pk"))
    readers = sum(number * weight(upheld or 0, dismissed or 0) for upheld, dismissed, number in rows)
    others = found.filter(reader=None).order_by("pk").values_list("pk", flat=True)[:_MOST_WITHOUT_ACCOUNT]
    return readers + WITHOUT_ACCOUNT * len(others)


def with_reports(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """The comments with how many open reports each has (`times`), what those weigh together in hundredths (`weight`),
    and whether one says that it breaks the law (`is_illegal`, 1 or 0).
    """
    here = open_reports().filter(comment=OuterRef("pk"))
    illegal = Exists(here.filter(reason=Report.Reason.ILLEGAL))
    return comments.annotate(
        times=_one(here, Count("pk")),
        weight=_one(here, _sum_of_readers() + _sum_of_others()),
        is_illegal=Case(When(illegal, then=1), default=0, output_field=IntegerField()),
    )


def _one(reports: QuerySet[Report], what: object) -> Coalesce:
    counted = reports.order_by().values("comment").annotate(found=what).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _sum_of_readers() -> Coalesce:
    """The rule of `standing.weight`, as the database counts it."""
    upheld = Coalesce(F("reader__standing__reports_upheld"), 0)
    dismissed = Coalesce(F("reader__standing__reports_dismissed"), 0)
    share = Value(int(100 * HEAVIEST)) * (upheld + 2) / (upheld + dismissed + 4)
    own = Greatest(share, Value(int(100 * LIGHTEST)), output_field=IntegerField())
    return Coalesce(Sum(own, filter=Q(reader__isnull=False)), 0)


def _sum_of_others() -> Least:
    each, most = int(100 * WITHOUT_ACCOUNT), int(100 * ALL_WITHOUT_ACCOUNT)
    number = Count("pk", filter=Q(reader__isnull=True))
    return Least(number * each, Value(most), output_field=IntegerField())
