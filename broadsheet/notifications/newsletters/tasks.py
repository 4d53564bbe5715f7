"""The task that sends the letters of an edition."""

from django_tasks import task

from broadsheet.delivery.under_way import under_way
from broadsheet.delivery.worker import PUSH_QUEUE

#: In the queue of what goes to many, behind alerts, which wait for this long at most.
_BEHIND_ALERTS = -10
SLICE = 2.0


@task(queue_name=PUSH_QUEUE, priority=_BEHIND_ALERTS)
def send_letters(edition_id: int) -> None:
    """Sends what is due of an edition. A second time there is nothing left to send."""
    from broadsheet.notifications.newsletters import sending

    if not sending.send_letters(edition_id, SLICE):
        send_letters.enqueue(edition_id)


def have_sent(edition_id: int) -> None:
    """Has the edition's letters sent, unless somebody is at it already."""
    if not any(result.args_kwargs["args"] == [edition_id] for result in under_way(send_letters)):
        send_letters.enqueue(edition_id)
