"""What `/me` says of the reader's part in the discussion that a page shows (`?discussion=`)."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from broadsheet.common.decisions import decided
from broadsheet.conversation import editing, queries
from broadsheet.conversation.models import Comment, Commenting, Discussion, Reaction
from broadsheet.conversation.permissions import may_moderate, may_read
from broadsheet.conversation.presentation import Presenter
from broadsheet.readers.models import Reader

MOST_REACTIONS = 2_000
MOST_OWN = 500


def standing(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """`conversation`: the reader's reactions by comment, own comments with the seconds to edit, and those that wait."""
    asked = request.GET.get("discussion", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9):
        return {}
    discussion = Discussion.objects.filter(pk=asked, is_hidden=False).first()
    if discussion is None or not may_read(discussion, reader):
        return {}
    house = decided(Commenting)
    reactions = Reaction.objects.filter(reader=reader, comment__discussion=discussion).order_by("-pk")
    own = list(
        Comment.objects.filter(discussion=discussion, reader=reader)
        .exclude(status__in=(Comment.Status.WITHDRAWN, Comment.Status.REJECTED))
        .order_by("-pk")[:MOST_OWN]
    )
    waiting = queries.waiting_of(reader, discussion) if any(not each.is_published for each in own) else []
    return {
        "conversation": {
            "discussion": discussion.pk,
            "reactions": {str(pk): kind for pk, kind in reactions.values_list("comment_id", "kind")[:MOST_REACTIONS]},
            "own": {str(each.pk): editing.seconds_to_edit(each, house) for each in own},
            "waiting": _waiting(waiting, discussion, house),
            "moderates": may_moderate(reader),
        }
    }


def _waiting(comments: list[Comment], discussion: Discussion, house: Commenting) -> list[dict[str, Any]]:
    presenter = Presenter(comments, house)
    return [
        {
            "id": comment.pk,
            "thread": comment.thread,
            "parent": comment.parent_id,
            "held": comment.held_reason,
            "html": render_to_string(
                "conversation/comment.html",
                {"shown": presenter.shown(comment, is_own=True), "discussion": discussion, "house": house},
            ),
        }
        for comment in comments
    ]
