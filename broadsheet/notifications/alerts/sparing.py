"""Who of an alert's audience is left in peace at the moment: in quiet hours, or told as often as they want to be."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from django.db.models import F, QuerySet

from broadsheet.notifications.alerts.delivering import Addressee
from broadsheet.notifications.carrying.hours import decided_by
from broadsheet.notifications.carrying.quiet import Quiet, is_quiet, may_alert, week_of
from broadsheet.notifications.models import Hours, Subscription


class Candidate(NamedTuple):
    """A subscription with all that decides whether it is sent an alert now, as `candidates` selects it."""

    pk: int
    endpoint: str
    p256dh: str
    auth: str
    server_key: str
    reader: int | None
    time_zone: str
    quiet_from: time | None
    quiet_until: time | None
    most_alerts: int | None
    week: int
    alerts_in_week: int

    @property
    def addressee(self) -> Addressee:
        return Addressee(*self[:5])


_COLUMNS = tuple("reader_id" if name == "reader" else name for name in Candidate._fields)


def candidates(subscriptions: QuerySet[Subscription]) -> list[Candidate]:
    """The subscriptions with their times: a reader's own where they decided any. Two queries at most."""
    found = [Candidate(*row) for row in subscriptions.values_list(*_COLUMNS)]
    readers = {each.reader for each in found if each.reader}
    if not readers:
        return found
    own = decided_by(readers).in_bulk()
    return [_with_hours(each, own[each.reader]) if each.reader in own else each for each in found]


def _with_hours(candidate: Candidate, own: Hours) -> Candidate:
    return candidate._replace(
        # Empty, it is the paper's, as the reader read when they decided: not the device's, which may be on a journey.
        time_zone=own.time_zone,
        quiet_from=own.quiet_from,
        quiet_until=own.quiet_until,
        most_alerts=own.most_alerts,
    )


def is_spared(candidate: Candidate, at: datetime) -> bool:
    """Whether it is left in peace at this moment."""
    if candidate.quiet_from is not None and is_quiet(
        Quiet(candidate.time_zone, candidate.quiet_from, candidate.quiet_until), at
    ):
        return True
    return not may_alert(candidate.most_alerts, candidate.week, candidate.alerts_in_week, at)


def count_alerts(told: Sequence[Candidate], at: datetime) -> None:
    """Counts an alert for those of them who have a ceiling."""
    week = week_of(at)
    limited = [each for each in told if each.most_alerts is not None]
    if again := [each.pk for each in limited if each.week == week]:
        Subscription.objects.filter(pk__in=again).update(alerts_in_week=F("alerts_in_week") + 1)
    if first := [each.pk for each in limited if each.week != week]:
        Subscription.objects.filter(pk__in=first).update(week=week, alerts_in_week=1)
