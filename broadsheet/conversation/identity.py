"""What a comment is called, and where in its thread it stands.

**Ids** are the microsecond in which a comment was written, counted from 1970, and the next free one where two fall
together. So they sort by time, need no second column for that, are known before the row is written, and stay below
2**53, up to which JavaScript's numbers are exact.

**Paths** are the ids of all ancestors and of the comment itself, each in ten digits of base 36, one after the other:
sorted as text they stand depth-first, oldest first, and everything below a comment is one range. A path holds fifty
ids; what is deeper stands right under the forty-ninth ancestor, in the order in which it was written. Only digits and
small letters occur, which every collation of either database sorts alike.
"""

import threading
import time
from datetime import UTC, datetime, timedelta

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 10
#: Digits of an id as it is written out.
LONGEST = 16
MOST_LEVELS = 50
LONGEST_PATH = WIDTH * MOST_LEVELS
#: The largest id, of the year 2085: what ten digits hold, and one after it. JavaScript counts a little further.
LARGEST = 36**WIDTH - 2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """This microsecond, or the next that this process has not given away. Another process may give the same one:
    whoever writes the row tries again then.
    """
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1_000)
        return _last


def moment_of(pk: int) -> datetime:
    """When the comment with this id was written."""
    return _EPOCH + timedelta(microseconds=pk)


def id_at(moment: datetime) -> int:
    """The id of a comment written at `moment`, or the first that could be."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def read_id(text: str) -> int | None:
    """The id that `text` is, as forms and addresses have it; `None` for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None


def element(pk: int) -> str:
    """The id as it stands in paths."""
    digits = []
    for _place in range(WIDTH):
        pk, digit = divmod(pk, 36)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def path_below(parent: str, pk: int) -> str:
    """The path of a comment that answers the one at `parent` (empty: that begins a thread)."""
    return parent[: LONGEST_PATH - WIDTH] + element(pk)


def ids_above(path: str) -> list[int]:
    """The ids of the ancestors that the path names, the thread's first comment first."""
    return [int(path[place : place + WIDTH], 36) for place in range(0, len(path) - WIDTH, WIDTH)]


def end_of(path: str) -> str:
    """The first path behind everything below the comment at `path`."""
    return path[:-WIDTH] + element(int(path[-WIDTH:], 36) + 1)
