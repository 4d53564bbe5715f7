"""What is new from the readers, discussions and threads that somebody follows.

However much is followed, each kind is asked twice: what is the newest comment of each followed thing (one step in an
index for each), and what stands among the newest of those. Whoever follows much that is busy finds enough among the
newest comments of the whole paper, which are looked through first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from broadsheet.common.decisions import decided
from broadsheet.common.prepared import A_NUMBER, Prepared, PreparedChoice
from broadsheet.common.text import comment_text, shortened
from broadsheet.conversation.identity import LARGEST, id_at, moment_of
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.presentation import Presenter
from broadsheet.readers.following import Followed, Key, News
from broadsheet.readers.models import Block, Follow, Mute, Reader, Registration

Moment = tuple[datetime, int]
# How many of the paper's newest comments are looked through for what is followed.
WINDOW = 200
_EXCERPT, _WORDS = 280, 60


@dataclass(frozen=True)
class _Way:
    """How the comments of followed things of a kind are found; `newest_first` begins at an index of theirs."""

    kind: str
    column: str
    newest_first: tuple[str, ...] = ("-pk",)


_WAYS = (
    _Way("reader", "reader_id"),
    _Way("discussion", "discussion_id"),
    # Replies are numbered in the order in which they are written.
    _Way("thread", "thread", ("-number",)),
)


def newest(reader: Reader, before: Moment | None, count: int) -> list[Moment]:
    """The places of the newest comments by others that the reader follows, and wants to see."""
    # An id is its moment, so there is one comment of each at most.
    end = id_at(before[0]) + (before[1] > id_at(before[0])) if before else LARGEST
    ways = [way for way in _WAYS if way.kind != "reader" or decided(Registration).has_profiles]
    found, is_all = _among_the_newest(reader, end, ways)
    if not is_all and len(found) < count:
        found = {pk for way in ways for pk in _of_kind(reader, way, end, count)}
    return [(moment_of(pk), pk) for pk in sorted(found, reverse=True)[:count]]


def _readable(reader: int, before: int) -> QuerySet[Comment]:
    """Everything that is published, by others than the reader and those they do not want to see."""
    found = Comment.objects.filter(status=Comment.Status.PUBLISHED, discussion__is_hidden=False, pk__lt=before)
    found = found.exclude(reader=reader)
    for relation in (Mute, Block):
        hidden = relation.objects.filter(reader=reader).order_by().values_list("target_id", flat=True)
        found = found.exclude(reader__in=hidden)
    return found.order_by("-pk")


def _is_followed(reader: int, way: _Way) -> Exists | Q:
    follow = Exists(Follow.objects.filter(reader=reader, kind=way.kind, target_id=OuterRef(way.column)))
    return Q(follow, reader__hides_comments=False) if way.kind == "reader" else follow


def _recent(reader: int, before: int, ways: Sequence[_Way]) -> QuerySet[Comment, tuple[int, bool]]:
    wanted = reduce(or_, (Q(_is_followed(reader, way)) for way in ways))
    found = _readable(reader, before).annotate(is_followed=Case(When(wanted, then=True), default=False))
    return found.values_list("pk", "is_followed")


@cache
def _recent_of(ways: tuple[_Way, ...], window: int) -> "Prepared[tuple[int, bool]]":
    return Prepared(lambda reader, before: _recent(reader, before, ways)[:window], A_NUMBER, A_NUMBER + 1)


def _among_the_newest(reader: Reader, before: int, ways: Sequence[_Way]) -> tuple[set[int], bool]:
    """Those of the newest comments that are followed, and whether there are no others."""
    recent = _recent_of(tuple(ways), WINDOW).all(reader.pk, before)
    return {pk for pk, is_followed in recent if is_followed}, len(recent) < WINDOW


def _places(reader: int, before: int, way: _Way) -> QuerySet[Follow, tuple[int, int | None]]:
    """Followed things with the newest comment of each, those with the newest first."""
    own = Comment.objects.filter(**{way.column: OuterRef("target_id")}, pk__lt=before)
    latest = Subquery(own.order_by(*way.newest_first).values("pk")[:1])
    followed = Follow.objects.filter(reader=reader, kind=way.kind).annotate(latest=latest)
    return followed.order_by(F("latest").desc(nulls_last=True)).values_list("target_id", "latest")


@cache
def _first_places(way: _Way, size: int) -> "Prepared[tuple[int, int | None]]":
    return Prepared(lambda reader, before: _places(reader, before, way)[:size], A_NUMBER, A_NUMBER + 1)


@cache
def _newest_within(way: _Way, count: int) -> "PreparedChoice[tuple[int]]":
    """What may be read of some followed things, from a comment on: asked with reader, end and that comment."""

    def within(targets: Collection[int], reader: int, before: int, since: int) -> QuerySet[Comment, tuple[int]]:
        found = _readable(reader, before).filter(**{f"{way.column}__in": targets}, pk__gte=since)
        if way.kind == "reader":
            found = found.filter(reader__hides_comments=False)
        return found.values_list("pk")[:count]

    return PreparedChoice(within, most=count, values=3)


def _of_kind(reader: Reader, way: _Way, before: int, count: int) -> list[int]:
    """The newest comments of what the reader follows of one kind.

    Every one of the newest belongs to one of the things whose own newest is newest, and is no older than the last of
    those. What of these may not be read is left out only then, which makes the first question one that an index
    answers; where that leaves too few, more are looked at.
    """
    size = count
    while True:
        tops = [(target, pk) for target, pk in _first_places(way, size).all(reader.pk, before) if pk is not None]
        if not tops:
            return []
        is_all = len(tops) < size
        since = 0 if is_all else tops[-1][1]
        rows = _newest_within(way, count).all([target for target, _pk in tops], reader.pk, before, since)
        if is_all or len(rows) == count:
            return [pk for (pk,) in rows]
        size *= 10


_PUBLISHED = PreparedChoice(
    lambda ids: Comment.objects.filter(
        pk__in=ids, status=Comment.Status.PUBLISHED, discussion__is_hidden=False
    ).select_related("reader", "unclaimed", "discussion")
)
# Asked for by key alone: with more to go by, SQLite would begin with everything that answers nothing.
_ROOTS = PreparedChoice(lambda ids: Comment.objects.filter(pk__in=ids).select_related("discussion"))


def load(reader: Reader, ids: Sequence[int]) -> dict[int, News]:
    """These comments as news, as far as they still stand."""
    comments = _PUBLISHED.all(ids)
    if not comments:
        return {}
    presenter = Presenter(comments, decided(Commenting))
    called = threads({comment.thread for comment in comments})
    return {comment.pk: _news(comment, presenter, called) for comment in comments}


def _news(comment: Comment, presenter: Presenter, called: dict[int, Followed]) -> News:
    shown = presenter.shown(comment)
    about = [(Key("discussion", comment.discussion_id), str(comment.discussion))]
    if comment.reader_id and not (comment.reader and comment.reader.hides_comments):
        about.insert(0, (Key("reader", comment.reader_id), shown.author.name))
    if thread := called.get(comment.thread):
        about.append((Key("thread", comment.thread), thread.title))
    return News(
        comment.at,
        str(comment.discussion),
        comment.get_absolute_url(),
        shortened(comment_text(comment.text), _EXCERPT),
        "site/following/comment.html",
        shown,
        tuple(about),
    )


def discussions(ids: Collection[int]) -> dict[int, Followed]:
    """These discussions, as far as they are public."""
    return {
        found.pk: Followed(str(found), _place(found), note=found.question)
        for found in Discussion.objects.filter(pk__in=ids, is_hidden=False)
    }


def _place(discussion: Discussion) -> str:
    """Where it is read."""
    return f"{discussion.url}#comments" if discussion.is_ours else discussion.get_absolute_url()


def threads(ids: Collection[int]) -> dict[int, Followed]:
    """The threads that begin with these comments, as far as they are public."""
    return {
        root.pk: Followed(_called(root), root.get_absolute_url(), note=str(root.discussion))
        for root in _ROOTS.all(ids)
        if root.is_root and root.is_shown and not root.discussion.is_hidden
    }


def _called(root: Comment) -> str:
    """A thread goes by its first words, where everybody may read them."""
    may_be_read = root.is_published and not root.discussion.is_for_registered
    words = shortened(comment_text(root.text), _WORDS) if may_be_read else ""
    return (
        _("the thread “%(words)s”") % {"words": words}
        if words
        else _("a thread on “%(title)s”") % {"title": root.discussion}
    )
