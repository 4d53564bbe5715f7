"""Who has a comment before them just now.

Whoever opens a comment claims it for some minutes, renewed while it is open. Somebody else sees whose it is and cannot
decide it until the claim is given back or has run out, so a browser that was shut keeps nothing for long.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Claim
from broadsheet.readers.models import Reader

LASTS = timedelta(minutes=5)


def claim(moderator: Reader, comment_id: int) -> Claim:
    """The claim in force on the comment: the moderator's own, made or renewed, or that of whoever was there first.

    Two statements, each of which the database makes whole: of two moderators at once one has it, and both are told who.
    """
    moment = now()
    free = Q(moderator=moderator) | Q(until__lte=moment)
    fields = {"moderator": moderator, "until": moment + LASTS}
    if not Claim.objects.filter(free, comment=comment_id).update(**fields):
        Claim.objects.bulk_create([Claim(comment_id=comment_id, **fields)], ignore_conflicts=True)
    return Claim.objects.select_related("moderator").get(comment=comment_id)


def release(moderator: Reader, comment_id: int) -> None:
    """Gives the comment back. Nothing happens where it is not the moderator's."""
    Claim.objects.filter(comment=comment_id, moderator=moderator).delete()


def settle(comment_ids: Iterable[int]) -> None:
    """Forgets who had the comments before them, as they are decided."""
    Claim.objects.filter(comment__in=list(comment_ids)).delete()


def others(moderator: Reader, comment_ids: Iterable[int]) -> dict[int, str]:
    """Who else is looking at which of the comments, by the comments' ids."""
    found = Claim.objects.filter(comment__in=list(comment_ids), until__gt=now()).exclude(moderator=moderator)
    return {each.comment_id: each.moderator.name for each in found.select_related("moderator")}


def taken(name: str) -> Refused:
    """The answer where somebody else is looking at it."""
    return Refused(409, "claimed", _("%(name)s is looking at this comment.") % {"name": name})
