"""The requests of one HTTP/2 connection, and what is said about them (RFC 9113): without a socket, and for one thread.

Who has the socket hands over what comes (`take`) and sends what is to be said (`unsent`).
"""

import time
from collections.abc import Mapping
from email.message import Message

from broadsheet.common.http2_frames import (
    MOST_FRAME,
    MOST_HEAD,
    MOST_WINDOW,
    PREFACE,
    WINDOW,
    Flag,
    Frame,
    HeadReader,
    HeadWriter,
    Kind,
    Reason,
    Setting,
    cut_frame,
    written_frame,
    written_number,
    written_settings,
)
from broadsheet.common.http_text import BrokenError, checked
from broadsheet.common.outbound import OutboundError, Target, TooLargeError, UnreachableError, user_agent

#: Requests at once where the server does not say how many, as RFC 9113 section 6.5.2 has it.
MOST_STREAMS = 100
_MOST_INTERIM = 8
#: Octets that wait for a server which sends and does not read.
_MOST_UNSENT = 1024 * 1024
#: Octets that have come, after which the server is told that it may send as many more.
_READ = 32 * 1024


class UnheardError(UnreachableError):
    """The server has not answered, and is unlikely to have acted on it: the same can be sent again elsewhere."""


class Stream:
    """A request on its way, of whose body `rest` is not sent; then its answer, or the `error` in its place."""

    def __init__(self, number: int, window: int, rest: bytes) -> None:
        self.number, self.window, self.rest = number, window, rest
        self.begun = time.monotonic()
        self.status, self.interim, self.body = 0, 0, b""
        self.headers = Message()
        self.is_over = False
        self.error: OutboundError | None = None


