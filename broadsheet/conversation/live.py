"""What a page that was away for a while has missed of its discussion.

The stream tells what is new in it, and that there is more to ask for: what is no longer there or reads differently
depends on what the page shows, and what only registered readers may know depends on who asks. A page asks for that
itself (`since`, views/news.py).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from broadsheet.conversation import queries
from broadsheet.conversation.announcements import channel, counts, told_of
from broadsheet.conversation.identity import moment_of
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.delivery.live import Event, add_channel

# A comment's id is older than the event that tells of it; events may be told twice.
_OVERLAP = 10_000_000
_MOST = 50

_PUBLISHED_SINCE: list[Callable[[Discussion, datetime, int], list[int]]] = []


def ask_what_was_published(find: Callable[[Discussion, datetime, int], list[int]]) -> None:
    """Has `find` say which comments of a discussion were approved since a moment, at most so many of them."""
    _PUBLISHED_SINCE[:] = [find]


def missed(key: str, last_id: str) -> Sequence[Event]:
    """The comments since the event with that id, the oldest so many, and the counts as they are.

    With the counts goes `ask` where something is different that is not told here, and `more` where there are further
    comments: how many, and since which.
    """
    discussion = Discussion.objects.filter(pk=int(key), is_hidden=False).first() if len(key) <= 18 else None
    if discussion is None:
        return []
    last = _number(last_id, discussion.last_comment_id)
    asks = {"ask": True} if discussion.changed > last else {}
    if discussion.is_for_registered:
        return [_counted(discussion, max(last, discussion.changed), asks)]
    return _since(discussion, last, asks)


def since(discussion: Discussion, last: int, shown: Collection[int]) -> list[Event]:
    """All that is different since the event with the id `last`, for a page that shows comments with the ids `shown`.

    Not for who may not read the discussion.
    """
    return [*_changes(discussion, last, shown), *_approved(discussion, last), *_since(discussion, last, {})]


def _approved(discussion: Discussion, last: int) -> list[Event]:
    """Comments that were written before, and had to wait until now."""
    since = max(last - _OVERLAP, 0)
    ids = [pk for find in _PUBLISHED_SINCE for pk in find(discussion, moment_of(since), _MOST) if pk <= since]
    found = Comment.objects.filter(pk__in=ids, status=Comment.Status.PUBLISHED).order_by("pk") if ids else ()
    at = str(max(last, discussion.changed))
    return [Event(channel(discussion.pk), "comment", told_of(comment, discussion), at) for comment in found]


def _number(last_id: str, otherwise: int) -> int:
    return int(last_id) if last_id.isdecimal() and len(last_id) <= 18 else otherwise


def _since(discussion: Discussion, last: int, said: dict[str, Any]) -> list[Event]:
    """The comments after that event, and the counts, with which `said` goes."""
    name = channel(discussion.pk)
    page = queries.newer(discussion, max(last - _OVERLAP, 0), _MOST)
    events = [Event(name, "comment", told_of(each, discussion), str(max(last, each.pk))) for each in page.comments]
    if not page.next_key:
        return [*events, _counted(discussion, max(last, discussion.changed), said)]
    # A page that comes back before it has read on is told of the rest again.
    told = page.comments[-1].pk
    more = {"since": told, "count": queries.count_newer(discussion, told)}
    return [*events, _counted(discussion, max(last, told), {**said, "more": more})]


def _changes(discussion: Discussion, last: int, shown: Collection[int]) -> list[Event]:
    """Which of the comments that are shown are gone, or read differently since."""
    found = Comment.objects.filter(discussion=discussion, pk__in=shown).order_by("pk")
    standing = {pk: (status, edited) for pk, status, edited in found.values_list("pk", "status", "edited_at")}
    before, at = moment_of(max(last - _OVERLAP, 0)), max(last, discussion.changed)
    events = []
    for pk in sorted(shown):
        status, edited = standing.get(pk, ("", None))
        if status != Comment.Status.PUBLISHED:
            what = "gone"
        elif edited is not None and edited > before:
            what = "edited"
        else:
            continue
        events.append(Event(channel(discussion.pk), "change", {"id": pk, "what": what, **counts(discussion)}, str(at)))
    return events


def _counted(discussion: Discussion, event: int, said: dict[str, Any]) -> Event:
    return Event(channel(discussion.pk), "count", {**counts(discussion), **said}, str(event))


def connect() -> None:
    add_channel("discussion", missed)
