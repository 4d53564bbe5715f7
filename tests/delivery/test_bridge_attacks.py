"""Clients that want nothing but to keep the house busy."""

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from tests.delivery.serving import Served, serving

DOCUMENT = bytes(range(256)) * 40_000  # 10 MB, more than a socket and the server's memory swallow
SENDERS_EACH = 64


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("paper")
    (folder / "media").mkdir()
    (folder / "document").write_bytes(DOCUMENT)
    with serving(folder) as served:
        yield served


def connected(paper: Served, request: bytes, number: int, stack: contextlib.ExitStack) -> list[socket.socket]:
    """That many connections on which the request was sent and nothing is read."""
    made = []
    for _ in range(number):
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", paper.port), timeout=5))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(request)
        made.append(connection)
    return made


def test_slow_senders_keep_nobody_else_out(paper: Served) -> None:
    begun = b"POST /slow-sender HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"
    with contextlib.ExitStack() as stack:
        connections = connected(paper, begun, SENDERS_EACH + 6, stack)
        time.sleep(0.3)
        assert paper.get("/anything").body == b"page"
        assert paper.get("/anything", "POST").body == b"page"
        refused = 0
        for connection in connections:
            connection.settimeout(0.01)
            with contextlib.suppress(TimeoutError):
                refused += connection.recv(100).startswith(b"HTTP/1.1 503")
        assert refused == 6
    time.sleep(0.3)
    assert paper.get("/anything", "POST", b"abc").body == b"page"
    assert not [line for line in paper.notes() if "/slow-sender" in line]


def test_who_sends_drop_by_drop_is_given_up(paper: Served) -> None:
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        begun = b"POST /drops HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        [connection] = connected(paper, begun, 1, stack)
        connection.settimeout(0.3)
        answer = b""
        while not answer and time.monotonic() - began < 10:
            connection.sendall(b"1\r\nx\r\n")
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 400") and time.monotonic() - began < 5


def test_slow_readers_of_a_document_hold_no_thread(paper: Served) -> None:
    with contextlib.ExitStack() as stack:
        connected(paper, b"GET /document HTTP/1.1\r\nHost: a\r\n\r\n", 12, stack)
        time.sleep(0.3)
        began = time.monotonic()
        assert paper.get("/anything").body == b"page"
        assert time.monotonic() - began < 5


def test_a_document_arrives_whole(paper: Served) -> None:
    answer = paper.get("/document")
    assert answer.body == DOCUMENT and answer.headers["Content-Length"] == str(len(DOCUMENT))
    assert paper.get("/document", "HEAD").headers["Content-Length"] == str(len(DOCUMENT))


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /smuggled HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /smuggled HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\nabcd"
        b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /smuggled HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
        b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /smuggled HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
        b"GET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /story/ HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\n\r\nGET /inner HTTP/1.1\r\nHost: a\r\n\r\n......",
    ],
)
def test_no_request_hides_in_another(paper: Served, request_: bytes) -> None:
    paper.raw(request_)
    assert not [line for line in paper.notes() if "/inner" in line]
