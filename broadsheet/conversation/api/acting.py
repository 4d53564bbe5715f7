"""What readers do with comments of others: react, report, follow."""

from django.http import HttpRequest, HttpResponse

from broadsheet.conversation import reacting, reporting
from broadsheet.conversation.api.answers import done, personal
from broadsheet.conversation.api.auth import reader_of, signed_in
from broadsheet.conversation.api.documented import writes
from broadsheet.conversation.api.reading import found_comment
from broadsheet.conversation.api.routes import router
from broadsheet.conversation.api.schemas import CommentId, DiscussionId, NewReport, React, Reacted, Reported
from broadsheet.conversation.models import Comment
from broadsheet.conversation.particulars import Particulars
from broadsheet.readers import relations


@router.put(
    "/comments/{comment:comment_id}/reaction", auth=signed_in, response=writes((200, Reacted)), operation_id="react"
)
def react(request: HttpRequest, comment_id: CommentId, sent: React) -> HttpResponse:
    """Gives a reaction, in place of one given before."""
    return _reacted(request, comment_id, sent.kind)


@router.delete(
    "/comments/{comment:comment_id}/reaction", auth=signed_in, response=writes((200, Reacted)), operation_id="unreact"
)
def unreact(request: HttpRequest, comment_id: CommentId) -> HttpResponse:
    """Takes the reaction back."""
    return _reacted(request, comment_id, "")


def _reacted(request: HttpRequest, comment_id: int, kind: str) -> HttpResponse:
    comment = reacting.react(reader_of(request), comment_id, kind)
    return personal({"id": comment.pk, "kind": kind or None, "reactions": comment.reactions})


@router.post(
    "/comments/{comment:comment_id}/reports",
    auth=signed_in,
    response=writes((201, Reported)),
    operation_id="reportComment",
)
def report_comment(request: HttpRequest, comment_id: CommentId, sent: NewReport) -> HttpResponse:
    """Tells the moderators what is wrong with a comment. A second report by the same reader replaces the first.

    One that it breaks the law says why in `words`, and has `name` and `in_good_faith`.
    """
    comment = found_comment(comment_id)
    particulars = Particulars(
        sent.law, sent.name, concerns_children=sent.concerns_children, in_good_faith=sent.in_good_faith
    )
    reporting.report(reader_of(request), comment.pk, sent.reason, sent.words, particulars)
    return personal({"id": comment.pk, "reason": sent.reason}, 201)


@router.put(
    "/discussions/{whole:discussion_id}/follow",
    auth=signed_in,
    response=writes((204, None)),
    operation_id="followDiscussion",
)
def follow_discussion(request: HttpRequest, discussion_id: DiscussionId) -> HttpResponse:
    """Follows everything that is said in a discussion."""
    relations.follow(reader_of(request), "discussion", discussion_id)
    return done()


@router.delete(
    "/discussions/{whole:discussion_id}/follow",
    auth=signed_in,
    response=writes((204, None)),
    operation_id="unfollowDiscussion",
)
def unfollow_discussion(request: HttpRequest, discussion_id: DiscussionId) -> HttpResponse:
    """Follows it no longer."""
    relations.unfollow(reader_of(request), "discussion", discussion_id)
    return done()


@router.put(
    "/comments/{comment:comment_id}/follow", auth=signed_in, response=writes((204, None)), operation_id="followThread"
)
def follow_thread(request: HttpRequest, comment_id: CommentId) -> HttpResponse:
    """Follows the thread that a comment stands in."""
    relations.follow(reader_of(request), "thread", found_comment(comment_id).thread)
    return done()


@router.delete(
    "/comments/{comment:comment_id}/follow", auth=signed_in, response=writes((204, None)), operation_id="unfollowThread"
)
def unfollow_thread(request: HttpRequest, comment_id: CommentId) -> HttpResponse:
    """Follows the thread no longer, whether or not it can still be read."""
    thread = Comment.objects.filter(pk=comment_id).values_list("thread", flat=True).first()
    relations.unfollow(reader_of(request), "thread", thread or comment_id)
    return done()
