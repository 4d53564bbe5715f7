"""What a page that was away for a while has missed of its discussion."""

from collections.abc import Sequence

from broadsheet.conversation import queries
from broadsheet.conversation.announcements import channel, counts, told_of
from broadsheet.conversation.models import Discussion
from broadsheet.delivery.live import Event, add_channel

# A comment's id is older than the event that tells of it; events may be told twice.
_OVERLAP = 10_000_000
_MOST = 50


def missed(key: str, last_id: str) -> Sequence[Event]:
    """The newest comments since the event with that id, and the counts as they are."""
    discussion = Discussion.objects.filter(pk=int(key), is_hidden=False).first() if len(key) <= 18 else None
    if discussion is None:
        return []
    since = int(last_id) - _OVERLAP if last_id.isdecimal() and len(last_id) <= 18 else discussion.last_comment_id
    name, latest = channel(discussion.pk), last_id or str(discussion.last_comment_id)
    events = []
    if not discussion.is_for_registered:
        for comment in queries.newer(discussion, max(since, 0), _MOST).comments:
            latest = str(max(int(latest), comment.pk))
            events.append(Event(name, "comment", told_of(comment, discussion), latest))
    return [*events, Event(name, "count", counts(discussion), latest)]


def connect() -> None:
    add_channel("discussion", missed)
