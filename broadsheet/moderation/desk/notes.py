"""Remarks on a comment, for colleagues only. They stay whatever becomes of the comment."""

from django.utils.translation import gettext as _

from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused, no_comment
from broadsheet.moderation import scope
from broadsheet.moderation.models import CommentNote
from broadsheet.readers.models import Reader

LONGEST = 1_000
#: So many are shown beside a comment, and so many it may have.
MOST = 50


def add(moderator: Reader, comment_id: int, text: str) -> CommentNote:
    """Keeps a remark beside the comment. Raises `Refused`."""
    text = text.replace("\0", "").strip()[:LONGEST]
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    if not scope.of(moderator).narrowed(Comment.objects.filter(pk=comment_id)).exists():
        raise no_comment()
    if not text:
        raise Refused(422, "no-words", _("Write something first."))
    if CommentNote.objects.filter(comment=comment_id).count() >= MOST:
        raise Refused(409, "too-many", _("There are too many notes on this comment already."))
    return CommentNote.objects.create(comment_id=comment_id, author=moderator, text=text)


def notes_on(comment: Comment) -> list[CommentNote]:
    """What colleagues noted, the oldest first."""
    return list(CommentNote.objects.filter(comment=comment).select_related("author").order_by("pk")[:MOST])
