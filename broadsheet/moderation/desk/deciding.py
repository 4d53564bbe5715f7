"""Deciding about a comment that a moderator has looked at: as it was then, and only if nobody else has it in hand.

All that is said of the comment is judging.py's of the conversation; here is what several moderators owe each other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.conversation import counts, judging, reporting
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused, no_comment
from broadsheet.moderation import scope
from broadsheet.moderation.desk import claims
from broadsheet.readers.models import Reader

Status = Comment.Status
Deed = Callable[[Reader, int, Grounds], object]

# What may be done → how the comment stood when whoever does it looked at it, and the doing.
DEEDS: dict[str, tuple[str, Deed]] = {
    "approve": (Status.HELD, judging.approve),
    "reject": (Status.HELD, judging.reject),
    "withhold": (Status.PUBLISHED, judging.reject),
    "restore": (Status.REJECTED, judging.approve),
    "keep": (Status.PUBLISHED, lambda moderator, pk, grounds: None),
    "pick": (Status.PUBLISHED, lambda moderator, pk, grounds: judging.pick(moderator, pk, grounds.words)),
    "unpick": (Status.PUBLISHED, lambda moderator, pk, grounds: judging.unpick(moderator, pk)),
}
#: What takes somebody's words away: they are owed a reason.
HARD = frozenset({"reject", "withhold"})
_ANSWERS_REPORTS = frozenset({"approve", "reject", "withhold", "keep"})


def decide(
    moderator: Reader, comment_id: int, deed: str, looked_at: datetime, grounds: Grounds = NONE_GIVEN
) -> Comment:
    """Does one of `DEEDS` with a comment as it was when it was looked at, and gives it back. Raises `Refused`.

    That is 409 where somebody else is looking at it, has decided it meanwhile, or its writer has edited it.
    """
    if deed not in DEEDS:
        raise Refused(422, "no-deed", _("Say what is to be done."))
    # Asked here, too: a comment that is kept is judged by nobody, and its reports are answered all the same.
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    with transaction.atomic():
        comment, discussion = counts.locked_with(comment_id)
        if not scope.of(moderator).has(discussion):
            raise no_comment()
        if name := claims.others(moderator, [comment_id]).get(comment_id):
            raise claims.taken(name)
        refuse_changed(comment, deed, looked_at)
        DEEDS[deed][1](moderator, comment_id, grounds)
        if deed in _ANSWERS_REPORTS:
            settle_reports(moderator, [comment_id])
        claims.settle([comment_id])
        comment.refresh_from_db()
    return comment


def refuse_changed(comment: Comment, deed: str, looked_at: datetime) -> None:
    """Raises `Refused` unless the comment is as it was then. With its discussion locked, so that it stays so."""
    if comment.edited_at is not None and comment.edited_at >= looked_at:
        raise Refused(409, "edited", _("Its writer has edited it since you looked at it."))
    if comment.status == Status.WITHDRAWN:
        raise Refused(409, "withdrawn", _("Its writer has withdrawn it."))
    if comment.status != DEEDS[deed][0]:
        raise Refused(409, "decided", _("Somebody has decided this comment meanwhile."))


def settle_reports(moderator: Reader, comment_ids: Sequence[int]) -> None:
    """Has what was reported about the comments answered by what was decided: also that one stays as it is."""
    reporting.settle(moderator, comment_ids)
