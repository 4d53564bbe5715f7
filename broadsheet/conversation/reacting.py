"""Recommending a comment, or whatever else the paper lets readers say with one press; and taking it back."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from broadsheet.common.decisions import decided
from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation import counts, permissions, ranking
from broadsheet.conversation.models import Comment, Commenting, Discussion, Reaction
from broadsheet.conversation.refusals import Refused, no_comment
from broadsheet.conversation.signals import comment_reacted
from broadsheet.readers.models import Reader
from broadsheet.readers.relations import may_interact

REACTIONS = RateLimit("reactions of a reader", 120, timedelta(minutes=10))


def react(reader: Reader, comment_id: int, kind: str) -> Comment:
    """Gives the reader's reaction, in place of one given before; `kind` empty takes it back. Raises `Refused`."""
    if wait := REACTIONS.take(str(reader.pk)):
        raise Refused(429, "too-often", _("That was a lot in a short time. Please wait a little."), wait)
    with transaction.atomic():
        permissions.refuse_writer(reader)
        house = decided(Commenting)
        if kind and kind not in house.reactions:
            raise Refused(422, "no-reaction", _("There is no such reaction here."))
        comment, discussion = counts.locked_with(comment_id)
        if not comment.is_published or discussion.is_hidden:
            raise no_comment()
        if kind:
            _refuse_reaction(reader, comment)
        if _changed(reader, comment, kind):
            count(comment, discussion)
            if kind:
                comment_reacted.send(Comment, comment=comment, discussion=discussion, reader=reader)
    return comment


def _refuse_reaction(reader: Reader, comment: Comment) -> None:
    if comment.reader_id == reader.pk:
        raise Refused(403, "own", _("You cannot recommend what you wrote yourself."))
    if comment.reader is not None and not may_interact(reader, comment.reader):
        raise Refused(403, "blocked", _("You cannot react to this reader."))


def _changed(reader: Reader, comment: Comment, kind: str) -> bool:
    mine = Reaction.objects.filter(comment=comment, reader=reader)
    if not kind:
        return bool(mine.delete()[0])
    before = mine.first()
    if before is not None:
        return before.kind != kind and bool(mine.update(kind=kind))
    Reaction.objects.create(comment=comment, reader=reader, kind=kind)
    return True


def count(comment: Comment, discussion: Discussion) -> None:
    """Counts the comment's reactions anew from their rows, and measures it by them."""
    rows = Reaction.objects.filter(comment=comment).order_by().values_list("kind").annotate(number=Count("pk"))
    comment.reactions = dict(rows)
    before, comment.reaction_count = comment.reaction_count, sum(comment.reactions.values())
    discussion.reaction_count = max(0, discussion.reaction_count + comment.reaction_count - before)
    comment.score = ranking.score_of(comment, discussion)
    comment.save(update_fields=["reactions", "reaction_count", "score"])
    Discussion.objects.filter(pk=discussion.pk).update(reaction_count=discussion.reaction_count)
    counts.touched(discussion)
