"""Which discussions are being had now.

A discussion's heat is a sum over its comments, of which each counts half as much every six hours. What one reader adds
in the same discussion counts less each time (1, 1/4, 1/9 …), so that all they could ever say is worth less than what
two readers say: a flood buys nothing.

Stored is the base-2 logarithm of the sum as seen from a fixed moment. It changes only when something is said, and
orders discussions rightly at any time, because all of them cool alike.
"""

from collections import Counter
from math import log2

from broadsheet.conversation.identity import moment_of
from broadsheet.conversation.models import Comment, Discussion

HALF_LIFE = 6 * 60 * 60
_ORIGIN = 1_700_000_000
_LOOKED_AT = 300
#: Below this a discussion is no longer being had: about one comment in the last day.
COLDEST = 2**-4


def _height(pk: int) -> float:
    """Half-lives between the fixed moment and when the comment was written."""
    return (moment_of(pk).timestamp() - _ORIGIN) / HALF_LIFE


def _worth(turn: int) -> float:
    """What a reader's so-many-eth comment in one discussion counts."""
    return 1 / (turn * turn)


def warmer(heat: float, pk: int, turn: int) -> float:
    """The heat once comment `pk` is in, which is its author's so-many-eth there. 0.0 means nothing was said yet."""
    added = _height(pk) + log2(_worth(turn))
    if heat == 0.0:
        return added
    high, low = max(heat, added), min(heat, added)
    return high if high - low > 60 else high + log2(1 + 2 ** (low - high))


def heat_now(heat: float, seconds: float) -> float:
    """How hot it is at `seconds` since 1970; 1.0 is one comment at this moment."""
    return 2 ** (heat - (seconds - _ORIGIN) / HALF_LIFE) if heat else 0.0


def coldest(seconds: float) -> float:
    """The heat that a discussion must have at `seconds` since 1970 to be one that is being had."""
    return log2(COLDEST) + (seconds - _ORIGIN) / HALF_LIFE


def measured(discussion: Discussion) -> float:
    """The heat made anew from the last comments, for when one was taken away."""
    newest = Comment.objects.filter(discussion=discussion, status=Comment.Status.PUBLISHED).order_by("-id")
    rows = list(newest.values_list("id", "reader_id", "unclaimed_id")[:_LOOKED_AT])
    heat, turns = 0.0, Counter[tuple[int | None, int | None]]()
    for pk, reader, unclaimed in reversed(rows):
        turns[reader, unclaimed] += 1
        heat = warmer(heat, pk, turns[reader, unclaimed])
    return heat
