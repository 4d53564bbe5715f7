"""Taking a decision back: the comment stands again as it did before."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.conversation import counts, judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import scope
from broadsheet.moderation.models import Decision
from broadsheet.moderation.recording import AFTER, Deed, last_hard
from broadsheet.readers.models import Reader

Status = Comment.Status
# How a comment stood → how it comes to stand so again.
_BACK: dict[str, Callable[[Reader, Comment], object]] = {
    Status.HELD: lambda moderator, comment: judging.hold_again(moderator, comment.pk, held_by=_held_before(comment)),
    Status.PUBLISHED: lambda moderator, comment: judging.approve(moderator, comment.pk),
    Status.REJECTED: lambda moderator, comment: judging.reject(moderator, comment.pk, _grounds_before(comment)),
}


def undo(moderator: Reader, decision_id: int) -> Decision:
    """Puts the comment back where it was before the decision, and gives back the decision that this is.

    Only the last decision about a comment can be undone; what readers had reported stays answered. A second time
    nothing happens, and the same is given back. Raises `Refused`.
    """
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    with transaction.atomic():
        comment_id = Decision.objects.filter(pk=decision_id).values_list("comment_id", flat=True).first()
        if comment_id is None:
            raise _no_decision()
        comment, discussion = counts.locked_with(comment_id)
        if not scope.of(moderator).has(discussion):
            raise _no_decision()
        decision = Decision.objects.select_related("undone_by").get(pk=decision_id)
        if decision.undone_by is not None:
            return decision.undone_by
        _refuse(decision, comment)
        _BACK[decision.before](moderator, comment)
        decision.undone_by = _last(comment_id)
        decision.save(update_fields=["undone_by"])
        return decision.undone_by


def _no_decision() -> Refused:
    return Refused(404, "no-decision", _("There is no such decision."))


def _refuse(decision: Decision, comment: Comment) -> None:
    if decision.step or decision.before not in _BACK:
        raise Refused(409, "automatic", _("Nobody decided this. Approve the comment instead."))
    if _last(comment.pk).pk != decision.pk or comment.status != AFTER[decision.deed]:
        raise Refused(409, "not-last", _("Something else has become of the comment since."))


def _last(comment_id: int) -> Decision:
    return Decision.objects.filter(comment=comment_id).order_by("-pk")[0]


def _held_before(comment: Comment) -> str:
    """The step that had the comment wait."""
    steps = Decision.objects.filter(comment=comment.pk, deed=Deed.HOLD).order_by("-pk").values_list("step", flat=True)
    return steps.first() or "again"


def _grounds_before(comment: Comment) -> Grounds:
    """Why the comment had been taken away: that holds again."""
    decision = last_hard([comment.pk]).get(comment.pk)
    return Grounds(decision.rule_id, decision.law, decision.words) if decision else Grounds()
