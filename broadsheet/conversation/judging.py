"""What the staff do with comments: approve, reject, have them wait again, pick."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.conversation import counts, permissions
from broadsheet.conversation.editing import PICK, take_away, take_pick_away
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.pages import conversation_tag
from broadsheet.conversation.posting import published
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.signals import comment_held, comment_judged, comment_picked
from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import Reader

Status = Comment.Status


@dataclass(frozen=True)
class Grounds:
    """Why somebody judged so: `rule` is the id of a rule of the house, `law` names one of the land; `words` are for the
    writer, `note` is for colleagues.
    """

    rule: int | None = None
    law: str = ""
    words: str = ""
    note: str = ""

    @property
    def are_given(self) -> bool:
        """Whether the writer is told anything."""
        return bool(self.rule or self.law.strip() or self.words.strip())


NONE_GIVEN = Grounds()
# What the staff may make of a comment that stands so.
MAY_BECOME: dict[str, frozenset[str]] = {
    Status.HELD: frozenset({Status.PUBLISHED, Status.REJECTED}),
    Status.PUBLISHED: frozenset({Status.REJECTED, Status.HELD}),
    Status.REJECTED: frozenset({Status.PUBLISHED, Status.HELD}),
    Status.WITHDRAWN: frozenset(),
}


def _locked(judge: Reader, comment_id: int) -> tuple[Comment, Discussion]:
    """The comment and its discussion, held by this transaction. Raises `Refused`."""
    if not permissions.may_moderate(judge):
        raise _not_allowed()
    comment, discussion = counts.locked_with(comment_id)
    if not permissions.may_judge(judge, discussion):
        raise _not_allowed()
    return comment, discussion


def _not_allowed() -> Refused:
    return Refused(403, "not-allowed", _("You are not allowed to do that."))


def _refuse_move(comment: Comment, status: str) -> None:
    if status not in MAY_BECOME[comment.status]:
        raise Refused(409, "not-possible", _("That can no longer be done with this comment."))


def _tell(comment: Comment, discussion: Discussion, judge: Reader, before: str, grounds: Grounds) -> None:
    comment_judged.send(Comment, comment=comment, discussion=discussion, judge=judge, before=before, grounds=grounds)


def approve(judge: Reader, comment_id: int, grounds: Grounds = NONE_GIVEN) -> Comment:
    """Publishes a comment that was held or rejected. Nothing happens where it is published. Raises `Refused`."""
    with transaction.atomic():
        comment, discussion = _locked(judge, comment_id)
        if comment.is_published:
            return comment
        before = comment.status
        _refuse_move(comment, Status.PUBLISHED)
        comment.status, comment.is_shown = Status.PUBLISHED, True
        comment.held_by = comment.held_reason = ""
        comment.save(update_fields=["status", "is_shown", "held_by", "held_reason"])
        counts.show_places_above(comment)
        published(comment, discussion)
        _tell(comment, discussion, judge, before, grounds)
    return comment


def reject(judge: Reader, comment_id: int, grounds: Grounds = NONE_GIVEN) -> Comment:
    """Takes a comment out of what readers see; it keeps its place. Nothing happens where it was. Raises `Refused`."""
    with transaction.atomic():
        comment, discussion = _locked(judge, comment_id)
        if comment.status == Status.REJECTED:
            return comment
        before = comment.status
        _refuse_move(comment, Status.REJECTED)
        take_away(comment, discussion, Status.REJECTED)
        _tell(comment, discussion, judge, before, grounds)
    return comment


def hold_again(judge: Reader, comment_id: int, grounds: Grounds = NONE_GIVEN, held_by: str = "again") -> Comment:
    """Has a comment wait that was published or rejected. Nothing happens where it waits. Raises `Refused`.

    `held_by` names the step that had it wait before.
    """
    with transaction.atomic():
        comment, discussion = _locked(judge, comment_id)
        if comment.status == Status.HELD:
            return comment
        before = comment.status
        if before == Status.WITHDRAWN:
            raise Refused(409, "not-possible", _("That can no longer be done with this comment."))
        comment.held_by, comment.held_reason = held_by, _("Somebody of the staff looks at it again.")
        comment.save(update_fields=["held_by", "held_reason"])
        take_away(comment, discussion, Status.HELD)
        _tell(comment, discussion, judge, before, grounds)
    return comment


def hold_by_rule(comment: Comment, discussion: Discussion, step: str, words: str) -> None:
    """Has a published comment wait because of a rule, called `step`; `words` say so to its writer.

    With the discussion locked, and the comment read since.
    """
    comment.held_by, comment.held_reason = step, words[:300]
    comment.save(update_fields=["held_by", "held_reason"])
    take_away(comment, discussion, Status.HELD)
    comment_held.send(Comment, comment=comment, discussion=discussion)


def pick(judge: Reader, comment_id: int, note: str = "") -> Comment:
    """Puts a comment at the top of its discussion, with a note why. Raises `Refused`."""
    with transaction.atomic():
        comment, discussion = _locked(judge, comment_id)
        if not comment.is_published:
            raise Refused(409, "not-published", _("Only what is published can be picked."))
        note = note.replace("\0", "").strip()[:200]
        comment.picked_at, comment.picked_by, comment.pick_note = comment.picked_at or now(), judge, note
        _keep_pick(judge, comment, discussion)
    return comment


def unpick(judge: Reader, comment_id: int) -> Comment:
    """Takes the pick back; nothing happens where there is none. Raises `Refused`."""
    with transaction.atomic():
        comment, discussion = _locked(judge, comment_id)
        take_pick_away(comment)
        _keep_pick(judge, comment, discussion)
    return comment


def _keep_pick(judge: Reader, comment: Comment, discussion: Discussion) -> None:
    comment.save(update_fields=PICK)
    counts.touched(discussion)
    changed(conversation_tag(discussion.pk))
    comment_picked.send(Comment, comment=comment, discussion=discussion, judge=judge)
