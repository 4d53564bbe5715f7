"""What is asked of the conversation. Each costs a number of queries that no size of a discussion changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from broadsheet.common.clock import now
from broadsheet.conversation import activity, lineage
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.ordering import ORDERS, Key, Order
from broadsheet.readers.models import Reader

#: Threads on a page, replies shown with each before somebody asks for more, replies on a page of one thread.
THREADS = 20
FIRST_REPLIES = 3
REPLIES = 25
NEWER = 50
MOST_PICKS = 5
MOST_ABOVE = 12
# What was picked and then taken away is a pick again where it is put back, and none meanwhile.
_PICKED: dict[str, object] = {"picked_at__isnull": False, "status": Comment.Status.PUBLISHED}
_BEGIN_THREADS: dict[str, object] = {"parent__isnull": True, "is_shown": True}


@dataclass(frozen=True)
class Page:
    """Some comments in the order in which they are read, and the key to go on from where there are more."""

    comments: list[Comment]
    next_key: str = ""


def _with_authors(comments: "QuerySet[Comment]") -> "QuerySet[Comment]":
    return comments.select_related("reader", "unclaimed")


def threads(discussion: Discussion, order: str, after: Key | None = None, count: int = THREADS) -> Page:
    """A page of comments that threads begin with; of picks, whatever was picked, wherever in its thread it stands."""
    rule = ORDERS[order]
    kept = _PICKED if order == Order.PICKS else _BEGIN_THREADS
    found = Comment.objects.filter(discussion=discussion, **kept)
    if after is not None:
        found = found.filter(rule.behind(after))
    rows = list(_with_authors(found).order_by(*rule.by)[: count + 1])
    return Page(rows[:count], rule.key(rows[count - 1]) if len(rows) > count else "")


def first_replies(roots: Iterable[Comment], count: int = FIRST_REPLIES) -> dict[int, list[Comment]]:
    """By thread, the replies written first, depth-first: whatever such a one answers was written before it."""
    ids = [root.pk for root in roots if root.last_number]
    if not ids or not count:
        return {}
    found = Comment.objects.filter(thread__in=ids, number__gte=1, number__lte=count, is_shown=True)
    replies: dict[int, list[Comment]] = {}
    for reply in _with_authors(found).order_by("path"):
        replies.setdefault(reply.thread, []).append(reply)
    return replies


def replies(comment: Comment, after: Comment | None = None, count: int = REPLIES) -> Page:
    """What hangs on `comment`, depth-first and oldest first, from behind `after`."""
    below = Comment.objects.filter(lineage.hangs_on(comment), is_shown=True)
    if after is not None:
        below = below.filter(path__gt=after.path)
    rows = list(_with_authors(below).order_by("path")[: count + 1])
    return Page(rows[:count], str(rows[count - 1].pk) if len(rows) > count else "")


def above(comment: Comment) -> list[Comment]:
    """What `comment` answers, and what that answers, up to the beginning of the thread: the nearest so many."""
    ids = lineage.ancestors(comment)
    wanted = {*ids[:1], *ids[-MOST_ABOVE:]}
    return list(_with_authors(Comment.objects.filter(pk__in=wanted)).order_by("pk"))


def newer(discussion: Discussion, than: int, count: int = NEWER) -> Page:
    """What was published after the comment with that id, oldest first."""
    found = Comment.objects.filter(discussion=discussion, pk__gt=than, status=Comment.Status.PUBLISHED)
    rows = list(_with_authors(found).order_by("pk")[: count + 1])
    return Page(rows[:count], str(rows[count - 1].pk) if len(rows) > count else "")


def count_newer(discussion: Discussion, than: int, most: int = 1_000) -> int:
    """How many were published after that id, counted up to `most`."""
    found = Comment.objects.filter(discussion=discussion, pk__gt=than, status=Comment.Status.PUBLISHED)
    return found.order_by()[:most].count()


def picks(discussion: Discussion, count: int = MOST_PICKS) -> list[Comment]:
    """What the staff picked, newest pick first."""
    found = Comment.objects.filter(discussion=discussion, **_PICKED)
    return list(_with_authors(found).order_by("-picked_at", "-pk")[:count])


def find(comment_id: int) -> Comment | None:
    """The comment with its discussion, if it has a place that is shown."""
    found = Comment.objects.filter(pk=comment_id, is_shown=True, discussion__is_hidden=False)
    return found.select_related("discussion", "reader", "unclaimed").first()


def parents_of(comments: Sequence[Comment]) -> dict[int, Comment]:
    """What these comments answer, by id: those among them are not asked for again."""
    known = {comment.pk: comment for comment in comments}
    missing = {comment.parent_id for comment in comments if comment.parent_id and comment.parent_id not in known}
    if missing:
        known.update((each.pk, each) for each in _with_authors(Comment.objects.filter(pk__in=missing)))
    return known


def waiting_of(reader: Reader, discussion: Discussion, count: int = 20) -> list[Comment]:
    """The reader's own comments there that are not published."""
    found = Comment.objects.filter(discussion=discussion, reader=reader, status=Comment.Status.HELD)
    return list(_with_authors(found).order_by("pk")[:count])


