"""Connections that stay open: what is kept, what is opened anew, and what ends one."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from broadsheet.common import line as line_module
from broadsheet.common import lines as lines_module
from broadsheet.common.line import Line
from broadsheet.common.lines import Lines
from broadsheet.common.outbound import RefusedError, TooLargeError, UnreachableError, target_of
from tests.common.test_outbound import certificate, no_connection, resolves_to, trust

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"
# What a server says to the so-and-so-many-th request of the so-and-so-many-th connection; nothing: hang up.
Script = Callable[[int, int], bytes | list[bytes]]


class Host:
    """A server on this machine that says word for word what a script has."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.script, self.context = script, context
        self.requests: list[tuple[int, bytes]] = []
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            self.open.append(connection)
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
                self.open.append(connection)
            count, got = 0, b""
            while part := connection.recv(65536):
                got += part
                while b"\r\n\r\n" in got:
                    head, _end, rest = got.partition(b"\r\n\r\n")
                    length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0] or 0)
                    if len(rest) < length:
                        break
                    got = rest[length:]
                    self.requests.append((number, head + b"\r\n\r\n" + rest[:length]))
                    count += 1
                    said = self.script(number, count)
                    if not said:
                        return
                    for each in said if isinstance(said, list) else [said]:
                        connection.sendall(each)
                        time.sleep(0.01 if isinstance(said, list) else 0)
        except OSError:
            pass
        finally:
            connection.close()

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for each in self.open:
            each.close()


@pytest.fixture
def host() -> Iterator[Callable[..., Host]]:
    hosts: list[Host] = []

    def start(script: Script = lambda _connection, _request: FINE, context: ssl.SSLContext | None = None) -> Host:
        hosts.append(Host(script, context))
        return hosts[-1]

    yield start
    for each in hosts:
        each.close()


@pytest.fixture
def inside(settings: Any) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True


pytestmark = pytest.mark.usefixtures("inside")


# Kept -----------------------------------------------------------------------------------------------------------------


def test_many_requests_go_over_one_connection(host: Callable[..., Host]) -> None:
    server, line = host(), Line()
    for number in range(50):
        answer = line.ask(target_of(server.url(f"/{number}?a=b")), body=b"hello", headers={"X-One": "1"})
        assert (answer.status, answer.body) == (200, b"fine")
    assert server.connections == 1
    head, _end, body = server.requests[-1][1].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /49?a=b HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n".encode() in head
    assert b"\r\nX-One: 1" in head
    assert b"\r\nUser-Agent: Broadsheet/" in head
    assert body == b"hello"
    line.close()


def test_a_line_goes_over_to_another_origin_with_a_new_connection(host: Callable[..., Host]) -> None:
    one, other, line = host(), host(), Line()
    line.ask(target_of(one.url()))
    line.ask(target_of(other.url()))
    assert [one.connections, other.connections] == [1, 1]
    assert f"Host: 127.0.0.1:{other.port}".encode() in other.requests[0][1]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine",
        b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine",
        FINE + b"and more that nobody asked for",
    ],
    ids=["close", "HTTP/1.0", "too much"],
)
def test_a_connection_that_cannot_be_trusted_to_go_on_is_ended(host: Callable[..., Host], answer: bytes) -> None:
    server, line = host(lambda _connection, _request: answer), Line()
    for _ in range(3):
        assert line.ask(target_of(server.url())).body == b"fine"
    assert server.connections == 3


def test_what_a_server_says_unasked_is_never_taken_for_an_answer(host: Callable[..., Host]) -> None:
    forged = FINE.replace(b"fine", b"evil")
    server = host(lambda connection, _request: [FINE, forged] if connection == 1 else FINE)
    line = Line()
    line.ask(target_of(server.url()))
    assert line._poll.poll(5000)
    assert line.ask(target_of(server.url())).body == b"fine"
    assert server.connections == 2


