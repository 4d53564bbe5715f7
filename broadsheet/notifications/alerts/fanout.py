"""An alert on its way to everybody: cut into ranges of keys, each of which is a task of its own."""

from datetime import datetime

from django.db import transaction

from broadsheet.common.clock import now
from broadsheet.delivery.under_way import under_way
from broadsheet.notifications import tasks
from broadsheet.notifications.alerts import retries
from broadsheet.notifications.alerts.audience import size_of
from broadsheet.notifications.alerts.ending import cancel_because, end_where_done, stop_where_hindered
from broadsheet.notifications.alerts.hindering import Hindrance
from broadsheet.notifications.alerts.message import worth_for
from broadsheet.notifications.models import Alert, Batch, Subscription
from broadsheet.notifications.taking import take

#: Subscriptions in a batch, about.
BATCH = 5_000


def begin(alert: Alert) -> None:
    """Cuts the subscriptions that there are into batches, in the transaction in which the alert is said to go out."""
    with transaction.atomic():
        alert.begun_at, alert.size = now(), size_of(alert.audience, alert.targets)
        alert.save(update_fields=["begun_at", "size"])
        keys = Subscription.objects.order_by("pk").values_list("pk", flat=True)
        first, last = keys.first(), keys.last()
        if alert.size and first is not None and last is not None:
            # As many keys in each as a batch of the audience is likely to be spread over.
            width = max(BATCH, (last - first + 1) * BATCH // alert.size)
            Batch.objects.bulk_create(
                Batch(alert=alert, first=start, last=min(start + width - 1, last), position=start - 1)
                for start in range(first, last + 1, width)
            )
        _enqueue(alert)
        end_where_done(alert.pk)
    alert.refresh_from_db()


def go_on() -> None:
    """Takes up what was overlooked: batches without a task, what was put off, alerts that are done or out of date.

    Stops what something hinders. The worker's clock calls it.
    """
    for alert in Alert.objects.filter(state=Alert.State.SENDING):
        if alert.begun_at is not None and alert.begun_at + worth_for(alert) < now():
            _give_up(alert, alert.begun_at)
        elif end_where_done(alert.pk) or stop_where_hindered(alert):
            continue
        elif not under_way(tasks.send_batch).exists():
            _enqueue(alert)
    if retries.is_due() and not under_way(tasks.retry).exists():
        tasks.retry.enqueue()


def _enqueue(alert: Alert) -> None:
    """A task for every batch that is not done."""
    for pk in Batch.objects.filter(alert=alert, is_done=False).order_by("first").values_list("pk", flat=True):
        tasks.have_sent(pk, alert.is_urgent)


def _give_up(alert: Alert, begun: datetime) -> None:
    """It is no news any more: no worker was there, or a backup was restored. Nobody else gets it."""
    with transaction.atomic():
        take(alert)
        if alert.state == Alert.State.SENDING and alert.begun_at == begun:
            cancel_because(alert, Hindrance.LATE)
