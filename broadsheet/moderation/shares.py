"""Deciding about many comments in shares, so that nobody who posts waits for the whole of it."""

from collections import defaultdict
from collections.abc import Sequence

from broadsheet.conversation import counts
from broadsheet.conversation.models import Comment, Discussion

#: Done in one transaction.
AT_ONCE = 100
#: So many are done while whoever asked for it waits; a task does the rest.
MOST = 1_000


def held_by_discussion(comment_ids: Sequence[int]) -> list[tuple[Discussion, list[Comment]]]:
    """The comments as they stand, by their discussions, each of which is held by this transaction."""
    found = Comment.objects.filter(pk__in=comment_ids)
    # In one order, as everybody does who locks several: nobody waits in a ring.
    locked = {pk: counts.locked(pk) for pk in sorted(set(found.values_list("discussion_id", flat=True)))}
    comments: dict[int, list[Comment]] = defaultdict(list)
    for comment in found.select_related("reader").order_by("pk"):
        comments[comment.discussion_id].append(comment)
    return [(locked[pk], each) for pk, each in comments.items()]