def test_a_connection_that_was_idle_for_long_is_not_used_again(
    host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, line = host(), Line()
    line.ask(target_of(server.url()))
    monkeypatch.setattr(line_module, "MOST_IDLE", 0.0)
    line.ask(target_of(server.url()))
    assert server.connections == 2


def test_a_kept_connection_that_died_is_replaced_once(host: Callable[..., Host]) -> None:
    server, line = host(lambda connection, request: FINE if request == 1 or connection > 1 else b""), Line()
    line.ask(target_of(server.url("/first")))
    assert line.ask(target_of(server.url("/second"))).status == 200
    assert [number for number, _request in server.requests] == [1, 1, 2]


def test_a_new_connection_that_dies_is_not_tried_again(host: Callable[..., Host]) -> None:
    server = host(lambda _connection, _request: b"")
    with pytest.raises(UnreachableError):
        Line().ask(target_of(server.url()))
    assert server.connections == 1


def test_a_request_is_not_repeated_once_something_of_the_answer_came(host: Callable[..., Host]) -> None:
    server, line = host(lambda _connection, request: FINE if request == 1 else [b"HTTP/1.1 2", b""]), Line()
    line.ask(target_of(server.url()))
    with pytest.raises(UnreachableError):
        line.ask(target_of(server.url()), seconds=0.5)
    assert len(server.requests) == 2


def test_a_slow_answer_on_a_kept_connection_is_not_asked_for_again(host: Callable[..., Host]) -> None:
    waiting = threading.Event()
    server, line = (
        host(lambda _connection, request: FINE if request == 1 else [b"" for _ in range(waiting.wait(2))]),
        Line(),
    )
    line.ask(target_of(server.url()))
    with pytest.raises(UnreachableError, match=r"too long|timed out"):
        line.ask(target_of(server.url()), seconds=0.2)
    waiting.set()
    assert len(server.requests) == 2


# Checked --------------------------------------------------------------------------------------------------------------


def test_a_name_is_looked_up_and_checked_whenever_a_connection_is_opened(
    host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    server, line = host(lambda _connection, _request: FINE.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n")), Line()
    asked = resolves_to(monkeypatch, ["127.0.0.1"])
    target = target_of(f"http://push.example:{server.port}/")
    line.ask(target)
    settings.OUTBOUND_ALLOW_PRIVATE = False
    with pytest.raises(RefusedError):
        line.ask(target)
    assert asked == ["push.example", "push.example"]
    assert server.connections == 1


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = False
    asked = resolves_to(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    tried = no_connection(monkeypatch)
    with pytest.raises(UnreachableError):
        Line().ask(target_of("https://push.example/"))
    assert asked == ["push.example"]
    assert tried == [("8.8.8.8", 443)]


def test_a_redirect_is_an_answer_like_any_other(host: Callable[..., Host]) -> None:
    aim = host()
    moved = f"HTTP/1.1 307 Moved\r\nLocation: {aim.url()}\r\nContent-Length: 0\r\n\r\n".encode()
    server = host(lambda _connection, _request: moved)
    assert Line().ask(target_of(server.url())).status == 307
    assert aim.connections == 0


@pytest.mark.parametrize("headers", [{"X": "1\r\nY: 2"}, {"X": "1\nY: 2"}, {"X: 1\r\nY": "2"}, {"": "1"}, {"X": "ä"}])
def test_headers_cannot_be_smuggled_in(host: Callable[..., Host], headers: dict[str, str]) -> None:
    server = host()
    with pytest.raises(RefusedError):
        Line().ask(target_of(server.url()), headers=headers)
    assert server.connections == 0


def test_over_tls_the_name_must_be_proven_and_the_connection_is_kept(
    host: Callable[..., Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path, "push.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = host(context=context)
    resolves_to(monkeypatch, ["127.0.0.1"])
    with pytest.raises(UnreachableError, match="certificate verify failed"):
        Line().ask(target_of(f"https://push.example:{server.port}/"))
    trust(monkeypatch, file)
    before, line = server.connections, Line()
    for _ in range(5):
        assert line.ask(target_of(f"https://push.example:{server.port}/")).body == b"fine"
    assert server.connections == before + 1
    with pytest.raises(UnreachableError, match="certificate"):
        line.ask(target_of(f"https://other.example:{server.port}/"))


# Read -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status", "body", "connections"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", 1),
        (b"HTTP/1.1 201\r\ncontent-length:2\r\n\r\nab", 201, b"ab", 1),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
            200,
            None,
            1,
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n", 200, b"", 1),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + FINE, 200, b"fine", 1),
        ([each.to_bytes() for each in FINE], 200, b"fine", 1),
        ([b"HTTP/1.1 200 OK\r\n\r\n", b"until ", b"the end"], 200, b"until the end", 2),
    ],
)
def test_answers_are_read_as_http_has_them(
    host: Callable[..., Host], said: bytes | list[bytes], status: int, body: bytes | None, connections: int
) -> None:
    server, line = host(lambda _connection, _request: said), Line()
    if connections == 2:
        # Such an answer ends with its connection.
        server.script = lambda _connection, _request: said
        threading.Timer(0.3, lambda: [each.shutdown(socket.SHUT_RDWR) for each in server.open[:1]]).start()
    answer = line.ask(target_of(server.url()), seconds=5)
    assert (answer.status, answer.body) == (status, b"abc0123456789" if body is None else body)
    if connections == 1:
        line.ask(target_of(server.url()), seconds=5)
        assert server.connections == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00\x01garbage\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 99 Low\r\n\r\n",
        b"HTTP/1.1 2000 High\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfine!",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nfine",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        b"HTTP/1.1 103 Hints\r\n\r\n" * 20,
    ],
)
def test_nonsense_is_no_answer(host: Callable[..., Host], nonsense: bytes) -> None:
    with pytest.raises(UnreachableError):
        Line().ask(target_of(host(lambda _connection, _request: nonsense).url()), seconds=2)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"100\r\n" + b"x" * 256 + b"\r\n3E8\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001,
    ],
    ids=["length", "chunk", "chunks", "no end"],
)
def test_an_answer_longer_than_wanted_is_not_taken(host: Callable[..., Host], said: bytes) -> None:
    with pytest.raises(TooLargeError):
        Line(most_bytes=1000).ask(target_of(host(lambda _connection, _request: said).url()), seconds=2)


