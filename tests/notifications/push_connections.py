"""How the push service of the tests speaks: HTTP/1.1, and HTTP/2 with a library that is strict about it."""

import asyncio
import ssl
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes
from hyperframe.frame import GoAwayFrame

HTTP1, HTTP2 = "http/1.1", "h2"
#: Says a status, headers and a body.
Say = Callable[[int, dict[str, str], bytes], None]


@dataclass
class Manner:
    """How a subscription is answered: after `seconds`, with `status`, or not at all; `times` times, or always.

    With a status of 400 or more nothing is delivered. `drops` ends the connection instead of answering; `refuses` ends
    the stream as one that nobody looked at, and `resets` as one that went wrong (over HTTP/1.1 all three are the same).
    """

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0
    drops: bool = False
    refuses: bool = False
    resets: bool = False
    times: int | None = None

    @property
    def is_answer(self) -> bool:
        return not (self.drops or self.refuses or self.resets)


class Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Service(Protocol):
    """What connections need to know of the push service, and tell it."""

    counts: Counter[int]
    faults: deque[str]
    connections: int
    drops_after: int | None
    goes_away_after: int | None
    streams: int
    window: int
    most_open: int
    open: set[asyncio.Transport]
    loop: asyncio.AbstractEventLoop

    def taken(self, path: str, headers: dict[str, str], body: bytes, connection: int) -> Manner: ...
    def told(self, path: str) -> bytes: ...


class Connection(asyncio.Protocol):
    """A connection in the protocol that was agreed on."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._answers = 0
        self._spoken: _OneByOne | _AtOnce

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.service.connections += 1
        self._number = self.service.connections
        self.service.open.add(transport)
        secured: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        is_http2 = secured is not None and secured.selected_alpn_protocol() == HTTP2
        self._spoken = _AtOnce(self) if is_http2 else _OneByOne(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self.service.open.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self._spoken.hear(data)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes, say: Say, reset: Callable[[Manner], None]
    ) -> None:
        """One request, which is answered with `say`, or ended with `reset`."""
        if method == "GET":
            say(200, {}, self.service.told(path))
            return
        try:
            manner = self.service.taken(path, headers, body, self._number)
        except Refused as refused:
            self.service.faults.append(str(refused))
            say(refused.status, {}, str(refused).encode())
            return
        if manner.drops:
            self.transport.abort()
        elif not manner.is_answer:
            reset(manner)
        elif manner.seconds:
            self.service.loop.call_later(manner.seconds, say, manner.status, manner.headers, manner.body)
        else:
            say(manner.status, manner.headers, manner.body)

    def count(self, status: int) -> None:
        """To be called before the answer goes, so that who has it finds it counted."""
        self.service.counts[status] += 1
        self._answers += 1
        if self._answers == self.service.drops_after:
            self.service.loop.call_soon(self.transport.close)


class _OneByOne:
    """HTTP/1.1 as far as push messages need it: a length, and one answer after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._got = b""

    def hear(self, data: bytes) -> None:
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        first, *lines = self._got[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        if len(self._got) < end + 4 + length:
            return
        body, self._got = self._got[end + 4 : end + 4 + length], self._got[end + 4 + length :]
        method, path, _version = first.split(" ")
        self._connection.ask(method, path, headers, body, self._say, lambda _manner: self._connection.transport.abort())

    def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        transport = self._connection.transport
        if transport.is_closing():
            return
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        self._connection.count(status)
        transport.write(head.encode() + body)


class _AtOnce:
    """HTTP/2, by a library of others: so what the paper says is judged by somebody else's reading of the standard."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._service = connection, connection.service
        self._http = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._asked: dict[int, tuple[dict[str, str], bytearray]] = {}
        self._open: set[int] = set()
        self._heard, self._last = 0, 0
        self._is_reading, self._is_leaving = False, False
        self._http.initiate_connection()
        self._http.update_settings(
            {
                SettingCodes.MAX_CONCURRENT_STREAMS: self._service.streams,
                SettingCodes.INITIAL_WINDOW_SIZE: self._service.window,
            }
        )
        self._flush()

    def hear(self, data: bytes) -> None:
        self._is_reading = True
        try:
            for event in self._http.receive_data(data):
                self._take(event)
        except ProtocolError as error:
            self._service.faults.append(f"HTTP/2: {error!r}")
            self._connection.transport.abort()
        self._is_reading = False
        self._flush()

    def _take(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            self._begin(event)
        elif isinstance(event, DataReceived):
            if event.stream_id in self._asked:
                self._asked[event.stream_id][1].extend(event.data)
            self._http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded) and event.stream_id in self._asked:
            self._ask(event.stream_id)
        elif isinstance(event, StreamReset):
            self._asked.pop(event.stream_id, None)
            self._open.discard(event.stream_id)

    def _begin(self, event: RequestReceived) -> None:
        if self._is_leaving:
            return
        headers = {str(name): str(value) for name, value in event.headers}
        self._asked[event.stream_id] = headers, bytearray()
        self._open.add(event.stream_id)
        self._service.most_open = max(self._service.most_open, len(self._open))
        self._heard += 1
        self._last = event.stream_id
        if self._heard == self._service.goes_away_after:
            # By hand: the library would not let the streams that are open be answered.
            self._flush()
            self._connection.transport.write(GoAwayFrame(0, last_stream_id=self._last).serialize())
            self._is_leaving = True

    def _ask(self, stream: int) -> None:
        headers, body = self._asked.pop(stream)

        def say(status: int, more: dict[str, str], said: bytes) -> None:
            self._say(stream, status, more, said)

        def reset(manner: Manner) -> None:
            self._open.discard(stream)
            self._http.reset_stream(stream, ErrorCodes.REFUSED_STREAM if manner.refuses else ErrorCodes.INTERNAL_ERROR)

        self._connection.ask(headers[":method"], headers[":path"], headers, bytes(body), say, reset)

    def _say(self, stream: int, status: int, headers: dict[str, str], body: bytes) -> None:
        if self._connection.transport.is_closing() or stream not in self._open:
            return
        self._open.discard(stream)
        said: list[Any] = [(":status", str(status)), ("content-length", str(len(body)))]
        said += [(name.lower(), value) for name, value in headers.items()]
        self._http.send_headers(stream, said, end_stream=not body)
        # What is longer than the other side lets through is never said: it wanted no such answer.
        while body and (length := min(16_384, self._http.local_flow_control_window(stream))) > 0:
            part, body = body[:length], body[length:]
            self._http.send_data(stream, part, end_stream=not body)
        self._connection.count(status)
        self._flush()

    def _flush(self) -> None:
        """What there is to say; while requests are read, all of it at their end."""
        if not self._is_reading and not self._connection.transport.is_closing():
            if data := self._http.data_to_send():
                self._connection.transport.write(data)
            if self._is_leaving and not self._open:
                self._connection.transport.close()
