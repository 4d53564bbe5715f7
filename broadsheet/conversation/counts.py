"""What changes around a comment when it appears or goes: counts, places kept in the thread, heat.

Called with the discussion's row locked, so that no two changes of one discussion overlap: no count is lost, and no two
transactions wait for each other.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, F, Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.common.prepared import A_NUMBER, Prepared, PreparedWrite
from broadsheet.conversation import activity
from broadsheet.conversation.lineage import ancestors
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
    if above := ancestors(comment):
        Comment.objects.filter(pk__in=above).update(reply_count=F("reply_count") + 1)


def all_appeared(comments: Sequence[Comment], discussion: Discussion) -> None:
    """Counts comments that have just been published; the same as `appeared` for each in turn, in fewer steps."""
    if not comments:
        return
    said = _said_by(comments, discussion)
    for comment in sorted(comments, key=lambda each: each.pk):
        author = _author(comment)
        turn = 1 + min(said[author], 20) if author else 1
        said[author] += 1
        discussion.comment_count += 1
        discussion.participant_count += turn == 1 and author is not None
        discussion.last_comment_id = max(discussion.last_comment_id, comment.pk)
        discussion.heat = activity.warmer(discussion.heat, comment.pk, turn)
    _save(discussion)
    _add_replies_above(comments, 1)


def show_all_places_above(comments: Sequence[Comment]) -> None:
    """The same as `show_places_above` for each, in fewer steps."""
    above = {comment.parent_id for comment in comments if comment.parent_id}
    while above:
        hidden = Comment.objects.filter(pk__in=above, is_shown=False)
        rows = dict(hidden.values_list("pk", "parent_id"))
        Comment.objects.filter(pk__in=rows).update(is_shown=True)
        above = {parent for parent in rows.values() if parent}


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
    if above := ancestors(comment):
        Comment.objects.filter(pk__in=above).update(reply_count=F("reply_count") - 1)
    _hide_empty_places(comment.pk)


def all_went(comments: Sequence[Comment], discussion: Discussion) -> None:
    """Uncounts comments that are no longer published; the same as `went` for each, in fewer steps."""
    if not comments:
        return
    authors = {author for comment in comments if (author := _author(comment))}
    discussion.comment_count -= len(comments)
    discussion.participant_count -= len(authors - _said_by(comments, discussion).keys())
    discussion.heat = activity.measured(discussion)
    _save(discussion)
    _add_replies_above(comments, -1)
    _hide_all_empty_places({comment.pk for comment in comments})


_Author = tuple[int | None, int | None]


def _author(comment: Comment) -> _Author | None:
    if comment.reader_id:
        return comment.reader_id, None
    return (None, comment.unclaimed_id) if comment.unclaimed_id else None


def _said_by(comments: Sequence[Comment], discussion: Discussion) -> Counter[_Author | None]:
    """How many others the authors of the comments have published in the discussion; only those who have any."""
    authors = [_author(comment) for comment in comments]
    readers = {author[0] for author in authors if author and author[0]}
    unclaimed = {author[1] for author in authors if author and author[1]}
    author = Q(reader__in=readers)
    if unclaimed:
        author |= Q(reader=None, unclaimed__in=unclaimed)
    known = Comment.objects.filter(author, discussion=discussion, status=Comment.Status.PUBLISHED)
    known = known.exclude(pk__in=[comment.pk for comment in comments]).order_by()
    said: Counter[_Author | None] = Counter()
    for reader, other, number in known.values_list("reader_id", "unclaimed_id").annotate(Count("pk")):
        said[(reader, None) if reader else (None, other)] += number
    return said


def _add_replies_above(comments: Sequence[Comment], number: int) -> None:
    """Has every ancestor count so many more replies for each of the comments."""
    below = Counter(pk for comment in comments for pk in ancestors(comment))
    for times in sorted(set(below.values())):
        places = [pk for pk, counted in below.items() if counted == times]
        Comment.objects.filter(pk__in=places).update(reply_count=F("reply_count") + number * times)


def _hide_all_empty_places(pks: set[int]) -> None:
    while pks:
        holding = Comment.objects.filter(parent__in=pks, is_shown=True).values_list("parent_id", flat=True)
        empty = Comment.objects.filter(pk__in=pks - set(holding), is_shown=True)
        rows = dict(empty.exclude(status=Comment.Status.PUBLISHED).values_list("pk", "parent_id"))
        Comment.objects.filter(pk__in=rows).update(is_shown=False)
        pks = {parent for parent in rows.values() if parent}


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
