"""Which comments readers recommend, fair to those that came late.

The sum of recommendations favours whoever was first. Here a comment is measured by its *share*: of all reactions that
were given in its discussion since it appeared (`n`), how many went to it (`k`). The order is that of the lower bound of
Wilson's interval for k of n (E. B. Wilson, 1927; at 95 %), where n is never taken as less than `FEWEST` more than k, so
that one friend's recommendation of the newest comment does not put it first.

A comment's share falls when others are recommended, which does not touch its row. The stored score is therefore never
too low: `settle` works like a lazy queue and measures the first ones anew, until those it would show first are exact.
"""

from collections.abc import Iterable
from math import sqrt

from broadsheet.conversation.models import Comment, Discussion

_Z = 1.96
FEWEST = 20
#: Scores are whole numbers, which both databases and every cursor hold exactly.
SCALE = 1_000_000_000
_SETTLED = 60
_MOST_ROUNDS = 4


def score(reactions: int, since: int) -> int:
    """The score of a comment with `reactions` out of `since` given while it stood there."""
    if reactions <= 0:
        return 0
    number = max(since, reactions) + FEWEST
    share = reactions / number
    middle = share + _Z * _Z / (2 * number)
    spread = _Z * sqrt((share * (1 - share) + _Z * _Z / (4 * number)) / number)
    return round(SCALE * (middle - spread) / (1 + _Z * _Z / number))


def score_of(comment: Comment, discussion: Discussion) -> int:
    return score(comment.reaction_count, discussion.reaction_count - comment.reactions_before)


def settle(discussion: Discussion) -> None:
    """Makes the scores of those that stand first true. A handful of queries, however large the discussion is."""
    roots = Comment.objects.filter(discussion=discussion, parent__isnull=True, is_shown=True, score__gt=0)
    for _round in range(_MOST_ROUNDS):
        first = list(
            roots.order_by("-score", "-id").only("id", "score", "reaction_count", "reactions_before")[:_SETTLED]
        )
        if not _measured(first, discussion):
            return


def _measured(comments: Iterable[Comment], discussion: Discussion) -> bool:
    """Whether any of them turned out to have another score."""
    fallen = []
    for comment in comments:
        fresh = score_of(comment, discussion)
        if fresh != comment.score:
            comment.score = fresh
            fallen.append(comment)
    if fallen:
        Comment.objects.bulk_update(fallen, ["score"])
    return bool(fallen)
