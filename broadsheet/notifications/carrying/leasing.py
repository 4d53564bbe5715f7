"""Carrying what is due: taken for a while, carried, and then taken off; so that a killed worker's is carried again.

Exactly once cannot be had over push services and mail servers: what a worker had carried and not taken off yet when it
was killed is carried again, under the same tag or Message-ID, so that a device or mailbox shows it once.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.notifications.carrying.hours import quiet_of, when
from broadsheet.notifications.carrying.quiet import end_of_quiet, is_quiet
from broadsheet.notifications.models import Channel, Due, Hours

logger = logging.getLogger("broadsheet.notifications")

#: What could not be carried so often, which takes a day by mail, is given up: it is on the site.
MOST_TRIES = 12
#: What nobody came by to carry for so long is no news: the worker was off, or the paper comes from a backup.
OVERDUE = timedelta(days=2)
#: So long nobody else takes it up.
LEASE = timedelta(minutes=5)
_AT_ONCE = 100


def is_waiting(channel: str) -> bool:
    """Whether anything is due on the channel."""
    return Due.objects.filter(channel=channel, at__lte=now()).exists()


def waiting_readers(channel: str, most: int) -> list[int]:
    """Readers for whom something is due, who has waited longest first."""
    found = Due.objects.filter(channel=channel, at__lte=now()).order_by("at", "pk")
    return list(dict.fromkeys(found.values_list("reader_id", flat=True)[:most]))


def take(channel: str, reader: int) -> list[Due]:
    """Takes what is due for the reader on the channel, unless it is quiet there now.

    By mail also what would be due later and was never taken: it goes into the same letter.
    """
    moment = now()
    with transaction.atomic():
        waiting = list(Due.objects.select_for_update().filter(channel=channel, reader=reader).order_by("pk"))
        due = [each for each in waiting if each.at <= moment]
        if not due:
            return []
        quiet = quiet_of(Hours.objects.filter(pk=reader).first())
        if is_quiet(quiet, moment):
            _of(due).update(at=end_of_quiet(quiet, moment))
            return []
        if given_up := [each for each in due if _is_given_up(each, moment)]:
            logger.error("%d notices are carried to reader %d by %s no more", len(given_up), reader, channel)
            _of(given_up).delete()
        if channel == Channel.MAIL:
            due += [each for each in waiting if each.at > moment and not each.tries]
        taken = [each for each in due if not _is_given_up(each, moment)]
        _of(taken).update(at=moment + LEASE, tries=F("tries") + 1)
    return taken


def _is_given_up(due: Due, moment: datetime) -> bool:
    return due.tries >= MOST_TRIES or due.at < moment - OVERDUE


def done(dues: Sequence[Due]) -> None:
    """Takes off what was carried, or is not to be. What was told anew meanwhile is due again."""
    with transaction.atomic():
        for start in range(0, len(dues), _AT_ONCE):
            part = dues[start : start + _AT_ONCE]
            as_carried = reduce(or_, (Q(pk=due.pk, told_at=due.told_at) for due in part))
            if Due.objects.filter(as_carried).delete()[0] < len(part):
                for due in _of(part).order_by("pk"):
                    hours = Hours.objects.filter(pk=due.reader_id).first()
                    _of([due]).update(at=when(due.channel, hours, due.told_at))


def put_off(dues: Collection[Due], until: datetime, devices: Sequence[int] = ()) -> None:
    """Has it carried then; with `devices` to these alone, unless it was told anew meanwhile."""
    _of(dues).update(at=until)
    if devices:
        for due in dues:
            _of([due]).filter(told_at=due.told_at).update(devices=list(devices))


def pause(channel: str, until: datetime) -> None:
    """Has nothing carried on the channel before then: its server takes nothing for now."""
    Due.objects.filter(channel=channel, at__lte=now()).update(at=until)


def _of(dues: Collection[Due]) -> QuerySet[Due]:
    return Due.objects.filter(pk__in=[due.pk for due in dues])