def test_a_head_without_end_is_given_up(host: Callable[..., Host]) -> None:
    endless = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000
    with pytest.raises(UnreachableError, match="no end"):
        Line().ask(target_of(host(lambda _connection, _request: endless).url()), seconds=5)


def test_a_server_that_drips_is_given_up_in_time(host: Callable[..., Host]) -> None:
    server = host(lambda _connection, _request: [b"H"] * 500)
    before = time.monotonic()
    with pytest.raises(UnreachableError):
        Line().ask(target_of(server.url()), seconds=0.3)
    assert time.monotonic() - before < 2


# Shared by threads ----------------------------------------------------------------------------------------------------


def test_threads_share_no_more_connections_than_are_allowed(host: Callable[..., Host]) -> None:
    server, lines = host(), Lines(most=3)
    answers: list[int] = []

    def speak() -> None:
        for _ in range(30):
            answers.append(lines.ask(target_of(server.url()), body=b"x").status)

    threads = [threading.Thread(target=speak) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [200] * 300
    assert server.connections <= 3
    lines.close()


def test_who_waits_too_long_for_a_free_connection_is_told_so(host: Callable[..., Host]) -> None:
    go_on = threading.Event()
    server, lines = host(lambda _connection, _request: FINE if go_on.wait(5) else b""), Lines(most=1)
    first = threading.Thread(target=lambda: lines.ask(target_of(server.url())))
    first.start()
    while not server.requests:
        time.sleep(0.005)
    with pytest.raises(UnreachableError, match="busy"):
        lines.ask(target_of(server.url()), seconds=0.1)
    go_on.set()
    first.join(5)
    assert lines.ask(target_of(server.url())).status == 200
    assert server.connections == 1


def test_only_so_many_origins_are_remembered(host: Callable[..., Host], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "MOST_ORIGINS", 2)
    servers, lines = [host() for _ in range(4)], Lines()
    for server in (*servers, servers[3], servers[0]):
        lines.ask(target_of(server.url()))
    assert len(lines._places) == 2
    assert [server.connections for server in servers] == [2, 1, 1, 1]
