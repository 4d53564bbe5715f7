"""What changes around a comment when it appears or goes: counts, places kept in the thread, heat.

Called with the discussion's row locked, so that no two changes of one discussion overlap: no count is lost, and no two
transactions wait for each other.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.common.prepared import A_NUMBER, Prepared, PreparedWrite
from broadsheet.conversation import activity
from broadsheet.conversation.identity import ids_above
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.refusals import no_comment

LOCKED = Prepared(lambda pk: Discussion.objects.select_for_update(no_key=True).filter(pk=pk), A_NUMBER)
_COUNTS = PreparedWrite(Discussion, "comment_count", "participant_count", "last_comment_id", "heat", "changed_at")
_SAID_BEFORE = Prepared(
    lambda reader, discussion: (
        Comment.objects.filter(discussion=discussion, reader=reader, status=Comment.Status.PUBLISHED)
        .order_by()
        .values_list("id")[:21]
    ),
    A_NUMBER,
    A_NUMBER + 1,
)


def locked(discussion_id: int) -> Discussion:
    """The discussion, held by this transaction. Raises `Discussion.DoesNotExist`."""
    found = LOCKED.first(discussion_id)
    if found is None:
        raise Discussion.DoesNotExist
    return found


def locked_with(comment_id: int) -> tuple[Comment, Discussion]:
    """The comment and its discussion, which is held before anything of the comment is read. Raises `Refused`."""
    found = Comment.objects.filter(pk=comment_id).values_list("discussion_id", flat=True).first()
    if found is None:
        raise no_comment()
    discussion = locked(found)
    return Comment.objects.select_related("reader").get(pk=comment_id), discussion


def _by_the_same(comment: Comment) -> "QuerySet[Comment]":
    """What else its author has published in the discussion."""
    author = Q(reader=comment.reader_id) if comment.reader_id else Q(unclaimed=comment.unclaimed_id, reader=None)
    found = Comment.objects.filter(author, discussion=comment.discussion_id, status=Comment.Status.PUBLISHED)
    return found.exclude(pk=comment.pk)


def _has_author(comment: Comment) -> bool:
    return bool(comment.reader_id or comment.unclaimed_id)


def _said_before(comment: Comment) -> int:
    """How many other comments its author has published in the discussion; of many, no more than twenty are counted."""
    if comment.reader_id:
        found = _SAID_BEFORE.all(comment.reader_id, comment.discussion_id)
        return min(sum(pk != comment.pk for (pk,) in found), 20)
    return _by_the_same(comment).order_by()[:20].count() if _has_author(comment) else 0


def appeared(comment: Comment, discussion: Discussion, said_before: int | None = None) -> None:
    """Counts a comment that has just been published. `said_before` is how many of its author's are, where known."""
    if said_before is None:
        said_before = _said_before(comment)
    turn = 1 + said_before
    discussion.comment_count += 1
    discussion.participant_count += turn == 1 and _has_author(comment)
    discussion.last_comment_id = max(discussion.last_comment_id, comment.pk)
    discussion.heat = activity.warmer(discussion.heat, comment.pk, turn)
    _save(discussion)
    if above := ids_above(comment.path):
        Comment.objects.filter(pk__in=above).update(reply_count=F("reply_count") + 1)


def show_places_above(comment: Comment) -> None:
    """Has every ancestor that was hidden hold its place again."""
    parent = comment.parent_id
    while parent is not None:
        above = Comment.objects.filter(pk=parent).values_list("parent_id", "is_shown").get()
        if above[1]:
            return
        Comment.objects.filter(pk=parent).update(is_shown=True)
        parent = above[0]


def went(comment: Comment, discussion: Discussion) -> None:
    """Uncounts a comment that is no longer published, and hides places that nothing hangs on any more."""
    discussion.comment_count -= 1
    if _has_author(comment) and not _by_the_same(comment).exists():
        discussion.participant_count -= 1
    discussion.heat = activity.measured(discussion)
    _save(discussion)
    if above := ids_above(comment.path):
        Comment.objects.filter(pk__in=above).update(reply_count=F("reply_count") - 1)
    _hide_empty_places(comment.pk)


def all_went(comments: Sequence[Comment], discussion: Discussion) -> None:
    """Uncounts comments of one author that are no longer published; the same as `went` for each, in fewer steps."""
    if not comments:
        return
    discussion.comment_count -= len(comments)
    if _has_author(comments[0]) and not _by_the_same(comments[0]).exists():
        discussion.participant_count -= 1
    discussion.heat = activity.measured(discussion)
    _save(discussion)
    below = Counter(pk for comment in comments for pk in ids_above(comment.path))
    for number in sorted(set(below.values())):
        places = [pk for pk, fewer in below.items() if fewer == number]
        Comment.objects.filter(pk__in=places).update(reply_count=F("reply_count") - number)
    for comment in sorted(comments, key=lambda each: -each.pk):
        _hide_empty_places(comment.pk)


def _hide_empty_places(pk: int | None) -> None:
    while pk is not None:
        here = Comment.objects.only("status", "is_shown", "parent_id").get(pk=pk)
        holds = here.is_published or Comment.objects.filter(parent=pk, is_shown=True).exists()
        if holds:
            return
        Comment.objects.filter(pk=pk).update(is_shown=False)
        pk = here.parent_id


def touched(discussion: Discussion) -> None:
    """Notes that something readers see is different, without a change of counts."""
    discussion.changed_at = now()
    Discussion.objects.filter(pk=discussion.pk).update(changed_at=discussion.changed_at)


def _save(discussion: Discussion) -> None:
    discussion.changed_at = now()
    _COUNTS.write(discussion)
