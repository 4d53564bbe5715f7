"""Changing what one has said, for a while and in the open; taking it back, at any time."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.common.rate_limits import RateLimit
from broadsheet.common.text import MARKUP_VERSION, clean_source
from broadsheet.conversation import announcements, counts, permissions
from broadsheet.conversation.models import Comment, Commenting, CommentVersion, Discussion, Mention
from broadsheet.conversation.pipeline import Draft, Outcome, hold, judge, look_beforehand, note
from broadsheet.conversation.posting import held, refuse_endless
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.rendering import Rendered, rendered
from broadsheet.conversation.signals import comment_edited, comment_gone, comment_held
from broadsheet.readers.models import Reader

EDITS = RateLimit("edits of a reader", 60, timedelta(minutes=10))
PICK = ("picked_at", "picked_by", "pick_note")
_REWRITTEN = ("text", "html", "markup", "edited_at", "status", "held_by", "held_reason", "verdicts", "suspicion")
_CAN_BE_EDITED = (Comment.Status.PUBLISHED, Comment.Status.HELD)


def own(reader: Reader, comment_id: int) -> Comment:
    """The reader's own comment. Raises `Refused` for anybody else's, in the words for none at all."""
    comment = Comment.objects.filter(pk=comment_id, reader=reader).select_related("discussion", "reader").first()
    if comment is None:
        raise Refused(404, "no-comment", _("There is no such comment of yours."))
    return comment


def seconds_to_edit(comment: Comment, house: Commenting) -> int:
    """How long it can still be edited; 0 when no longer."""
    if comment.status not in _CAN_BE_EDITED:
        return 0
    left = comment.at + timedelta(minutes=house.edit_minutes) - now()
    return max(0, int(left.total_seconds()))


def edit(
    reader: Reader, comment_id: int, text: str, *, sender: str = "", device: str = "", insists: bool = False
) -> Comment:
    """Gives the comment another text; what it said in public before stays to be read. Raises `Refused`.

    It goes through the pipeline again, and may have to wait for the moderators because of what is in it now.
    `sender`, `device` and `insists` are as with `posting.post`.
    """
    refuse_endless(text)
    if wait := EDITS.take(str(reader.pk)):
        raise Refused(429, "too-often", _("That was a lot in a short time. Please wait a little."), wait)
    text = clean_source(text)
    shown = rendered(text)
    look_beforehand(text)
    with transaction.atomic():
        permissions.refuse_writer(held(reader))
        discussion = counts.locked(own(reader, comment_id).discussion_id)
        comment = (
            Comment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("reader", "parent")
            .get(pk=comment_id)
        )
        house = decided(Commenting)
        if not seconds_to_edit(comment, house):
            raise Refused(403, "too-late", _("It can no longer be edited. You can withdraw it, or answer it."))
        permissions.refuse_discussion(discussion, house)
        if text == comment.text:
            return comment
        draft = Draft(
            reader, discussion, text, house, comment.parent,
            edited=comment, sender=sender, device=device, insists=insists,
        )  # fmt: skip
        outcome = judge(draft)
        was_published = comment.is_published
        _rewrite(comment, text, shown, outcome)
        if was_published and not comment.is_published:
            gone(comment, discussion)
            comment_held.send(Comment, comment=comment, discussion=discussion)
        elif was_published:
            counts.touched(discussion)
            comment_edited.send(Comment, comment=comment, discussion=discussion)
            announcements.change(comment, discussion, "edited")
    return comment


def _rewrite(comment: Comment, text: str, shown: Rendered, outcome: Outcome) -> None:
    """Puts the text in the place of what was there. What was picked was picked for other words, and is no more."""
    moment = now()
    if comment.is_published:
        # What nobody could read yet is no history: it would be published with the text that is approved.
        CommentVersion.objects.create(comment=comment, text=comment.text, until=moment)
        if outcome.is_held:
            hold(comment, outcome)
    comment.text, comment.html, comment.markup, comment.edited_at = text, shown.html, MARKUP_VERSION, moment
    note(comment, outcome)
    take_pick_away(comment)
    comment.save(update_fields=[*_REWRITTEN, *PICK])
    known = set(comment.mentions.values_list("reader_id", flat=True))
    fresh = [each for each in shown.mentioned if each.pk not in known]
    Mention.objects.bulk_create(Mention(comment=comment, reader=each) for each in fresh)


def take_pick_away(comment: Comment) -> None:
    """Has it picked by nobody. It is not saved."""
    comment.picked_at = comment.picked_by = None
    comment.pick_note = ""


def withdraw(reader: Reader, comment_id: int) -> Comment:
    """Takes the comment back: nobody reads it any more. Nothing happens where it was already. Raises `Refused`."""
    with transaction.atomic():
        discussion = counts.locked(own(reader, comment_id).discussion_id)
        comment = Comment.objects.get(pk=comment_id)
        if comment.status in _CAN_BE_EDITED:
            take_pick_away(comment)
            take_away(comment, discussion, Comment.Status.WITHDRAWN)
    return comment


def take_away(comment: Comment, discussion: Discussion, status: str) -> None:
    """Moves a comment to a status in which nobody reads it. With the discussion locked.

    It stays picked by whom it was, since what moderators take away they may put back as it stood.
    """
    was_published = comment.is_published
    comment.status = status
    comment.save(update_fields=["status", *PICK])
    if was_published:
        gone(comment, discussion)


def gone(comment: Comment, discussion: Discussion) -> None:
    """What follows from a comment that can no longer be read."""
    counts.went(comment, discussion)
    comment_gone.send(Comment, comment=comment, discussion=discussion)
    announcements.change(comment, discussion, "gone")
