"""Orders of authorities and disputes out of court, by the day on which they came.

They are few and are entered late, so they are counted when they are asked for, not kept as tallies of days.
"""

from collections import Counter, defaultdict
from datetime import datetime

from broadsheet.moderation.models import AuthorityOrder, OutsideDispute
from broadsheet.moderation.numbers.durations import span_of
from broadsheet.moderation.numbers.periods import Period, bounds
from broadsheet.moderation.numbers.sums import Numbers, of_period

# The measures; behind each what its keys are.
ORDERS = "orders"  # what is ordered
ORDERS_BY = "orders-by"  # a country
ORDERS_ABOUT = "orders-about"  # a kind of illegal content
ORDER_CONFIRMED, ORDER_DONE = "order-confirmed", "order-done"  # spans from its coming (durations.py)
DISPUTES = "disputes"  # an outcome
DISPUTE_TOOK = "dispute-took"  # a span
DISPUTES_DECIDED = "disputes-decided"  # by the body, for whomever: "followed" or "other"


def of_report(period: Period) -> Numbers:
    """All that a report to the public has: what is tallied, and what comes from outside."""
    return {**of_period(period), **of_outside(period)}


def of_outside(period: Period) -> Numbers:
    """What came from outside within the period. Two queries."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    came = {"received_at__gte": bounds(period.since)[0], "received_at__lt": bounds(period.until)[1]}
    for order in AuthorityOrder.objects.filter(**came).order_by():
        found[ORDERS][order.kind] += 1
        found[ORDERS_BY][order.state] += 1
        found[ORDERS_ABOUT][order.content] += 1
        _count_span(found[ORDER_CONFIRMED], order.received_at, order.confirmed_at)
        _count_span(found[ORDER_DONE], order.received_at, order.done_at)
    for dispute in OutsideDispute.objects.filter(**came).order_by():
        found[DISPUTES][dispute.outcome] += 1
        _count_span(found[DISPUTE_TOOK], dispute.received_at, dispute.ended_at)
        if dispute.outcome in (OutsideDispute.Outcome.PAPER, OutsideDispute.Outcome.READER):
            found[DISPUTES_DECIDED]["followed" if dispute.is_followed else "other"] += 1
    return {measure: dict(keys) for measure, keys in found.items() if keys}


def _count_span(spans: Counter[str], since: datetime, until: datetime | None) -> None:
    if until is not None:
        spans[span_of(until - since)] += 1
