"""What moderation makes of what happens in the conversation, in the same transaction: decisions, and who stands how."""

from typing import Any

from django.db.models.signals import post_save

from broadsheet.conversation import live, reporting
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.models.report import open_reports
from broadsheet.conversation.signals import (
    comment_held,
    comment_judged,
    comment_picked,
    comment_reported,
    reports_settled,
)
from broadsheet.moderation import recording, sanctioning, standing
from broadsheet.moderation.models import Sanction
from broadsheet.moderation.reporting import holding
from broadsheet.readers.models import Reader
from broadsheet.readers.signals import reader_changed


def _judged(comment: Comment, judge: Reader, before: str, grounds: Grounds, **_: Any) -> None:
    recording.judged(comment, judge, before, grounds)
    if comment.status != Comment.Status.HELD and recording.has_open_reports(comment.pk):
        reporting.settle(judge, [comment.pk])
    _stands_anew(comment)


def _held(comment: Comment, **_: Any) -> None:
    recording.held(comment)


def _picked(comment: Comment, **_: Any) -> None:
    _stands_anew(comment)


def _stands_anew(comment: Comment) -> None:
    if comment.reader_id is not None:
        standing.has_changed(comment.reader_id)


def _settled(comment_id: int, **_: Any) -> None:
    """Who reported a comment that is gone was right; who reported one that stays was not."""
    found = open_reports().filter(comment=comment_id, reader__isnull=False)
    was_right = Comment.objects.filter(pk=comment_id, status=Comment.Status.REJECTED).exists()
    standing.reports_answered(list(found.values_list("reader_id", flat=True)), was_right=was_right)


def _reported(comment: Comment, discussion: Discussion, **_: Any) -> None:
    holding.reported(comment, discussion)


def _sanctioned(instance: Sanction, **_: Any) -> None:
    standing.has_changed(instance.reader_id)


def _changed(reader: Reader, **_: Any) -> None:
    sanctioning.end_with_letting_in(reader)


def connect() -> None:
    live.ask_what_was_published(recording.published_since)
    comment_judged.connect(_judged, dispatch_uid="moderation-judged")
    comment_held.connect(_held, dispatch_uid="moderation-held")
    comment_picked.connect(_picked, dispatch_uid="moderation-picked")
    comment_reported.connect(_reported, dispatch_uid="moderation-reported")
    reports_settled.connect(_settled, dispatch_uid="moderation-settled")
    reader_changed.connect(_changed, dispatch_uid="moderation-let-in")
    post_save.connect(_sanctioned, sender=Sanction, dispatch_uid="moderation-sanctioned")
