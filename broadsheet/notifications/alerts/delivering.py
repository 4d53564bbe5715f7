"""One message to a few hundred browsers at once, over the connections that this process keeps."""

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.conf import settings

from broadsheet.common.decisions import decided
from broadsheet.notifications.alerts.pace import Pace, origin_of
from broadsheet.notifications.browsers.pushing import sender
from broadsheet.notifications.models import Alerting
from broadsheet.notifications.webpush.message import Message
from broadsheet.notifications.webpush.outcomes import Fate, Outcome
from broadsheet.notifications.webpush.sending import Sending

#: Threads, so that one that waits for a slow service holds up no more than its own part; more would only wait for each
#: other, since the work between two answers is Python's. And messages that each has on their way.
THREADS, EACH = 2, 16
#: Seconds for an answer that may have come while the thread was at another.
GRACE = 0.05


class Addressee(NamedTuple):
    """A subscription as far as sending needs it."""

    pk: int
    endpoint: str
    p256dh: str
    auth: str
    server_key: str


@dataclass(frozen=True)
class Delivered:
    """What became of it, by subscription; `put_off` are those whose service is left in peace for so many seconds."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    put_off: dict[int, float] = field(default_factory=dict)


def deliver(addressees: Iterable[Addressee], message: Message, short: Callable[[], Message]) -> Delivered:
    """Sends the message to all of them, no faster than the paper has decided; `short` is for who takes no long one.

    Touches no database. Raises `KeyFileError` where our own keys cannot be read.
    """
    waiting, delivered = deque(addressees), Delivered()
    batch = _Batch(waiting, delivered, message, short, _pace(os.getpid()), most_a_second())
    for _done in _pool(os.getpid()).map(lambda _number: batch.work(), range(THREADS)):
        pass
    return delivered


@dataclass(frozen=True)
class _Batch:
    """What the threads of one delivery share. Each has some messages on their way, and reads answers as they came."""

    waiting: deque[Addressee]
    delivered: Delivered
    message: Message
    short: Callable[[], Message]
    pace: Pace
    a_second: float

    def work(self) -> None:
        """Sends until nobody waits."""
        flying: deque[tuple[Addressee, Sending]] = deque()
        try:
            while self.waiting or flying:
                if flying and (not self.waiting or len(flying) == EACH or flying[0][1].is_answered):
                    self._finish(*flying.popleft())
                else:
                    self._start(flying)
        finally:
            # Where something went wrong here, the connections are given back all the same.
            for _addressee, sending in flying:
                sending.finish()

    def _start(self, flying: deque[tuple[Addressee, Sending]]) -> None:
        try:
            addressee = self.waiting.popleft()
        except IndexError:
            return
        origin = origin_of(addressee.endpoint)
        if seconds := self.pace.peace(origin):
            self.delivered.put_off[addressee.pk] = seconds
            return
        self.pace.take_turn(origin, self.a_second)
        flying.append((addressee, sender().start(addressee, self.message)))

    def _finish(self, addressee: Addressee, sending: Sending) -> None:
        outcome = sending.finish(grace=GRACE)
        if outcome.fate is Fate.TOO_LARGE:
            outcome = sender().send(addressee, self.short())
        self.pace.heard(origin_of(addressee.endpoint), outcome)
        self.delivered.outcomes[addressee.pk] = outcome


def most_a_second() -> float:
    """Messages a second to one push service from this process; the paper's processes share what it decided."""
    return decided(Alerting).a_second / max(1, settings.PUSH_WORKERS)


@cache
def _pace(_process: int) -> Pace:
    return Pace()


@cache
def _pool(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="push")
