"""What of that which is due a reader still wants: decided anew when it is carried, for much may have happened since."""

from collections.abc import Sequence

from broadsheet.notifications.models import Due, Kind, Notice
from broadsheet.notifications.notices.leading import still_followed
from broadsheet.notifications.notices.preferences import wanted_kinds
from broadsheet.notifications.notices.presentation import Shown, shown
from broadsheet.readers.models import Reader

#: So many of the newest are looked at; a letter or a device shows no more.
MOST = 200


def still_wanted(channel: str, reader: Reader, dues: Sequence[Due]) -> list[tuple[Due, Shown]]:
    """What is to be carried, newest first, as it reads in the language in force.

    Not what was read or taken back meanwhile, cannot be read any more, tells of whom the reader mutes or blocks or
    who blocks them, is in a thread that they muted, is new in what they follow no more, or is of a kind that they
    switched off on this channel.
    """
    kinds = wanted_kinds([reader.pk], channel)[reader.pk]
    by_notice = {due.notice_id: due for due in dues}
    found = Notice.objects.filter(pk__in=by_notice, reader=reader, read_at__isnull=True, kind__in=kinds)
    rows = shown(reader, list(found.order_by("-at", "-pk")[:MOST]))
    news = {row.notice.newest for row in rows if row.notice.kind == Kind.NEWS}
    lost = news - still_followed(reader, news) if news else set()
    return [
        (by_notice[row.notice.pk], row)
        for row in rows
        if not (row.thread and row.is_muted) and not (row.notice.kind == Kind.NEWS and row.notice.newest in lost)
    ]
