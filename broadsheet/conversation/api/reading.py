"""Reading discussions and comments. Answers are the same for everybody; what is one's own is in `/me`."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from broadsheet.common.decisions import decided
from broadsheet.conversation import discussions, lineage, queries
from broadsheet.conversation.api.answers import made, read
from broadsheet.conversation.api.bodies import Bodies, address, discussion_body
from broadsheet.conversation.api.documented import reads
from broadsheet.conversation.api.kept import Kept
from broadsheet.conversation.api.problems import not_found
from broadsheet.conversation.api.routes import router
from broadsheet.conversation.api.schemas import CommentId, DiscussionId, Remark, ReplyPage, Talk, ThreadPage
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.ordering import Key
from broadsheet.conversation.refusals import Refused

USUAL, MOST = 50, 100
MOST_REPLIES = 10
MOST_LEVELS = 1_000

Limit = Annotated[int, Query(description=f"How many; brought into 1…{MOST}.")]
Cursor = Annotated[str, Query(max_length=40, description="Where to go on: as `next` of the page before has it.")]
Order = Literal["", "newest", "oldest", "recommended", "discussed", "picks"]


def no_cursor() -> Refused:
    return Refused(422, "no-cursor", _("This is no place to go on from."))


def within(number: int, least: int, most: int) -> int:
    return min(max(number, least), most)


def found_discussion(**by: Any) -> Discussion:
    """The discussion, if what it is about is public. Raises `Refused`."""
    found = Discussion.objects.filter(is_hidden=False, **by).first()
    if found is None:
        raise not_found()
    return found


def found_comment(pk: int) -> Comment:
    """The comment with its discussion, if its place is shown. Raises `Refused`."""
    found = queries.find(pk)
    if found is None:
        raise not_found()
    return found


@router.get("/discussions", response=reads(Talk), operation_id="findDiscussion")
def find_discussion(
    request: HttpRequest,
    url: Annotated[str, Query(max_length=2_000, description="The address, or its path in this paper.")],
) -> HttpResponse:
    """The discussion of an address."""
    try:
        known = discussions.canonical(url)
    except ValueError:
        raise Refused(422, "no-address", _("This is no web address.")) from None
    # No address has it, and PostgreSQL refuses to look for it.
    if "\0" in known:
        raise not_found()
    return _discussion(request, found_discussion(url=known))


@router.get("/discussions/{whole:discussion_id}", response=reads(Talk), operation_id="getDiscussion")
def get_discussion(request: HttpRequest, discussion_id: DiscussionId) -> HttpResponse:
    """A discussion: what it is about, how it stands, and what can be done there."""
    return _discussion(request, found_discussion(pk=discussion_id))


def _discussion(request: HttpRequest, found: Discussion) -> HttpResponse:
    return read(request, found, lambda: made(discussion_body(found)))


@router.get("/discussions/{whole:discussion_id}/comments", response=reads(ThreadPage), operation_id="listComments")
def list_comments(
    request: HttpRequest,
    discussion_id: DiscussionId,
    order: Annotated[Order, Query(description="Empty: the one in which the paper shows them first.")] = "",
    cursor: Cursor = "",
    limit: Limit = USUAL,
    replies: Annotated[
        int, Query(description=f"How many replies come along with each; brought into 0…{MOST_REPLIES}.")
    ] = queries.FIRST_REPLIES,
    depth: Annotated[
        int, Query(description="How many levels below each they come from; 0: none, 1: those that answer it directly.")
    ] = MOST_LEVELS,
) -> HttpResponse:
    """The comments that threads begin with, in an order, each with the first of its replies.

    In the order `picks`: what the newsroom picked, wherever in its thread it stands.
    """
    found = found_discussion(pk=discussion_id)
    after = _key(cursor)
    limit, replies, depth = within(limit, 1, MOST), within(replies, 0, MOST_REPLIES), within(depth, 0, MOST_LEVELS)

    def page() -> Kept:
        return made(_threads(found, order, after, limit, replies, depth))

    return read(request, found, page, ("threads", found.pk, order, after, limit, replies, depth))


def _key(cursor: str) -> Key | None:
    try:
        return Key.read(cursor) if cursor else None
    except ValueError:
        raise no_cursor() from None


def _threads(
    discussion: Discussion, order: str, after: Key | None, limit: int, replies: int, depth: int
) -> dict[str, Any]:
    house = decided(Commenting)
    order = order or house.order
    page = queries.threads(discussion, order, after, limit)
    first = queries.first_replies(page.comments, replies if depth else 0)
    shown = {
        root.pk: [each for each in first.get(root.pk, ()) if each.depth <= root.depth + depth] for root in page.comments
    }
    bodies = Bodies([*page.comments, *(reply for each in shown.values() for reply in each)], house)
    asked = {
        "order": order,
        "limit": limit,
        "replies": replies,
        "depth": depth if depth < MOST_LEVELS else None,
        "cursor": page.next_key,
    }
    return {
        "discussion": discussion.pk,
        "order": order,
        "comments": [bodies.thread(root, shown[root.pk]) for root in page.comments],
        "next": address(f"discussions/{discussion.pk}/comments", asked) if page.next_key else None,
    }


@router.get("/comments/{comment:comment_id}", response=reads(Remark), operation_id="getComment")
def get_comment(request: HttpRequest, comment_id: CommentId) -> HttpResponse:
    """One comment."""
    found = found_comment(comment_id)

    def body() -> Kept:
        return made(Bodies([found], decided(Commenting)).comment(found))

    return read(request, found.discussion, body, ("comment", found.pk))


@router.get("/comments/{comment:comment_id}/replies", response=reads(ReplyPage), operation_id="listReplies")
def list_replies(
    request: HttpRequest, comment_id: CommentId, cursor: Cursor = "", limit: Limit = USUAL
) -> HttpResponse:
    """Everything that hangs on a comment, at any depth: flat, depth-first, oldest first."""
    found = found_comment(comment_id)
    limit = within(limit, 1, MOST)

    def page() -> Kept:
        return made(_replies(found, cursor, limit))

    return read(request, found.discussion, page, ("replies", found.pk, cursor, limit))


def _replies(comment: Comment, cursor: str, limit: int) -> dict[str, Any]:
    page = queries.replies(comment, _place_below(comment, cursor), limit)
    bodies = Bodies(page.comments, decided(Commenting))
    asked = {"limit": limit, "cursor": page.next_key}
    return {
        "comment": comment.pk,
        "replies": [bodies.comment(each) for each in page.comments],
        "next": address(f"comments/{comment.pk}/replies", asked) if page.next_key else None,
    }


def _place_below(comment: Comment, cursor: str) -> Comment | None:
    """The comment behind which to go on. It may have been withdrawn since; its place in the thread is what counts."""
    if not cursor:
        return None
    key = _key(cursor)
    place = Comment.objects.filter(pk=key.pk, thread=comment.thread).first() if key else None
    if place is None or not lineage.is_below(comment, place):
        raise no_cursor()
    return place
