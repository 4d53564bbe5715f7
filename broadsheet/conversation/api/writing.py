"""Writing, editing and withdrawing comments."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header

from broadsheet.common.rate_limits import sender_of
from broadsheet.conversation import editing, posting
from broadsheet.conversation.api.answers import personal
from broadsheet.conversation.api.auth import reader_of, signed_in
from broadsheet.conversation.api.bodies import address, own_body
from broadsheet.conversation.api.documented import writes
from broadsheet.conversation.api.routes import router
from broadsheet.conversation.api.schemas import CommentId, DiscussionId, Edit, NewComment, Own, Standing
from broadsheet.readers.sign_ins import mark_of

SendingKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=64,
        pattern="^[!-~]*$",
        description="A name of this sending, such as a UUID. Sent again, it makes no second comment.",
    ),
]


@router.post(
    "/discussions/{whole:discussion_id}/comments",
    auth=signed_in,
    response=writes((200, Own), (201, Own)),
    operation_id="postComment",
)
def post_comment(
    request: HttpRequest, discussion_id: DiscussionId, sent: NewComment, idempotency_key: SendingKey = ""
) -> HttpResponse:
    """Publishes a comment, or keeps it for the moderators (`status` says which).

    200 instead of 201: the comment that a sending with the same key has already made.
    """
    made = posting.post(
        reader_of(request),
        discussion_id,
        sent.text,
        parent_id=sent.parent,
        key=idempotency_key,
        sender=sender_of(request),
        device=mark_of(request),
        insists=sent.insist,
    )
    response = personal(own_body(made.comment), 201 if made.is_new else 200)
    if made.is_new:
        response["Location"] = address(f"comments/{made.comment.pk}")
    return response


@router.patch("/comments/{comment:comment_id}", auth=signed_in, response=writes((200, Own)), operation_id="editComment")
def edit_comment(request: HttpRequest, comment_id: CommentId, sent: Edit) -> HttpResponse:
    """Gives one's own comment another text, for a while. What it said before stays to be read."""
    edited = editing.edit(
        reader_of(request),
        comment_id,
        sent.text,
        sender=sender_of(request),
        device=mark_of(request),
        insists=sent.insist,
    )
    return personal(own_body(edited))


@router.delete(
    "/comments/{comment:comment_id}", auth=signed_in, response=writes((200, Standing)), operation_id="withdrawComment"
)
def withdraw_comment(request: HttpRequest, comment_id: CommentId) -> HttpResponse:
    """Takes one's own comment back: nobody reads it any more. It keeps its place where others have answered."""
    comment = editing.withdraw(reader_of(request), comment_id)
    return personal({"id": comment.pk, "status": comment.status})
