"""The hub: all open streams of one web process, on its event loop.

A stream is the server's transport and a few words, no task and no request: a waiting reader costs about 12 KB, nearly
all of it the server's. The price is that nobody tells us when a client leaves. Every few seconds we write to each
stream, sometimes a comment (which also keeps proxies from closing it), else nothing at all, which the server refuses
all the same when the connection has gone.

The server would keep what a client does not take, without limit. So a stream has a budget of bytes and a time to live;
at the end of either it is closed, and the browser comes back and says what it had last.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import close_old_connections

from . import live
from .environ import split_address
from .live import Event, encode
from .live_memory import Recent, Told
from .live_requests import HEADERS, Asked, Refused, read, sender_of
from .live_sockets import give_up_after
from .live_tally import Tally
from .live_wire import Wire
from .reply import Reply, plain
from .wsgi import Scope, send

logger = logging.getLogger("broadsheet.delivery")

#: Seconds between two comments on a stream, and between two looks whether its client is still there.
HEARTBEAT = 12
LOOK = 4
#: Seconds without a sign from a client's machine after which its connection is closed. With the two above it takes at
#: most HEARTBEAT + SILENCE + LOOK, and another LOOK for a new stream, to notice a client that vanished without a word.
SILENCE = 10.0
#: Bytes and seconds after which a stream ends; seconds vary by half, so that streams do not end together.
BUDGET = 256 * 1024
LIFE = 2_400.0
#: Milliseconds after which a browser comes back: after a restart, so that all do not come at once, and when we ended
#: a stream by ourselves.
COME_BACK = (1_000, 6_000)
COME_BACK_SOON = (50, 500)
#: Questions of what was missed that may be open at once, the threads that ask, and seconds an answer is good for.
QUESTIONS = 500
ASKERS = 2
GOOD_FOR = 1.0


class _Stream:
    """One reader who listens."""

    __slots__ = ("budget", "channels", "client", "ends_at", "sender", "transport")

    def __init__(self, transport: Any, channels: tuple[str, ...], sender: str, client: str) -> None:
        self.transport = transport
        self.channels = channels
        self.sender = sender
        #: The connection's other end, until the kernel has been told to watch it.
        self.client = client
        self.budget = BUDGET
        self.ends_at = time.monotonic() + LIFE * random.uniform(0.5, 1.5)  # noqa: S311


class Busy(Exception):
    """More clients ask for what they missed than can be answered now."""


class Hub:
    """Answers `/live`, and writes every event to the streams of its channel."""

    def __init__(
        self, wire: Wire, run_folder: Path, *, most: int = 10_000, most_each: int = 200, trusted_proxies: int = 0
    ) -> None:
        """`most`, `most_each`: streams in all, and for one client's address."""
        self._wire = wire
        self._run_folder = run_folder
        self._most = most
        self._most_each = most_each
        self._trusted_proxies = trusted_proxies
        self._streams = 0
        self._of_sender: Counter[str] = Counter()
        self._of_channel: dict[str, set[_Stream]] = {}
        #: Streams by the second of the heartbeat's round at which it is their turn.
        self._turns: list[set[_Stream]] = [set() for _ in range(HEARTBEAT)]
        self._second = 0
        self._fresh: list[_Stream] = []
        self._recent = Recent(int(live.next_id()))
        self._questions: dict[tuple[str, str], asyncio.Future[list[Told]]] = {}
        self._askers = ThreadPoolExecutor(ASKERS, thread_name_prefix="catch-up")
        self._closing = False

    # -- the request

    async def __call__(self, scope: Scope, protocol: Any) -> None:
        """Opens a stream, or says why not."""
        try:
            asked = read(scope, live.channels)
        except Refused as refused:
            send(protocol, refused.reply)
            return
        if scope.method == "HEAD":
            send(protocol, Reply(200, HEADERS))
            return
        if self._closing:
            # Not an error, after which browsers would not come back.
            protocol.response_stream(200, HEADERS).send_bytes(_come_back(COME_BACK))
            return
        sender = sender_of(scope, self._trusted_proxies)
        refusal = self._no_room(sender)
        if refusal is not None:
            send(protocol, refusal)
            return
        self._streams += 1
        self._of_sender[sender] += 1
        try:
            missed = await self._missed(asked)
        except Exception as problem:
            self._give_place_back(sender)
            if not isinstance(problem, Busy):
                logger.exception("What was missed could not be found out")
            protocol.response_stream(200, HEADERS).send_bytes(_come_back(COME_BACK))
            return
        self._open(asked, missed, sender, scope.client, protocol)

    def _no_room(self, sender: str) -> Reply | None:
        if self._streams >= self._most:
            return plain(503, "Too many readers are listening; the page has it all.", extra=[("retry-after", "60")])
        if self._of_sender[sender] >= self._most_each:
            return plain(429, "Too many open pages listen from this address.", extra=[("retry-after", "60")])
        return None

    def _open(self, asked: Asked, missed: list[Told], sender: str, client: str, protocol: Any) -> None:
        stream = _Stream(protocol.response_stream(200, HEADERS), asked.channels, sender, client)
        for channel in asked.channels:
            self._of_channel.setdefault(channel, set()).add(stream)
        self._turns[self._second % HEARTBEAT].add(stream)
        self._fresh.append(stream)
        self._write(stream, _come_back(COME_BACK) + b"".join(told.encoded for told in missed))
        if self._closing:
            self._free(stream)

    # -- what was missed

    async def _missed(self, asked: Asked) -> list[Told]:
        """What happened since the last event that the client has. Raises Busy, and what the channels raise."""
        if not asked.last:
            return []
        found: dict[int, Told] = {}
        kept = [channel for channel in asked.channels if live.is_kept(channel)]
        for channel in kept:
            complete, _ = self._recent.after(channel, asked.last)
            if not complete:
                found.update((told.id, told) for told in await self._ask(channel, str(asked.last)))
        # Without waiting from here until the stream is open, so that nothing falls between.
        for channel in kept:
            found.update((told.id, told) for told in self._recent.after(channel, asked.last)[1])
        return list(found.values()) if len(kept) == 1 else sorted(found.values())

    async def _ask(self, channel: str, last: str) -> list[Told]:
        """What a channel says, asked once for all who ask the same within a second."""
        question = (channel, last)
        answer = self._questions.get(question)
        if answer is None:
            if len(self._questions) >= QUESTIONS:
                raise Busy
            loop = asyncio.get_running_loop()
            answer = self._questions[question] = loop.run_in_executor(self._askers, _catch_up, channel, last)
            answer.add_done_callback(lambda _: loop.call_later(GOOD_FOR, self._questions.pop, question, None))
        return await asyncio.shield(answer)

    # -- the streams

    def deliver(self, packed: bytes) -> None:
        """Writes an event to all streams of its channel, or of each of its channels."""
        try:
            event = live.unpack(packed)
        except (ValueError, TypeError):
            logger.warning("Something came over the wire that is no event")
            return
        told = Told(int(event.id), encode(event))
        for channel in event.channel.split(" "):
            if live.is_kept(channel):
                self._recent.add(channel, told)
            for stream in tuple(self._of_channel.get(channel, ())):
                self._write(stream, told.encoded)

    def _write(self, stream: _Stream, data: bytes) -> None:
        if not _written(stream.transport, data):
            self._free(stream)
            return
        stream.budget -= len(data)
        if stream.budget < 0:
            self._end(stream, COME_BACK_SOON)

    def _end(self, stream: _Stream, come_back: tuple[int, int]) -> None:
        _written(stream.transport, _come_back(come_back))
        self._free(stream)

    def _free(self, stream: _Stream) -> None:
        """Lets go of a stream, which closes it where it was open."""
        if stream.transport is None:
            return
        stream.transport = None
        for channel in stream.channels:
            others = self._of_channel.get(channel)
            if others is not None:
                others.discard(stream)
                if not others:
                    del self._of_channel[channel]
        for turn in self._turns:
            turn.discard(stream)
        self._give_place_back(stream.sender)

    def _give_place_back(self, sender: str) -> None:
        self._streams -= 1
        self._of_sender[sender] -= 1
        if not self._of_sender[sender]:
            del self._of_sender[sender]

    def end_all(self) -> None:
        """Ends every stream; browsers come back by themselves, spread over some seconds."""
        for turn in self._turns:
            for stream in tuple(turn):
                self._free(stream)

    # -- the clock

    async def run(self, closing: asyncio.Event) -> None:
        """Hears of events and looks after the streams until `closing` is set."""
        close_wire = self._wire.listen(self.deliver, self._may_have_missed)
        tally = Tally(tally_folder(self._run_folder))
        self._recent.forget(int(live.next_id()))
        stop = asyncio.ensure_future(closing.wait())
        try:
            while not stop.done():
                await asyncio.wait([stop], timeout=1.0)
                try:
                    self._tick()
                    tally.say(self._streams)
                    if self._second % LOOK == 0:
                        await self._watch_fresh()
                except Exception:
                    logger.exception("The streams could not be looked after; trying again")
        finally:
            stop.cancel()
            self._closing = True
            self.end_all()
            close_wire()
            tally.close()
            self._askers.shutdown(wait=False, cancel_futures=True)

    def _tick(self) -> None:
        """A second's share of the streams: those whose turn it is get a comment, others a look."""
        now = time.monotonic()
        self._second += 1
        for stream in tuple(self._turns[self._second % HEARTBEAT]):
            if now > stream.ends_at:
                self._end(stream, COME_BACK_SOON)
            else:
                self._write(stream, b":\n\n")
        for later in range(LOOK, HEARTBEAT, LOOK):
            for stream in tuple(self._turns[(self._second + later) % HEARTBEAT]):
                if not _written(stream.transport, b""):
                    self._free(stream)

    async def _watch_fresh(self) -> None:
        """Has the kernel watch the connections of new streams."""
        fresh, self._fresh = self._fresh, []
        clients = {split_address(stream.client) for stream in fresh if stream.transport is not None}
        for stream in fresh:
            stream.client = ""
        if clients:
            await asyncio.to_thread(give_up_after, SILENCE, clients)

    def _may_have_missed(self) -> None:
        """Something may not have reached us: whoever listens comes again and is told by the channels themselves."""
        self._recent.forget(int(live.next_id()))
        self.end_all()


def tally_folder(run_folder: Path) -> Path:
    """Where the host's web processes say how many streams they hold."""
    return run_folder / "streams"


def _written(transport: Any, data: bytes) -> bool:
    """Hands bytes to the server's transport; False when the client has gone.

    The server takes them at once; what it returns has only to be asked whether it did.
    """
    try:
        next(transport.send_bytes(data).__await__())
    except StopIteration:
        return True
    except Exception:
        return False
    return True


def _come_back(between: tuple[int, int]) -> bytes:
    return b"retry: %d\n\n" % random.randint(*between)  # noqa: S311


def _catch_up(channel: str, last: str) -> list[Told]:
    """Asks the part that has the channel. In a thread."""
    parameter, _, key = channel.partition(":")
    catch_up = live.channels[parameter].catch_up
    try:
        events: Sequence[Event] = catch_up(key, last) if catch_up else ()
        return [Told(int(event.id), encode(event)) for event in events]
    finally:
        close_old_connections()
