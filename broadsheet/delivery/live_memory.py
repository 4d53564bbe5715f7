"""The last events of each channel, so that a client that was away for a moment asks no database."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import NamedTuple

EACH = 100
CHANNELS = 2_000


class Told(NamedTuple):
    """An event as it was written to streams."""

    id: int
    encoded: bytes


class _Ring:
    __slots__ = ("since", "told")

    def __init__(self, since: int) -> None:
        #: Nothing that came after this id is missing.
        self.since = since
        self.told: deque[Told] = deque()


class Recent:
    """The last `each` events of the last `channels` channels in which anything happened."""

    def __init__(self, since: int, *, each: int = EACH, channels: int = CHANNELS) -> None:
        """`since`: the id from which on every event is handed to `add`."""
        self._since = since
        self._each = each
        self._channels = channels
        self._rings: OrderedDict[str, _Ring] = OrderedDict()

    def add(self, channel: str, told: Told) -> None:
        """Remembers an event, and forgets an older one where there are too many."""
        ring = self._rings.get(channel)
        if ring is None:
            ring = self._rings[channel] = _Ring(self._since)
        self._rings.move_to_end(channel)
        ring.told.append(told)
        if len(ring.told) > self._each:
            ring.since = max(ring.since, ring.told.popleft().id)
        if len(self._rings) > self._channels:
            _, forgotten = self._rings.popitem(last=False)
            self._since = max(self._since, *(one.id for one in forgotten.told))

    def after(self, channel: str, id_: int) -> tuple[bool, list[Told]]:
        """Whether we remember all that came after an event, and what we remember of it, in the order it came."""
        ring = self._rings.get(channel)
        if ring is None:
            return id_ >= self._since, []
        for place, one in enumerate(ring.told):
            if one.id == id_:
                # Two processes may publish in another order than they arrive here: what came later counts.
                return True, list(ring.told)[place + 1 :]
        return id_ >= ring.since, [one for one in ring.told if one.id > id_]

    def forget(self, since: int) -> None:
        """Something before `since` may be missing."""
        self._since = since
        self._rings.clear()
