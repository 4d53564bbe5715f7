"""How often something may be tried: counters that all processes and hosts share, whatever the cache is.

A count is one row, changed by one statement that the database makes atomic (SQLite and PostgreSQL alike), so that a
thousand attempts at once are counted as a thousand. Keys are kept as keyed hashes: the table tells nobody whose address
or account it was. Take outside a transaction that may be rolled back, for the count would be rolled back with it.
"""

import math
import time
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from broadsheet.common.addresses import block_of
from broadsheet.common.models import AttemptCount
from broadsheet.common.prepared import binding_cursor

_TABLE = AttemptCount._meta.db_table
_TAKE = f"""
    INSERT INTO {_TABLE} (key, number, until) VALUES %s
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN {_TABLE}.until <= %%s THEN 1 ELSE {_TABLE}.number + 1 END,
        until = CASE WHEN {_TABLE}.until <= %%s THEN excluded.until ELSE {_TABLE}.until END
    RETURNING key, number, until
"""  # noqa: S608 - the table's name is ours


@dataclass(frozen=True)
class RateLimit:
    """At most `most` times within `period`, for each key. The period begins with the first time."""

    name: str
    most: int
    period: timedelta

    def take(self, key: str) -> int:
        """Counts one attempt. 0 where it is allowed, else the seconds to wait until the next may be."""
        return take_all((self, key))

    def give_back(self, key: str) -> None:
        """Uncounts one attempt that turned out to be honest."""
        AttemptCount.objects.filter(key=self.row(key), number__gt=0).update(number=F("number") - 1)

    def number(self, key: str) -> int:
        """How many attempts were counted in the present period."""
        found = AttemptCount.objects.filter(key=self.row(key), until__gt=math.floor(time.time()))
        return found.values_list("number", flat=True).first() or 0

    def row(self, key: str) -> str:
        """What the count is kept under."""
        return salted_hmac("broadsheet.rate-limits", f"{self.name}\0{key}", algorithm="sha256").hexdigest()


def take_all(*attempts: tuple[RateLimit, str]) -> int:
    """Counts one attempt for each limit and key, with one statement. 0 where all allow it, else the seconds to wait.

    The limits are of different names. Rows are taken in the order of their keys, so that no two wait for each other.
    """
    now = time.time()
    second = math.floor(now)
    rows = sorted(((limit.row(key), limit) for limit, key in attempts), key=itemgetter(0))
    given: list[str | int] = []
    for row, limit in rows:
        given += [row, math.floor(now + limit.period.total_seconds())]
    with binding_cursor() as cursor:
        cursor.execute(_TAKE % ", ".join(["(%s, 1, %s)"] * len(rows)), [*given, second, second])
        counted = {row: (number, until) for row, number, until in cursor.fetchall()}
    waits = [
        max(1, math.ceil(until - now)) for row, limit in rows for number, until in [counted[row]] if number > limit.most
    ]
    return max(waits, default=0)


def sender_of(request: HttpRequest) -> str:
    """Whom to count an anonymous request to: its IPv4 address, or the /64 that an IPv6 customer has to themselves."""
    return block_of(request.META.get("REMOTE_ADDR", ""))


def forget_expired() -> None:
    """Deletes the counts whose period is over."""
    AttemptCount.objects.filter(until__lte=math.floor(time.time())).delete()
