"""What of a telling is to be carried to devices and mailboxes, and when: written in the transaction that tells."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import F

from broadsheet.common.clock import now
from broadsheet.notifications.carrying.hours import when
from broadsheet.notifications.models import Channel, Due, Hours, Notice, Subscription
from broadsheet.notifications.notices.preferences import wanted_on

_AT_ONCE = 500


def plan(kind: str, notices: Collection[Notice]) -> bool:
    """Writes down for whom these notices, told just now, are due on which channel. Whether any is due already.

    What is due and was not carried yet stays due when it was. At most five queries and the rows, however many notices.
    """
    wishing = wanted_on([notice.reader_id for notice in notices], kind, (Channel.PUSH, Channel.MAIL))
    pushed = _with_devices(wishing[Channel.PUSH])
    mailed = with_mailbox(wishing[Channel.MAIL])
    if not pushed and not mailed:
        return False
    hours = Hours.objects.in_bulk(pushed | mailed)
    mailed -= {reader for reader, own in hours.items() if own.mail_stopped}
    moment = now()
    dues = [
        Due(
            notice_id=notice.pk,
            reader_id=notice.reader_id,
            channel=channel,
            at=when(channel, hours.get(notice.reader_id), moment),
            told_at=moment,
        )
        for notice in notices
        for channel, readers in ((Channel.PUSH, pushed), (Channel.MAIL, mailed))
        if notice.reader_id in readers
    ]
    Due.objects.bulk_create(
        dues,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["notice", "channel"],
        # Not `at`: ten answers in a minute are carried once, when the first was to be.
        update_fields=["told_at", "tries", "devices"],
    )
    return any(due.at <= moment for due in dues)


def _with_devices(readers: Collection[int]) -> set[int]:
    """Those of the readers who have a browser that they are told things on."""
    if not readers:
        return set()
    found = Subscription.objects.filter(reader__in=readers, has_notices=True)
    return set(found.values_list("reader_id", flat=True))


def with_mailbox(readers: Collection[int]) -> set[int]:
    """Those of the readers who have shown that mail to their address arrives."""
    if not readers:
        return set()
    proven = EmailAddress.objects.filter(user__in=readers, verified=True, email=F("user__email"))
    return set(proven.values_list("user_id", flat=True))