class Streams:
    """The streams of a connection to `host`. `is_retiring`: it takes no more of them."""

    def __init__(self, host: str, most_bytes: int) -> None:
        self._host, self._most_bytes = host, most_bytes
        self.open: dict[int, Stream] = {}
        self.is_retiring, self._has_answered = False, False
        # One, until the server has said what it wants.
        self._last, self._most, self._is_set = -1, 1, False
        self._window, self._first_window, self._unread = WINDOW, WINDOW, 0
        self._reader, self._writer = HeadReader(), HeadWriter()
        self._got = bytearray()
        self._head: tuple[Frame, bytes] | None = None
        wanted = {Setting.ENABLE_PUSH: 0, Setting.INITIAL_WINDOW_SIZE: most_bytes + 1}
        self.unsent = bytearray(PREFACE + written_settings({**wanted, Setting.MAX_HEADER_LIST_SIZE: MOST_HEAD}))

    # Asking -----------------------------------------------------------------------------------------------------------

    @property
    def has_room(self) -> bool:
        """Whether the server lets another be asked now."""
        return len(self.open) < self._most

    def post(self, target: Target, body: bytes, headers: Mapping[str, str]) -> Stream:
        """Begins a stream. Raises `RefusedError` for a header that is none."""
        lasting = [(":authority", target.place), ("user-agent", user_agent()), ("accept-encoding", "identity")]
        lasting += ((name.lower(), value) for name, value in checked(target, headers))
        self._last += 2
        self.is_retiring = self.is_retiring or self._last + 2 > MOST_WINDOW
        stream = self.open[self._last] = Stream(self._last, self._first_window, body)
        block = self._writer.block(target.path, lasting, [("content-length", str(len(body)))])
        self._write_head(stream.number, block, 0 if body else Flag.END_STREAM)
        self._write_body(stream)
        return stream

    def cancel(self, stream: Stream, error: OutboundError) -> None:
        """Nobody wants the answer any more."""
        if stream.number in self.open:
            self.unsent += written_number(Kind.RST_STREAM, stream.number, Reason.CANCEL)
            self._leave(stream, error)

    def end(self, why: str) -> None:
        """The connection is over."""
        self.is_retiring = True
        for stream in list(self.open.values()):
            # Who opened a connection that never answered knows that it is a bad one; else it may have been an old one.
            may_repeat = not stream.status and (self._has_answered or stream.number > 1)
            kind = UnheardError if may_repeat else UnreachableError
            self._leave(stream, kind(f"{self._host} gave no answer: {why}."))

    # What comes -------------------------------------------------------------------------------------------------------

    def take(self, got: bytes) -> None:
        """Understands what has come. Raises `BrokenError` for what is not HTTP/2: then the connection is over."""
        self._got += got
        while (frame := cut_frame(self._got)) is not None:
            if self._head is not None and frame.kind != Kind.CONTINUATION:
                raise BrokenError("a head has no end")
            self._take(frame)
            if len(self.unsent) > _MOST_UNSENT:
                raise BrokenError("it sends and does not read")

    def _take(self, frame: Frame) -> None:
        match frame.kind:
            case Kind.HEADERS:
                self._take_head(frame, frame.unpadded, frame.flags)
            case Kind.CONTINUATION if self._head is not None and frame.stream == self._head[0].stream:
                self._take_head(self._head[0], self._head[1] + frame.payload, frame.flags)
            case Kind.DATA:
                self._take_data(frame)
            case Kind.RST_STREAM:
                self._take_reset(frame)
            case Kind.SETTINGS:
                self._take_settings(frame)
            case Kind.PING if len(frame.payload) == 8:
                if not frame.flags & Flag.ACK:
                    self.unsent += written_frame(Kind.PING, Flag.ACK, 0, frame.payload)
            case Kind.GOAWAY:
                self._take_goaway(frame)
            case Kind.WINDOW_UPDATE:
                self._take_window(frame)
            case Kind.CONTINUATION | Kind.PING | Kind.PUSH_PROMISE:
                raise BrokenError("it says what it may not say")

    def _take_head(self, first: Frame, block: bytes, flags: int) -> None:
        if len(block) > MOST_HEAD:
            raise BrokenError("its head has no end")
        self._head = None if flags & Flag.END_HEADERS else (first, block)
        if self._head is not None:
            return
        # Read even where nobody waits: each block is needed to understand the next.
        status, headers = self._reader.head(block)
        stream, is_end = self._found(first), bool(first.flags & Flag.END_STREAM)
        if stream is None:
            return
        if 100 <= status < 200 and not stream.status and not is_end and stream.interim < _MOST_INTERIM:
            stream.interim += 1
        elif 100 <= status < 200 or bool(status) == bool(stream.status) or not (status or is_end):
            self.cancel(stream, self._unanswered("it does not say when its answer begins and ends"))
        else:
            if status:
                stream.status, stream.headers = status, headers
            if is_end:
                self._answered(stream)

    def _take_data(self, frame: Frame) -> None:
        self._unread += len(frame.payload)
        if self._unread >= _READ:
            self.unsent += written_number(Kind.WINDOW_UPDATE, 0, self._unread)
            self._unread = 0
        data, stream = frame.unpadded, self._found(frame)
        if stream is None:
            return
        if not stream.status:
            self.cancel(stream, self._unanswered("it does not say when its answer begins and ends"))
        elif len(stream.body) + len(data) > self._most_bytes:
            self.cancel(stream, TooLargeError(f"{self._host} answered with more than {self._most_bytes} bytes."))
        else:
            stream.body += data
            if frame.flags & Flag.END_STREAM:
                self._answered(stream)

    def _take_reset(self, frame: Frame) -> None:
        reason, stream = frame.number, self._found(frame)
        if stream is None:
            return
        if reason == Reason.REFUSED_STREAM:
            self._leave(stream, UnheardError(f"{self._host} refused to be asked."))
        else:
            self._leave(stream, self._unanswered(f"it gave up for reason {reason}"))

    def _take_settings(self, frame: Frame) -> None:
        if frame.flags & Flag.ACK:
            return
        if not self._is_set:
            self._is_set, self._most = True, MOST_STREAMS
        for name, value in frame.settings:
            if name == Setting.MAX_CONCURRENT_STREAMS:
                self._most = value
            elif name == Setting.HEADER_TABLE_SIZE:
                self._writer.limit(value)
            elif name == Setting.INITIAL_WINDOW_SIZE:
                more, self._first_window = value - self._first_window, _checked(value)
                for stream in self.open.values():
                    stream.window = _checked(stream.window + more)
        self.unsent += written_frame(Kind.SETTINGS, Flag.ACK, 0)
        self._write_bodies()

    def _take_window(self, frame: Frame) -> None:
        more = frame.number
        if not more:
            raise BrokenError("it opens a window by nothing")
        if not frame.stream:
            self._window = _checked(self._window + more)
        elif (stream := self._found(frame)) is not None:
            stream.window = _checked(stream.window + more)
        self._write_bodies()

    def _take_goaway(self, frame: Frame) -> None:
        self.is_retiring = True
        for stream in [each for each in self.open.values() if each.number > frame.number]:
            self._leave(stream, UnheardError(f"{self._host} ended the connection."))

    def _found(self, frame: Frame) -> Stream | None:
        """What the frame is about; none where that is over, since it may have been on its way meanwhile."""
        if not frame.stream % 2 or frame.stream > self._last:
            raise BrokenError("it speaks of what nobody asked")
        return self.open.get(frame.stream)

    def _answered(self, stream: Stream) -> None:
        if stream.rest:
            # It has said all that it wants, and need not hear the end.
            self.unsent += written_number(Kind.RST_STREAM, stream.number, Reason.NO_ERROR)
        self._has_answered = True
        said = stream.headers.get("Content-Length")
        is_whole = said is None or stream.status in (204, 304) or said == str(len(stream.body))
        self._leave(stream, None if is_whole else self._unanswered("it is not as long as it says"))

    def _leave(self, stream: Stream, error: OutboundError | None) -> None:
        del self.open[stream.number]
        stream.error, stream.is_over = error, True

    def _unanswered(self, why: str) -> UnreachableError:
        return UnreachableError(f"{self._host} gave no answer: {why}.")

    # What is said -----------------------------------------------------------------------------------------------------

    def _write_head(self, number: int, block: bytes, flags: int) -> None:
        kind = Kind.HEADERS
        while len(block) > MOST_FRAME:
            self.unsent += written_frame(kind, flags, number, block[:MOST_FRAME])
            kind, flags, block = Kind.CONTINUATION, 0, block[MOST_FRAME:]
        self.unsent += written_frame(kind, flags | Flag.END_HEADERS, number, block)

    def _write_bodies(self) -> None:
        for stream in self.open.values():
            self._write_body(stream)

    def _write_body(self, stream: Stream) -> None:
        """As much of it as the windows let through."""
        while stream.rest and (length := min(len(stream.rest), self._window, stream.window, MOST_FRAME)) > 0:
            part, stream.rest = stream.rest[:length], stream.rest[length:]
            self._window -= length
            stream.window -= length
            self.unsent += written_frame(Kind.DATA, 0 if stream.rest else Flag.END_STREAM, stream.number, part)


def _checked(window: int) -> int:
    if window > MOST_WINDOW:
        raise BrokenError("it opens a window too wide")
    return window
