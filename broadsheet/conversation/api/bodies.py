"""Comments and discussions as plain dictionaries, in the shape that schemas.py describes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from broadsheet.common.decisions import decided
from broadsheet.conversation import editing, permissions
from broadsheet.conversation.models import REACTIONS, Comment, Commenting, Discussion
from broadsheet.conversation.presentation import Author, Presenter
from broadsheet.conversation.refusals import Refused

Body = dict[str, Any]
ROOT = "/api/v1"


def address(path: str, query: Mapping[str, Any] | None = None) -> str:
    """The whole address of something in this API."""
    asked = urlencode({name: value for name, value in (query or {}).items() if value not in (None, "")})
    return f"{settings.PUBLIC_URL}{ROOT}/{path}" + (f"?{asked}" if asked else "")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def is_open(discussion: Discussion, house: Commenting) -> bool:
    """Whether something can be added there now."""
    try:
        permissions.refuse_discussion(discussion, house)
    except Refused:
        return False
    return True


def discussion_body(discussion: Discussion) -> Body:
    house = decided(Commenting)
    return {
        "id": discussion.pk,
        "url": discussion.address,
        "title": discussion.title,
        "question": discussion.question,
        "rule": discussion.rule,
        "is_open": is_open(discussion, house),
        "opened": moment(discussion.opened_at),
        "closes": moment(discussion.closes_at) if discussion.closes_at else None,
        "comment_count": discussion.comment_count,
        "participant_count": discussion.participant_count,
        "order": house.order,
        "reactions": [{"kind": kind, "label": str(REACTIONS[kind])} for kind in house.reactions],
        "longest": house.longest,
        "edit_minutes": house.edit_minutes,
        "page": f"{settings.PUBLIC_URL}{discussion.get_absolute_url()}",
        "comments": address(f"discussions/{discussion.pk}/comments"),
    }


class Bodies:
    """Makes the bodies of some comments, which have been asked for together."""

    def __init__(self, comments: Sequence[Comment], house: Commenting) -> None:
        self._presenter = Presenter(comments, house)
        self._authors: dict[int, Body] = {}
        self._page = f"{settings.PUBLIC_URL}/comments/"

    def comment(self, comment: Comment, *, is_own: bool = False) -> Body:
        shown = self._presenter.shown(comment, is_own=is_own)
        gone, reply_to = shown.gone, shown.reply_to
        return {
            "id": comment.pk,
            "discussion": comment.discussion_id,
            "thread": comment.thread,
            "parent": comment.parent_id,
            "depth": comment.depth,
            "status": comment.status,
            "gone": gone,
            "url": f"{self._page}{comment.pk}/",
            "author": None if gone else self._author(shown.author),
            "reply_to": {"name": reply_to.name, "handle": reply_to.handle} if reply_to and not gone else None,
            "text": "" if gone else comment.text,
            "html": "" if gone else comment.html,
            "created": moment(comment.at),
            "edited": moment(comment.edited_at) if comment.edited_at and not gone else None,
            "reactions": {} if gone else {each.kind: each.number for each in shown.reactions},
            "reply_count": comment.reply_count,
            "pick": {"at": moment(comment.picked_at), "note": comment.pick_note}
            if comment.picked_at and not gone
            else None,
        }

    def thread(self, root: Comment, replies: Sequence[Comment]) -> Body:
        return {
            **self.comment(root),
            "replies": [self.comment(reply) for reply in replies],
            "replies_url": address(f"comments/{root.pk}/replies"),
        }

    def _author(self, author: Author) -> Body:
        # The presenter has one for each person, so that one body does for all that somebody said.
        known = self._authors.get(id(author))
        if known is None:
            known = self._authors[id(author)] = {
                "name": author.name,
                "handle": author.handle,
                "url": _absolute(author.url),
                "picture": _absolute(author.picture),
                "badges": [{"label": str(badge.label), "url": _absolute(badge.url)} for badge in author.badges],
                "is_writer": author.is_writer,
                "note": author.note,
            }
        return known


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def own_body(comment: Comment) -> Body:
    """One's own comment, with what only its author is told."""
    house = decided(Commenting)
    return {
        **Bodies([comment], house).comment(comment, is_own=True),
        "held": comment.held_reason if comment.status == Comment.Status.HELD else "",
        "edit_seconds": editing.seconds_to_edit(comment, house),
    }
