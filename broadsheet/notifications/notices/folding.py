"""Notices about the same thing are one: made anew from the comments, never added to.

The same comments give the same notice, however often and in whatever order it is made.
"""

from collections.abc import Collection, Iterable, Sequence

from broadsheet.common.clock import now
from broadsheet.notifications.carrying.errands import have_carried
from broadsheet.notifications.carrying.planning import plan
from broadsheet.notifications.models import Notice
from broadsheet.notifications.notices.circle import circle_of
from broadsheet.notifications.notices.ringing import ring
from broadsheet.notifications.notices.subjects import Said, newest

_NAMED = 3
_WRITTEN = ("actors", "number", "newest", "since", "at", "read_at")
_AT_ONCE = 500


def fold(kind: str, about: str, readers: Collection[int], news: Said | None = None) -> None:
    """Brings these readers' notices of a kind about a thing up to date, inside the caller's transaction.

    `news` is a published comment that they have not been told of; without it nobody is told anything new. A dozen
    queries, however many the readers.
    """
    comments = newest(kind, about, readers)
    if news is not None and news not in comments:
        # Approved late, or told late: older than all that is looked at.
        comments.append(news)
    known = {
        notice.reader_id: notice
        for notice in Notice.objects.select_for_update().filter(reader__in=readers, kind=kind, about=about)
    }
    circle = circle_of(readers, comments)
    told, recounted, gone = [], [], []
    for reader in readers:
        concern = [said for said in comments if circle.kind_of(reader, said) == (kind, about)]
        notice = known.get(reader)
        if news is not None and news in concern:
            told.append(_told(notice or Notice(reader_id=reader, kind=kind, about=about), concern, news))
        elif notice is not None:
            if _recounted(notice, concern):
                recounted.append(notice)
            elif notice.number == 0:
                gone.append(notice.pk)
    give(kind, told)
    _write(recounted)
    if gone:
        Notice.objects.filter(pk__in=gone).delete()


def give(kind: str, notices: Sequence[Notice], *also: str) -> None:
    """Gives readers these notices of one kind: on the site at once, elsewhere when they are due. `also`: columns."""
    if notices:
        _write(notices, *also)
        ring([notice.reader_id for notice in notices])
        if plan(kind, notices):
            have_carried()


def _write(notices: Iterable[Notice], *also: str) -> None:
    """Writes notices, each in the place of the one that is there about the same thing."""
    Notice.objects.bulk_create(
        notices,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["reader", "kind", "about"],
        update_fields=[*_WRITTEN, *also],
    )


def _told(notice: Notice, concern: list[Said], news: Said) -> Notice:
    """The notice with what is new in it. What was read before is counted no more."""
    if notice.read_at is not None:
        notice.since = notice.newest
    if notice._state.adding:
        notice.since = news.pk - 1
    notice.since = min(notice.since, news.pk - 1)
    notice.read_at, notice.at = None, now()
    # What is newer has an event of its own, and would be told twice.
    end = max(notice.newest, news.pk)
    _count(notice, [said for said in concern if said.pk <= end])
    notice.pk = None
    return notice


def _recounted(notice: Notice, concern: list[Said]) -> bool:
    """Counts anew what the notice has told of. Whether something is different and still there."""
    before = (notice.number, notice.newest, list(notice.actors))
    _count(notice, [said for said in concern if said.pk <= notice.newest])
    is_written = notice.number > 0 and before != (notice.number, notice.newest, notice.actors)
    if is_written:
        notice.pk = None
    return is_written


def _count(notice: Notice, concern: list[Said]) -> None:
    fresh = [said for said in concern if said.pk > notice.since]
    writers = list(dict.fromkeys(said.writer for said in fresh))
    notice.number, notice.actors = len(writers), writers[:_NAMED]
    notice.newest = fresh[0].pk if fresh else notice.newest
