"""What is told off the request that caused it."""

from datetime import timedelta

from django_tasks import task

from broadsheet.common.clock import now
from broadsheet.delivery.under_way import is_waiting, under_way
from broadsheet.delivery.worker import PUSH_QUEUE
from broadsheet.notifications.alerts import batches, retries
from broadsheet.notifications.models import Event
from broadsheet.notifications.notices import telling

# Before pictures that want their sizes and the search index; after mail that somebody waits for.
SOON = 20
#: Within the queue of what is pushed.
URGENT, USUAL = 50, 0
#: Seconds that one task sends for; then others have their turn, and a worker that is to stop can.
SLICE = 10.0
#: An event that has been waiting for so long was overlooked.
OVERLOOKED = timedelta(seconds=2)


@task(priority=SOON)
def tell() -> None:
    """Tells everybody whom the waiting events concern. A second time there is nothing left to tell."""
    telling.tell_waiting()


def have_told() -> None:
    """Has the events told that are waiting at the end of this transaction.

    One task tells all of them, so that a thousand comments are not a thousand tasks. One that has not begun yet will
    find this event too; where it just began, `tell_overlooked` finds it.
    """
    if not is_waiting(tell):
        tell.enqueue()


def tell_overlooked() -> None:
    """Has events told that no task found, or whose telling failed: the worker's clock calls it."""
    if Event.objects.filter(at__lt=now() - OVERLOOKED).exists() and not under_way(tell).exists():
        tell.enqueue()


@task(queue_name=PUSH_QUEUE)
def send_batch(batch_id: int, is_urgent: bool) -> None:
    """Sends what is left of a batch of an alert. A second time there is nothing left to send."""
    if not batches.send_batch(batch_id, SLICE):
        have_sent(batch_id, is_urgent)


def have_sent(batch_id: int, is_urgent: bool) -> None:
    """Has the batch sent. An urgent alert goes before those that are not."""
    send_batch.using(priority=URGENT if is_urgent else USUAL).enqueue(batch_id, is_urgent)


@task(queue_name=PUSH_QUEUE, priority=SOON)
def retry() -> None:
    """Sends what push services asked for later, as far as it is due."""
    retries.send_due()
