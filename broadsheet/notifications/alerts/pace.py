"""How fast each push service is spoken to, and when it is left in peace."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from broadsheet.notifications.webpush.outcomes import Fate, Outcome

#: So many answers in a row that it is busy, and a service is left in peace. One may be about the one subscription.
STRIKES = 3
#: Seconds' worth of messages that may go at once after a pause.
BURST = 0.1
#: Services that are remembered; whoever subscribes names one.
MOST = 1_000


def origin_of(endpoint: str) -> str:
    """`https://push.example` of an endpoint there."""
    return "/".join(endpoint.split("/", 3)[:3])


@dataclass
class _Service:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next: float = -math.inf
    strikes: int = 0
    peace_until: float = 0.0


class Pace:
    """Shared by the threads of a process. `clock` and `sleep` count in seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._services: dict[str, _Service] = {}

    def peace(self, origin: str) -> float:
        """Seconds for which the service is to be left in peace; 0 where it can be spoken to."""
        service = self._services.get(origin)
        return max(0.0, service.peace_until - self._clock()) if service is not None else 0.0

    def take_turn(self, origin: str, a_second: float) -> None:
        """Waits until the next message may go to this service, of so many a second."""
        service = self._service(origin)
        with service.lock:
            now = self._clock()
            turn = max(service.next, now - BURST)
            service.next = turn + 1 / a_second
        if turn > now:
            self._sleep(turn - now)

    def heard(self, origin: str, outcome: Outcome) -> None:
        """Takes note of an answer: a service that is busy again and again is left in peace for as long as it asks."""
        service = self._service(origin)
        if outcome.fate is not Fate.LATER:
            service.strikes = 0
            return
        with service.lock:
            service.strikes += 1
            if service.strikes >= STRIKES:
                service.peace_until = max(service.peace_until, self._clock() + outcome.seconds)

    def _service(self, origin: str) -> _Service:
        found = self._services.get(origin)
        if found is None:
            if len(self._services) >= MOST:
                self._services.pop(next(iter(self._services)), None)
            found = self._services.setdefault(origin, _Service())
        return found
