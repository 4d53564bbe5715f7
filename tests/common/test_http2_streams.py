"""What is said over HTTP/2: every header and every octet as it was meant, however little the other side lets through.

The other side is a library of others, strict about the standard; what no library would say is said frame by frame.
"""

import random

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded
from h2.settings import SettingCodes
from hpack import Encoder
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from broadsheet.common.http2_streams import Stream, Streams, UnheardError
from broadsheet.common.http_text import BrokenError
from broadsheet.common.outbound import RefusedError, Target, TooLargeError, UnreachableError

TARGET = Target("push.example", 443, "/push/a?b=c", True)
Headers = dict[str, str]


class Other:
    """The server, and what it has heard: headers and body of each stream, and which of them are whole."""

    def __init__(self, streams: Streams) -> None:
        self.streams = streams
        self.http = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self.headers: dict[int, Headers] = {}
        self.bodies: dict[int, bytes] = {}
        self.whole: list[int] = []
        self.http.initiate_connection()

    def wants(self, **settings: int) -> None:
        self.http.update_settings({SettingCodes[name]: value for name, value in settings.items()})

    def talk(self, *, is_generous: bool = True) -> None:
        """Both say what they have to say, until neither has. Who is generous opens windows again."""
        while self.streams.unsent or self.http._data_to_send:
            for event in self.http.receive_data(bytes(self.streams.unsent)):
                self._take(event, is_generous)
            self.streams.unsent.clear()
            if said := self.http.data_to_send():
                self.streams.take(said)

    def _take(self, event: Event, is_generous: bool) -> None:
        if isinstance(event, RequestReceived):
            self.headers[event.stream_id] = {str(name): str(value) for name, value in event.headers}
            self.bodies[event.stream_id] = b""
        elif isinstance(event, DataReceived):
            self.bodies[event.stream_id] += event.data
            if is_generous:
                self.http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self.whole.append(event.stream_id)

    def answer(self, stream: int, status: int = 201, body: bytes = b"", **headers: str) -> None:
        self.http.send_headers(stream, [(":status", str(status)), *headers.items()], end_stream=not body)
        if body:
            self.http.send_data(stream, body, end_stream=True)
        self.talk()


def both(most_bytes: int = 1000) -> tuple[Streams, Other]:
    streams = Streams("push.example", most_bytes)
    other = Other(streams)
    other.talk()
    return streams, other


def asked(streams: Streams, body: bytes = b"hello", **headers: str) -> Stream:
    return streams.post(TARGET, body, {"TTL": "60", **headers})


# Said -----------------------------------------------------------------------------------------------------------------


def test_a_request_arrives_as_it_was_meant_and_so_does_its_answer() -> None:
    streams, other = both()
    stream = asked(streams, Authorization="vapid t=a, k=b")
    other.talk()
    headers = other.headers[1]
    assert headers.pop("user-agent").startswith("Broadsheet/")
    assert headers == {
        ":method": "POST",
        ":scheme": "https",
        ":authority": "push.example",
        ":path": "/push/a?b=c",
        "accept-encoding": "identity",
        "ttl": "60",
        "authorization": "vapid t=a, k=b",
        "content-length": "5",
    }
    assert (other.bodies[1], other.whole) == (b"hello", [1])
    assert not stream.is_over
    other.answer(1, 429, b"slowly", **{"retry-after": "120"})
    assert (stream.is_over, stream.error, stream.status, stream.body) == (True, None, 429, b"slowly")
    assert stream.headers["Retry-After"] == "120"


