"""What open pages hear at once (delivery/live.py). It may be lost: the page itself has the truth."""

from functools import partial
from typing import Any

from django.db import transaction

from broadsheet.conversation.models import Comment, Discussion
from broadsheet.delivery import live


def channel(discussion_id: int) -> str:
    """The channel of a discussion's live stream."""
    return f"discussion:{discussion_id}"


def counts(discussion: Discussion) -> dict[str, int]:
    return {"count": discussion.comment_count, "participants": discussion.participant_count}


def told_of(comment: Comment, discussion: Discussion) -> dict[str, int | None]:
    """What is said of a published comment: where it stands, and the counts with it."""
    about = {"id": comment.pk, "thread": comment.thread, "parent": comment.parent_id}
    return {**about, **counts(discussion)}


def new_comment(comment: Comment, discussion: Discussion) -> None:
    """Tells of a published comment after the commit."""
    _after_commit(discussion, "comment", told_of(comment, discussion))


def change(comment: Comment, discussion: Discussion, what: str) -> None:
    """Tells that a comment was `edited` or is `gone`."""
    _after_commit(discussion, "change", {"id": comment.pk, "what": what, **counts(discussion)})


def _after_commit(discussion: Discussion, name: str, data: dict[str, Any]) -> None:
    if discussion.is_for_registered:
        # Everybody hears the stream; who may read it asks what it was.
        data = {**counts(discussion), "ask": True}
        name = "count"
    transaction.on_commit(partial(live.publish, channel(discussion.pk), name, data), robust=True)
