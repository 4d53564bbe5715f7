"""The front, the bridge and a WSGI application over real sockets."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.delivery.newspaper import STORY
from tests.delivery.serving import Served, eventually, serving


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("paper")
    (folder / "media").mkdir()
    (folder / "media" / "film.mp4").write_bytes(bytes(range(256)) * 2_000)
    with serving(folder) as served:
        yield served


def memory(served: Served) -> int:
    """Kilobytes of the web process."""
    status = Path(f"/proc/{served.pids('web')[-1]}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_a_stored_page_never_reaches_the_application(paper: Served) -> None:
    for path in ("/story/", "/story/?utm_source=mail"):
        answer = paper.get(path)
        assert (answer.status, answer.body) == (200, STORY)
        assert answer.headers["Vary"] == "Accept-Encoding"
        again = paper.get(path, If_None_Match=answer.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
    head = paper.get("/story/", "HEAD")
    assert head.headers["Content-Length"] == str(len(STORY)) and head.body == b""
    assert not [line for line in paper.notes() if "/story/" in line]
    assert paper.get("/story/", "POST").body == b"page"


def test_the_application_sees_the_request_as_it_was(paper: Served) -> None:
    answer = paper.get("/echo/%CE%B8%CE%AD%CE%BC%CE%B1?q=%20a", "POST", b"abc", Content_Type="text/x", Cookie="a=b")
    said = eval(answer.body.replace(b"null", b"None"))
    assert said["PATH_INFO"].encode("latin-1").decode() == "/echo/θέμα"
    assert said["QUERY_STRING"] == "q=%20a" and said["CONTENT_LENGTH"] == "3" and said["length"] == 3
    assert said["HTTP_COOKIE"] == "a=b" and said["REMOTE_ADDR"] == "127.0.0.1"


def test_head_has_the_headers_of_get_and_closes_the_body(paper: Served) -> None:
    head = paper.get("/page-for-head", "HEAD")
    assert head.headers["Content-Length"] == "4" and head.body == b""
    assert eventually(lambda: "closed /page-for-head" in paper.notes())


def test_large_bodies_arrive_whole_and_too_large_ones_are_refused(paper: Served) -> None:
    body = bytes(range(256)) * 7_000
    assert f'"length": {len(body)}'.encode() in paper.get("/echo", "POST", body).body
    chunked = b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert b'"length": 5' in paper.raw(chunked)
    refused = paper.raw(b"POST /too-large HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
    assert refused.startswith(b"HTTP/1.1 413") and b"too large" in refused
    endless = b"POST /too-large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 413 " in paper.raw(endless + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 40)
    assert not [line for line in paper.notes() if "/too-large" in line]


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /broken-off HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
        b"POST /broken-off HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nab",
        b"POST /broken-off HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nZZ\r\nab",
    ],
)
def test_a_request_that_breaks_off_never_reaches_the_application(paper: Served, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", paper.port)) as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.2)
    paper.get("/afterwards")
    assert not [line for line in paper.notes() if "/broken-off" in line]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
        (b"GET /?q=" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
        (b"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
        (b"GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n", b"400"),
        (b"GET /x HTTP/1.1\r\n\r\n", b"400"),
        (b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", b"400"),
        (b"GET /%ff%fe/ HTTP/1.1\r\nHost: a\r\n\r\n", b"200"),
        (b"GET /x HTTP/1.0\r\n\r\n", b"200"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_odd_requests_get_a_plain_answer(paper: Served, request_: bytes, status: bytes) -> None:
    assert paper.raw(request_).split()[1] == status


def test_an_address_of_two_megabytes_is_refused_without_harm(paper: Served) -> None:
    answer = paper.raw(b"GET /" + b"x" * 2_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    # The rest of the address is still on its way when we hang up, so the answer may be lost to a reset.
    assert answer == b"" or answer.split()[1] in (b"414", b"431")
    assert paper.get("/story/").status == 200
    assert not [line for line in paper.notes() if "xxxx" in line]


def test_an_application_that_fails_gives_500_and_the_next_request_works(paper: Served) -> None:
    answer = paper.get("/error")
    assert answer.status == 500 and b"went wrong" in answer.body and b"purpose" not in answer.body
    late = paper.get("/late-error")
    assert late.status == 500
    assert eventually(lambda: "closed /late-error" in paper.notes())
    assert paper.get("/header").status == 500
    assert paper.get("/next").body == b"page"


def test_headers_that_are_not_the_applications_business_are_dropped(paper: Served) -> None:
    answer = paper.get("/odd-header")
    assert answer.headers["X-Odd"] == "caf?" and answer.headers["Connection"] is None
    assert len(answer.headers.get_all("Date")) == len(answer.headers.get_all("Server")) == 1
    assert paper.get("/written").body == b"one two"
    assert paper.get("/empty").status == 204


def test_a_stream_arrives_as_it_is_made(paper: Served) -> None:
    with socket.create_connection(("127.0.0.1", paper.port), timeout=5) as connection:
        connection.sendall(b"GET /ticks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        times, received = [], b""
        while piece := connection.recv(65_536):
            times.append(time.monotonic())
            received += piece
    assert received.count(b"tick") == 5 and received.endswith(b"0\r\n\r\n")
    assert times[-1] - times[0] > 0.5
    assert eventually(lambda: "closed /ticks" in paper.notes())


def test_a_slow_reader_costs_no_memory_and_is_noticed_when_it_leaves(paper: Served) -> None:
    before = memory(paper)
    with socket.create_connection(("127.0.0.1", paper.port)) as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.recv(1_000)
        time.sleep(0.7)
        assert memory(paper) < before + 30_000
        assert paper.get("/story/").status == 200
        assert "closed /endless" not in paper.notes()
    assert eventually(lambda: "closed /endless" in paper.notes())


def test_a_film_is_sent_in_parts(paper: Served) -> None:
    answer = paper.get("/media/film.mp4", Range="bytes=256-511")
    assert answer.status == 206 and answer.body == bytes(range(256))
    assert answer.headers["Content-Range"] == "bytes 256-511/512000"
    assert len(paper.get("/media/film.mp4").body) == 512_000
    assert paper.get("/media/film.mp4", "HEAD").headers["Content-Length"] == "512000"
    assert paper.get("/media/film.mp4", Range="bytes=999999-").status == 416


def test_many_requests_for_a_missing_page_are_one_rendering(paper: Served) -> None:
    with ThreadPoolExecutor(32) as readers:
        answers = list(readers.map(lambda _: paper.get("/made/once/"), range(32)))
    assert {(answer.status, answer.body) for answer in answers} == {(200, STORY)}
    assert paper.notes().count("asked GET /made/once/") == 1


def test_a_page_that_is_not_stored_is_made_for_everybody_at_once(paper: Served) -> None:
    def order() -> list[str]:
        before = len(paper.notes())
        with ThreadPoolExecutor(4) as readers:
            list(readers.map(lambda _: paper.get("/personal/"), range(4)))
        # An answer is closed a moment after it was sent, and is not to be counted among the next ones.
        assert eventually(lambda: noted(before).count("closed") == 4)
        return noted(before)

    def noted(since: int) -> list[str]:
        return [note.split()[0] for note in paper.notes()[since:] if note.endswith(" /personal/")]

    # Only the first is waited for, to see whether it is stored; then it is known that there is no use in waiting.
    assert ("asked", "asked") in pairwise(order())
    assert order()[:2] == ["asked", "asked"]


def test_query_strings_odd_spellings_and_unknown_paths_store_nothing(paper: Served) -> None:
    live = paper.folder / "pages" / "live"
    before = {str(file) for file in live.rglob("*@")}
    for path in ("/made/q/?a=1", "/made/;x.css", "/made/..%2fx/", "/made/%00/", "/made//x/", "/made/%ff/", "/nowhere/"):
        paper.get(path, X_Forwarded_Host="evil.example")
    assert {str(file) for file in live.rglob("*@")} == before


def test_a_long_lived_stream_has_its_place(paper: Served) -> None:
    with socket.create_connection(("127.0.0.1", paper.port), timeout=5) as connection:
        connection.sendall(b"GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
        received = b""
        while b"hello" not in received:
            received += connection.recv(65_536)


def test_this_granian_is_the_one_we_know(paper: Served) -> None:
    # Else pages are answered through the event loop, at half the speed: see delivery/server.py.
    assert "announces requests" not in (paper.folder / "errors").read_text()
