"""Which pages go out of date beside those of a discussion itself, which reprinting.py follows."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.signals import post_save

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.pages import ACTIVE, ACTIVE_ASIDE, HOUSE, conversation_tag, count_tag, discussion_tag
from broadsheet.conversation.signals import comment_edited, comment_gone, comment_published
from broadsheet.delivery.freshness import changed
from broadsheet.delivery.worker import every_round

#: How often pages that list what somebody wrote follow them.
EVERY = timedelta(seconds=30)
# Transactions may end a little after the moment that their comment is called by; and a worker may have been away.
_BACK, _FIRST_BACK, _CLOSED_BACK = timedelta(seconds=60), timedelta(hours=1), timedelta(days=7)
_MOST = 5_000


def writer_tag(pk: int) -> str:
    """The tag of pages that list what the reader with this primary key wrote."""
    return f"comments-of:{pk}"


class Writers:
    """Withdraws the pages of whoever has written something: one row for all of them, off the request."""

    def __init__(self) -> None:
        self._seen = id_at(now() - _FIRST_BACK)
        self._told: set[int] = set()

    def look(self) -> None:
        since = min(self._seen, id_at(now() - _BACK))
        fresh = Comment.objects.filter(pk__gt=since, status=Comment.Status.PUBLISHED, reader__isnull=False)
        rows = dict(fresh.order_by("pk").values_list("pk", "reader_id")[:_MOST])
        untold = {reader for pk, reader in rows.items() if pk not in self._told}
        if untold:
            with transaction.atomic():
                changed(*(writer_tag(pk) for pk in untold if pk is not None))
        self._told = set(rows)
        self._seen = max(rows, default=self._seen)


_writers: list[Writers] = []


def follow_writers() -> None:
    """A round of the worker's clock."""
    if not _writers:
        _writers.append(Writers())
    _writers[0].look()


def follow_closings() -> int:
    """Notes of discussions that have closed by themselves that they did, once, so that their pages say so; how many."""
    moment = now()
    closed = Discussion.objects.filter(closes_at__lte=moment, closes_at__gt=moment - _CLOSED_BACK)
    return closed.filter(Q(changed_at__isnull=True) | Q(changed_at__lt=F("closes_at"))).update(changed_at=moment)


def _published(comment: Comment, **_: Any) -> None:
    # The clock sees what is new; this was written some time ago, and approved now.
    if comment.reader_id and comment.at < now() - _BACK / 2:
        changed(writer_tag(comment.reader_id))


def _edited(discussion: Discussion, **_: Any) -> None:
    # Whoever edits without script is led to such a page, and wants to see what they wrote.
    changed(conversation_tag(discussion.pk))


def _gone(comment: Comment, discussion: Discussion, **_: Any) -> None:
    """What was taken away, perhaps for a good reason, is read nowhere a moment later."""
    tags = [tag(discussion.pk) for tag in (conversation_tag, discussion_tag, count_tag)]
    changed(ACTIVE, ACTIVE_ASIDE, *tags, *([writer_tag(comment.reader_id)] if comment.reader_id else []))


def _house_changed(**_: Any) -> None:
    changed(HOUSE, ACTIVE, ACTIVE_ASIDE, "readers")


def connect() -> None:
    post_save.connect(_house_changed, sender=Commenting, dispatch_uid="conversation-house")
    comment_published.connect(_published, dispatch_uid="conversation-writers")
    comment_edited.connect(_edited, dispatch_uid="conversation-edited")
    comment_gone.connect(_gone, dispatch_uid="conversation-gone")
    every_round(follow_writers, EVERY)
    every_round(follow_closings)
