"""A reader's notices: what there is, and what they do with it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from broadsheet.common.clock import now
from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.conversation.identity import id_at, moment_of
from broadsheet.conversation.models import Comment
from broadsheet.notifications.models import Kind, MutedThread, Notice
from broadsheet.notifications.notices.ringing import ring
from broadsheet.notifications.notices.subjects import read_about

PER_PAGE = 20
#: Unread notices are counted no further.
MOST_COUNTED = 100
#: What is about a thread that can be muted.
OF_THREADS = frozenset({Kind.REPLY, Kind.MENTION, Kind.FOLLOWED})
#: What is about a story, and no comment.
OF_STORIES = frozenset({Kind.STORY, Kind.NEWS})
_UNREAD = Prepared(
    lambda reader: Notice.objects.filter(reader=reader, read_at__isnull=True).values_list("pk")[:MOST_COUNTED], A_NUMBER
)


@dataclass(frozen=True)
class Page:
    """Notices, newest first. `next_key`: where the older ones begin, empty where there are none."""

    notices: list[Notice]
    next_key: str


def unread(reader: int) -> int:
    """How many notices the reader has not read, at most `MOST_COUNTED`."""
    return len(_UNREAD.all(reader))


def page(reader: int, kind: str = "", *, unread_only: bool = False, before: str = "", count: int = PER_PAGE) -> Page:
    """The newest notices, of one kind or all. Raises `ValueError` where `before` is no key."""
    found = Notice.objects.filter(reader=reader).order_by("-at", "-pk")
    if kind:
        found = found.filter(kind=kind)
    if unread_only:
        found = found.filter(read_at__isnull=True)
    if before:
        at, pk = _read_key(before)
        found = found.filter(Q(at__lt=at) | Q(pk__lt=pk), at__lte=at)
    notices = list(found[: count + 1])
    return Page(notices[:count], key(notices[count - 1]) if len(notices) > count else "")


def key(notice: Notice) -> str:
    """Where the notice stands among the others: its microsecond since 1970, and its number."""
    return f"{id_at(notice.at)}-{notice.pk}"


def _read_key(text: str) -> tuple[datetime, int]:
    stamp, pk = text.split("-")
    if not (text.isascii() and stamp.isdecimal() and pk.isdecimal() and len(stamp) <= 16 and len(pk) <= 18):
        raise ValueError("no place among the notices")
    return moment_of(int(stamp)), int(pk)


def mark_read(reader: int, pk: int) -> None:
    """Marks one of the reader's notices as read; nothing happens with anybody else's. All of their open pages know."""
    if Notice.objects.filter(reader=reader, pk=pk, read_at__isnull=True).update(read_at=now()):
        ring([reader])


def mark_all_read(reader: int, until: int = 0) -> None:
    """Marks everything as read, or no more than what there was when a list was shown (`until`, the newest shown)."""
    found = Notice.objects.filter(reader=reader, read_at__isnull=True)
    if until:
        found = found.filter(at__lte=moment_of(until))
    if found.update(read_at=now()):
        ring([reader])


def hide(reader: int, writer: int) -> None:
    """Marks as read what only that writer did, whom the reader no longer sees: it is not shown, and not counted."""
    alone = Notice.objects.filter(reader=reader, read_at__isnull=True, number__lte=1, actors=[writer])
    if alone.update(read_at=now()):
        ring([reader])


def thread_of(notice: Notice) -> int | None:
    """The thread that the notice's newest comment stands in."""
    if notice.kind not in OF_THREADS:
        return None
    name, pk = read_about(notice.about)
    if name == "thread":
        return pk
    return Comment.objects.filter(pk=notice.newest).values_list("thread", flat=True).first()


def mute_thread(reader: int, pk: int) -> bool:
    """Tells the reader no more of the thread that one of their notices is about. Whether there is such a thread."""
    with transaction.atomic():
        notice = Notice.objects.filter(reader=reader, pk=pk).first()
        thread = thread_of(notice) if notice else None
        if thread is None:
            return False
        MutedThread.objects.get_or_create(reader_id=reader, thread=thread)
        mark_read(reader, pk)
    return True


def unmute_thread(reader: int, thread: int) -> None:
    """Tells the reader of the thread again."""
    MutedThread.objects.filter(reader=reader, thread=thread).delete()