def written_by(reader: Reader, before: int | None = None, count: int = REPLIES, *, in_public: bool = True) -> Page:
    """The reader's comments, newest first; `in_public` leaves out what not everybody may read."""
    found = Comment.objects.filter(reader=reader)
    if in_public:
        found = found.filter(status=Comment.Status.PUBLISHED, discussion__is_hidden=False)
        found = found.exclude(discussion__rule=Discussion.Rule.REGISTERED)
    return _newest_first(found, before, count)


def answers_to(reader: Reader, before: int | None = None, count: int = REPLIES) -> Page:
    """Replies to the reader's comments by others, newest first, without those whom the reader does not want to see."""
    from broadsheet.readers.relations import hidden_from

    found = Comment.objects.filter(answers=reader, status=Comment.Status.PUBLISHED, discussion__is_hidden=False)
    found = found.exclude(reader=reader).exclude(reader__in=hidden_from(reader))
    return _newest_first(found, before, count)


def _newest_first(found: "QuerySet[Comment]", before: int | None, count: int) -> Page:
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(_with_authors(found).select_related("discussion", "parent__reader").order_by("-pk")[: count + 1])
    return Page(rows[:count], str(rows[count - 1].pk) if len(rows) > count else "")


def active() -> "QuerySet[Discussion]":
    """The discussions that are being had now and that everybody may read, hottest first."""
    since = activity.coldest(now().timestamp())
    found = Discussion.objects.filter(comment_count__gt=0, heat__gte=since, is_hidden=False)
    return found.exclude(rule=Discussion.Rule.REGISTERED).order_by("-heat")


def best_lines(discussions: Sequence[Discussion]) -> dict[int, Comment]:
    """For each discussion one comment that stands for it: the newest pick, else the most recommended that begins a
    thread, else the newest such. Two queries for all.
    """
    if not discussions:
        return {}
    shown = Comment.objects.filter(discussion=OuterRef("pk"), is_shown=True, status=Comment.Status.PUBLISHED)
    picked = shown.filter(**_PICKED).order_by("-picked_at", "-pk").values("pk")[:1]
    first = shown.filter(parent__isnull=True).order_by("-score", "-pk").values("pk")[:1]
    rows = Discussion.objects.filter(pk__in=[discussion.pk for discussion in discussions])
    best = dict(rows.values_list("pk", Coalesce(Subquery(picked), Subquery(first))))
    found = {
        comment.pk: comment for comment in _with_authors(Comment.objects.filter(pk__in=filter(None, best.values())))
    }
    return {pk: found[line] for pk, line in best.items() if line in found}
