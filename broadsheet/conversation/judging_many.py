"""What the staff do with many comments of one discussion at once: the same as judging.py, in fewer steps.

Called in a transaction that holds the discussion, with comments that may become so (`judging.MAY_BECOME`), by somebody
who may judge: whoever calls has looked.
"""

from collections import defaultdict
from collections.abc import Sequence

from broadsheet.conversation import announcements, counts
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.signals import comment_gone, comment_judged, comment_published
from broadsheet.delivery.freshness import changed_together
from broadsheet.readers.models import Reader

Status = Comment.Status
_PUBLISHED = ("status", "is_shown", "held_by", "held_reason")


def approve_all(judge: Reader, comments: Sequence[Comment], discussion: Discussion, grounds: Grounds) -> None:
    """Publishes comments that were held or rejected."""
    before = {comment.pk: comment.status for comment in comments}
    for comment in comments:
        comment.status, comment.is_shown = Status.PUBLISHED, True
        comment.held_by = comment.held_reason = ""
    _save(comments, _PUBLISHED)
    counts.show_all_places_above(comments)
    counts.all_appeared(comments, discussion)
    with changed_together():
        for comment in comments:
            comment_published.send(Comment, comment=comment, discussion=discussion)
            announcements.new_comment(comment, discussion)
            _tell(comment, discussion, judge, before[comment.pk], grounds)


def reject_all(judge: Reader, comments: Sequence[Comment], discussion: Discussion, grounds: Grounds) -> None:
    """Takes comments out of what readers see."""
    before = {comment.pk: comment.status for comment in comments}
    for comment in comments:
        comment.status = Status.REJECTED
    _save(comments, ("status",))
    _taken_away(comments, discussion, judge, before, grounds)


def hold_all(judge: Reader, comments: Sequence[Comment], discussion: Discussion, grounds: Grounds) -> None:
    """Has comments wait again that were published or rejected, each for what its `held_by` and `held_reason` say."""
    before = {comment.pk: comment.status for comment in comments}
    reasons: dict[tuple[str, str], list[Comment]] = defaultdict(list)
    for comment in comments:
        comment.status = Status.HELD
        reasons[comment.held_by, comment.held_reason].append(comment)
    for alike in reasons.values():
        _save(alike, ("status", "held_by", "held_reason"))
    _taken_away(comments, discussion, judge, before, grounds)


def _taken_away(
    comments: Sequence[Comment], discussion: Discussion, judge: Reader, before: dict[int, str], grounds: Grounds
) -> None:
    """Counts and tells that nobody reads them any more; `before` is how each stood."""
    read = [comment for comment in comments if before[comment.pk] == Status.PUBLISHED]
    counts.all_went(read, discussion)
    with changed_together():
        for comment in comments:
            if before[comment.pk] == Status.PUBLISHED:
                comment_gone.send(Comment, comment=comment, discussion=discussion)
                announcements.change(comment, discussion, "gone")
            _tell(comment, discussion, judge, before[comment.pk], grounds)


def _save(comments: Sequence[Comment], names: Sequence[str]) -> None:
    """Writes fields that are the same in all of the comments."""
    if comments:
        fields = {name: getattr(comments[0], name) for name in names}
        Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(**fields)


def _tell(comment: Comment, discussion: Discussion, judge: Reader, before: str, grounds: Grounds) -> None:
    comment_judged.send(Comment, comment=comment, discussion=discussion, judge=judge, before=before, grounds=grounds)
