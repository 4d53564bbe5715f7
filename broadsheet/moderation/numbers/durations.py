"""How long things took, kept as a histogram: days can be added up, and the middle of a year is still known.

Spans grow by the square root of two, from a minute on: what is read from them is within a fifth of what it was.
"""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil, log2

_MINUTE = 60.0
#: More than three months.
LAST = 35


def span_of(waited: timedelta) -> str:
    """The key of the span that this falls into: 00 is up to a minute."""
    minutes = waited.total_seconds() / _MINUTE
    return f"{min(LAST, max(0, ceil(2 * log2(minutes)))) if minutes > 1 else 0:02}"


def longest_of(span: str) -> timedelta:
    """Where the span ends."""
    return timedelta(seconds=_MINUTE * 2 ** (int(span) / 2))


def quantile(histogram: Mapping[str, int], share: float) -> timedelta | None:
    """How long it took at most for this share of all; between a span's ends it is taken as even. `None` of nothing."""
    total = sum(histogram.values())
    wanted, passed = share * total, 0
    for span, number in sorted(histogram.items()):
        if number and passed + number >= wanted:
            ends = longest_of(span)
            begins = longest_of(f"{int(span) - 1:02}") if int(span) else timedelta()
            return begins + (ends - begins) * ((wanted - passed) / number)
        passed += number
    return None