@pytest.mark.parametrize("tables", [[4096], [0], [100], [300, 4096, 0, 65536, 200]], ids=str)
def test_headers_arrive_whatever_table_the_server_keeps(tables: list[int]) -> None:
    streams, other = both()
    rng = random.Random(1)
    said: list[Headers] = []
    for number in range(400):
        if number % 20 == 0:
            other.wants(HEADER_TABLE_SIZE=tables[number // 20 % len(tables)])
            other.talk()
        headers = {f"x-{rng.randrange(30)}": "v" * rng.choice([0, 1, 126, 127, 128, 255, 300]) for _ in range(4)}
        said.append({**headers, "ttl": "60"})
        asked(streams, b"", **headers)
        other.talk()
        other.answer(2 * number + 1)
    known = {":method", ":scheme", ":authority", ":path", "user-agent", "accept-encoding", "content-length"}
    for number, headers in enumerate(said):
        assert {n: v for n, v in other.headers[2 * number + 1].items() if n not in known} == headers


def test_what_was_said_once_is_short_the_second_time() -> None:
    streams, other = both()
    lengths = []
    for number in range(3):
        asked(streams, b"", Authorization="vapid t=" + "e" * 300, Urgency="high")
        lengths.append(len(streams.unsent))
        other.talk()
        other.answer(2 * number + 1)
    assert lengths[0] > 400
    assert lengths[1] == lengths[2] < 70


def test_a_head_longer_than_a_frame_is_cut() -> None:
    streams, other = both()
    asked(streams, **{"X-Long": "x" * 40_000})
    other.talk()
    assert other.headers[1]["x-long"] == "x" * 40_000


@pytest.mark.parametrize("headers", [{"X": "1\r\nY: 2"}, {"X: 1\r\nY": "2"}, {"": "1"}, {":path": "/b"}, {"X": "ä"}])
def test_headers_cannot_be_smuggled_in(headers: Headers) -> None:
    streams, _other = both()
    with pytest.raises(RefusedError):
        asked(streams, **headers)
    assert not streams.open
    assert not streams.unsent


# Windows and limits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [1, 7, 1000, 65_535, 2**31 - 1])
def test_a_body_goes_as_fast_as_the_server_lets_it(window: int) -> None:
    streams, other = both()
    other.wants(INITIAL_WINDOW_SIZE=window)
    other.talk()
    bodies = [bytes([number]) * 4000 for number in range(40)]
    for body in bodies:
        asked(streams, body)
    other.talk()
    assert list(other.bodies.values()) == bodies
    assert len(other.whole) == 40


def test_nothing_more_goes_than_the_window_of_all_lets_through() -> None:
    streams, other = both()
    for number in range(20):
        asked(streams, bytes([number]) * 4000)
    other.talk(is_generous=False)
    assert sum(map(len, other.bodies.values())) == 65_535
    other.http.increment_flow_control_window(20_000)
    other.talk(is_generous=False)
    assert [len(body) for body in other.bodies.values()] == [4000] * 20


def test_a_window_that_is_made_smaller_than_what_went_is_waited_for() -> None:
    streams, other = both()
    other.wants(INITIAL_WINDOW_SIZE=1000)
    other.talk()
    asked(streams, b"x" * 1500)
    other.talk(is_generous=False)
    other.wants(INITIAL_WINDOW_SIZE=10)
    other.talk(is_generous=False)
    assert streams.open[1].window == -990
    other.http.increment_flow_control_window(1490, 1)
    other.talk(is_generous=False)
    assert len(other.bodies[1]) == 1500


def test_many_answers_are_no_more_than_the_server_may_send() -> None:
    streams, other = both()
    for number in range(300):
        stream = asked(streams)
        other.talk()
        other.answer(2 * number + 1, 400, b"x" * 1000)
        assert stream.body == b"x" * 1000


def test_one_is_asked_until_the_server_has_said_how_many() -> None:
    streams = Streams("push.example", 1000)
    assert streams.has_room
    asked(streams)
    assert not streams.has_room
    streams.take(SettingsFrame(0).serialize())
    assert streams.has_room
    streams.take(SettingsFrame(0, settings={SettingsFrame.MAX_CONCURRENT_STREAMS: 1}).serialize())
    assert not streams.has_room


# Ended ----------------------------------------------------------------------------------------------------------------


def test_when_the_server_leaves_it_answers_what_it_has_heard() -> None:
    streams, _other = both()
    heard, unheard = asked(streams), asked(streams)
    streams.take(GoAwayFrame(0, last_stream_id=1).serialize())
    assert streams.is_retiring
    assert isinstance(unheard.error, UnheardError)
    assert not heard.is_over
    streams.take(head(1, (":status", "201")))
    assert (heard.is_over, heard.error, heard.status) == (True, None, 201)


def test_what_the_server_refused_to_look_at_can_be_sent_again() -> None:
    streams, _other = both()
    refused, failed, other = asked(streams), asked(streams), asked(streams)
    streams.take(RstStreamFrame(1, error_code=7).serialize() + RstStreamFrame(3, error_code=2).serialize())
    assert isinstance(refused.error, UnheardError)
    assert isinstance(failed.error, UnreachableError)
    assert not isinstance(failed.error, UnheardError)
    assert not other.is_over
    assert not streams.is_retiring


def test_an_answer_that_nobody_waits_for_does_no_harm() -> None:
    streams, other = both()
    given_up, next_one = asked(streams), asked(streams)
    late = head(1, (":status", "201"), is_end=False) + DataFrame(1, b"late", flags=["END_STREAM"]).serialize()
    streams.cancel(given_up, UnreachableError("It took too long."))
    streams.take(late)
    assert str(given_up.error) == "It took too long."
    other.talk()
    other.answer(3)
    assert next_one.status == 201


def test_an_answer_before_the_end_of_the_question_is_one() -> None:
    streams, other = both()
    other.wants(INITIAL_WINDOW_SIZE=10)
    other.talk()
    stream = asked(streams, b"x" * 1000)
    other.talk(is_generous=False)
    other.answer(1, 413)
    assert (stream.status, stream.error) == (413, None)
    assert not streams.open


# Read -----------------------------------------------------------------------------------------------------------------


def head(stream: int, *pairs: tuple[str, str], is_end: bool = True, is_whole: bool = True) -> bytes:
    block = b"".join(Encoder().encode([pair], huffman=False) for pair in pairs)
    flags = [flag for flag, is_set in (("END_STREAM", is_end), ("END_HEADERS", is_whole)) if is_set]
    return HeadersFrame(stream, block, flags=flags).serialize()


def said(*frames: Frame) -> bytes:
    return b"".join(frame.serialize() for frame in frames)


STARTED = head(1, (":status", "200"), is_end=False)
FINE = head(1, (":status", "201"), ("x-one", "1"))


@pytest.mark.parametrize(
    ("frames", "status", "body"),
    [
        (FINE, 201, b""),
        (head(1, (":status", "103"), is_end=False) + FINE, 201, b""),
        (STARTED + said(DataFrame(1, b"fi"), DataFrame(1, b"ne", flags=["END_STREAM"])), 200, b"fine"),
        (STARTED + said(DataFrame(1, b"fine", pad_length=9, flags=["PADDED", "END_STREAM"])), 200, b"fine"),
        (STARTED + said(DataFrame(1, b"fine")) + head(1, ("x-trailer", "1")), 200, b"fine"),
        (head(1, (":status", "201"), is_whole=False) + said(ContinuationFrame(1, flags=["END_HEADERS"])), 201, b""),
        (said(SettingsFrame(0, settings={77: 1}), PingFrame(0, b"12345678")) + FINE, 201, b""),
        (b"\0\0\3\xfa\0\0\0\0\1abc" + FINE, 201, b""),
        (head(1, (":status", "204"), ("content-length", "5")), 204, b""),
    ],
    ids=["plain", "interim", "data", "padded", "trailers", "continued", "ping", "unknown kind", "no content"],
)
@pytest.mark.parametrize("is_dripping", [False, True], ids=["at once", "octet by octet"])
def test_answers_are_read_as_http_has_them(frames: bytes, status: int, body: bytes, is_dripping: bool) -> None:
    streams, _other = both()
    stream = asked(streams)
    for part in [each.to_bytes() for each in frames] if is_dripping else [frames]:
        streams.take(part)
    assert (stream.error, stream.status, stream.body) == (None, status, body)


@pytest.mark.parametrize(
    "frames",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\0\x40\1\0\0\0\0\0\1",
        head(3, (":status", "200")),
        head(2, (":status", "200")),
        b"\0\0\1\1\5\0\0\0\0\x88",
        said(DataFrame(3, b"x")),
        said(RstStreamFrame(5)),
        said(WindowUpdateFrame(7, 1)),
        said(PushPromiseFrame(1, promised_stream_id=2)),
        said(ContinuationFrame(1)),
        head(1, (":status", "200"), is_whole=False) + said(PingFrame(0, b"12345678")),
        head(1, (":status", "200"), is_whole=False) + said(*[ContinuationFrame(1, b"x" * 16_000)] * 5),
        HeadersFrame(1, b"\xff\xff\xff\xff\xff\xff\xff", flags=["END_HEADERS"]).serialize(),
        HeadersFrame(1, b"\x3f\xe1\xff\x03", flags=["END_HEADERS"]).serialize(),
        head(1, ("x-one", "1"), (":status", "200")),
        head(1, (":status", "20")),
        head(1, (":status", "200"), ("X-One", "1")),
        head(1, (":status", "200"), ("x-one", "1\r\nx-two: 2")),
        b"\0\0\0\x09\x0c\0\0\0\1",
        b"\0\0\2\0\x08\0\0\0\1\x05x",
        b"\0\0\5\4\0\0\0\0\0abcde",
        b"\0\0\3\6\0\0\0\0\0abc",
        b"\0\0\3\3\0\0\0\0\1abc",
        b"\0\0\4\7\0\0\0\0\0abcd",
        b"\0\0\4\x08\0\0\0\0\0\0\0\0\0",
        said(WindowUpdateFrame(0, 2**31 - 1)),
        said(WindowUpdateFrame(1, 2**31 - 1)),
        said(SettingsFrame(0, settings={SettingsFrame.INITIAL_WINDOW_SIZE: 2**31})),
        said(*[PingFrame(0, b"12345678")] * 100_000),
    ],
)
def test_nonsense_ends_the_connection(frames: bytes) -> None:
    streams, _other = both()
    asked(streams)
    with pytest.raises(BrokenError):
        streams.take(frames)


@pytest.mark.parametrize(
    "frames",
    [
        head(1, ("x-one", "1")),
        head(1, (":status", "103")),
        head(1, (":status", "103"), is_end=False) * 20,
        STARTED + STARTED,
        STARTED + head(1, ("x-trailer", "1"), is_end=False),
        said(DataFrame(1, b"x")),
        head(1, (":status", "200"), ("content-length", "5")),
        STARTED + said(RstStreamFrame(1, error_code=0)),
    ],
    ids=[
        "no status", "interim alone", "interim for ever", "two", "endless trailers", "no head",
        "shorter than said", "broken off",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_ends_its_request_alone(frames: bytes) -> None:
    streams, other = both()
    stream, neighbour = asked(streams), asked(streams)
    streams.take(frames)
    assert isinstance(stream.error, UnreachableError)
    assert not isinstance(stream.error, UnheardError)
    other.talk()
    other.answer(3)
    assert neighbour.status == 201


def test_an_answer_longer_than_wanted_is_not_taken() -> None:
    streams, _other = both(most_bytes=10)
    stream = asked(streams)
    streams.take(STARTED + said(DataFrame(1, b"x" * 6), DataFrame(1, b"x" * 5, flags=["END_STREAM"])))
    assert isinstance(stream.error, TooLargeError)


def test_arbitrary_octets_never_do_worse_than_end_the_connection() -> None:
    rng = random.Random(2)
    whole = FINE + STARTED + said(SettingsFrame(0, settings={4: 9}), WindowUpdateFrame(1, 5), GoAwayFrame(0, 1))
    for _ in range(1000):
        streams = both()[0]
        stream = asked(streams)
        spoiled = bytearray(whole)
        for _ in range(rng.randrange(1, 6)):
            spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
        try:
            streams.take(bytes(spoiled))
        except BrokenError:
            streams.end("it is not HTTP/2")
            assert stream.is_over
