"""When the comments of a generated discussion are written, and which of them answers which.

Modelled on what is known of news sites: half of all comments begin a thread, the rest answer what is recent or already
much answered (preferential attachment), so that depth falls off geometrically and a few threads hold a large part.
Comments come in a burst after publication and then in a tail that falls by a power of the time, less at night.
"""

from bisect import bisect_left
from datetime import datetime
from itertools import accumulate, pairwise
from random import Random

from broadsheet.conversation.identity import id_at

#: The share of comments that begin a thread; of the others, the shares that go on where the last reply was, that answer
#: something recent, and (the rest) that answer what is much answered already.
BEGINS = 0.5
GOES_ON = 0.2
RECENT = 0.45
#: How many comments back something recent is, on average.
BACK = 20
# Three in eight comments come within two hours; the tail falls like (1 + t/2 h) ** -1.6.
_BURST = 2.0
_FALL = 0.6
# How likely somebody is awake and writes, by the hour of the day in the zone of the beginning.
_AWAKE = (
    0.30, 0.18, 0.10, 0.07, 0.07, 0.12, 0.30, 0.55, 0.75, 0.85, 0.90, 0.95,
    1.00, 0.95, 0.85, 0.80, 0.80, 0.85, 0.90, 0.95, 1.00, 0.95, 0.75, 0.50,
)  # fmt: skip
_HOUR = 3_600_000_000
#: How long after a comment a reaction to it comes, on average, in microseconds.
_REACTS_AFTER = 3 * _HOUR


def moments(chance: Random, count: int, began: datetime, hours: float) -> list[int]:
    """The microseconds, in order and no two the same, in which `count` comments are written."""
    start = id_at(began)
    first_hour = began.hour + began.minute / 60
    reach = 1 - (1 + hours / _BURST) ** -_FALL
    found: set[int] = set()
    while len(found) < count:
        hour = _BURST * ((1 - chance.random() * reach) ** (-1 / _FALL) - 1)
        if chance.random() < _AWAKE[int(first_hour + hour) % 24]:
            found.add(start + int(hour * _HOUR))
    return sorted(found)


def parents(chance: Random, count: int) -> list[int]:
    """For each comment the place of the one that it answers, which comes before it; -1 where it begins a thread."""
    found: list[int] = []
    answered: list[int] = []
    last_reply = 0
    for place in range(count):
        if not place or chance.random() < BEGINS:
            found.append(-1)
            continue
        kind = chance.random()
        if kind < GOES_ON and last_reply:
            chosen = last_reply
        elif kind < GOES_ON + RECENT or not answered:
            chosen = max(0, place - 1 - int(chance.expovariate(1 / BACK)))
        else:
            chosen = answered[int(chance.random() * len(answered))]
        found.append(chosen)
        answered.append(chosen)
        last_reply = place
    return found


def reactions(chance: Random, above: list[int]) -> list[int]:
    """How many reactions each comment has: more than half none, few very many, twice as many where a thread begins."""
    most = max(5, int(len(above) ** 0.5 * 8))
    return [
        min(int((1 + (parent < 0)) * (chance.paretovariate(1.2) - 1)), most - int(chance.random() * most / 2))
        for parent in above
    ]


def given_before(chance: Random, ids: list[int], numbers: list[int]) -> list[int]:
    """For each comment, how many of all reactions had been given when it was written."""
    given = sorted(
        ids[place] + chance.expovariate(1 / _REACTS_AFTER)
        for place, number in enumerate(numbers)
        for _ in range(number)
    )
    return [bisect_left(given, pk) for pk in ids]


def shares(total: int, parts: int, largest: int) -> list[int]:
    """`total` comments over `parts` discussions, largest first: one has `largest`, the others fall like 1/(n+5)."""
    if parts < 2 or largest >= total:
        return [total, *[0] * (parts - 1)]
    weights = [1 / (place + 5) for place in range(1, parts)]
    scale = (total - largest) / sum(weights)
    bounds = [0, *(round(bound) for bound in accumulate(weight * scale for weight in weights))]
    return [largest, *(after - before for before, after in pairwise(bounds))]
