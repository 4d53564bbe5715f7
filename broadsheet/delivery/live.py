"""What happens now, told to open pages: `publish` anywhere, and `GET /live?discussion=12` hears of it.

Server-sent events (WHATWG HTML, section 9.2). Telling is worth having at once or not at all: an event may be lost, the
page has the truth. What `discussion` means is said by the part that has discussions, with `add_channel`.

    publish ──▶ live_wire (all web processes, all hosts) ──▶ live_hub (one in each) ──▶ open streams
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

logger = logging.getLogger("broadsheet.delivery")

#: A number as databases give them to their rows.
NUMBER = r"[1-9][0-9]{0,18}"
#: Bytes of one event; larger ones are not told. Whoever needs more to be said names what to fetch.
LARGEST = 16 * 1024
#: Channels that are told the same by one event.
TOGETHER = 100


class Event(NamedTuple):
    """Something that happened. `id`: microseconds since 1970, so that ids of all processes sort by time.

    `channel` are several with a blank between where the same is told to each.
    """

    channel: str
    name: str
    data: Mapping[str, Any]
    id: str


#: Asked with a channel's key and the id of the last event that a client has: what happened since, oldest first.
#: Called in a thread, by web processes that do not remember so far back. Should be bounded, and may repeat an event.
CatchUp = Callable[[str, str], Sequence[Event]]


class Channel(NamedTuple):
    """A kind of thing that can be followed. Without `catch_up` nobody is told what they missed, and nothing is kept."""

    catch_up: CatchUp | None
    key: re.Pattern[str]


channels: dict[str, Channel] = {}


def add_channel(parameter: str, catch_up: CatchUp | None, key: str = NUMBER) -> None:
    """Lets `GET /live?<parameter>=<key>` follow the channel `<parameter>:<key>`. Called once, when Django is ready."""
    channels[parameter] = Channel(catch_up, re.compile(key))


def is_kept(channel: str) -> bool:
    """Whether what is told there is told to who missed it, too."""
    known = channels.get(channel.partition(":")[0])
    return known is None or known.catch_up is not None


def publish(channel: str, name: str, data: Mapping[str, Any]) -> str:
    """Tells every open stream of `channel`; the event's id.

    From any thread of any process, after the commit: it does not look at transactions, never raises, and takes no
    longer than a moment. `data` must be fit for everybody's eyes and for JSON.
    """
    from .live_wire import wire

    event = Event(channel, name, data, next_id())
    try:
        packed = pack(event)
        if len(packed) > LARGEST:
            raise ValueError(f"{len(packed)} bytes are too much for one event")
        wire().send(packed)
    except Exception:
        logger.exception("An event of %s could not be told", channel)
    return event.id


def publish_each(channels: Sequence[str], name: str, data: Mapping[str, Any]) -> None:
    """Tells the streams of each of the channels the same; a hundred cost little more than one."""
    for start in range(0, len(channels), TOGETHER):
        publish(" ".join(channels[start : start + TOGETHER]), name, data)


_last_id = 0
_id_lock = threading.Lock()


def next_id() -> str:
    """Microseconds since 1970, later than any this process has given out."""
    global _last_id
    with _id_lock:
        _last_id = max(_last_id + 1, time.time_ns() // 1000)
        return str(_last_id)


def pack(event: Event) -> bytes:
    """An event as it travels between processes."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Event:
    """The event again. Raises ValueError for what is none."""
    channel, name, data, id_ = json.loads(packed)
    return Event(channel, name, data, str(int(id_)))


def encode(event: Event) -> bytes:
    """An event as a stream carries it."""
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.id}\nevent: {event.name}\ndata: {data}\n\n".encode()
