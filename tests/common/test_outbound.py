"""The one gate to other servers: what it lets through, and what it does not."""

import ast
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import broadsheet
from broadsheet.common import outbound
from broadsheet.common.outbound import RefusedError, TooLargeError, UnreachableError, send
from tests.certificates import self_signed


class Server(ThreadingHTTPServer):
    """A server on this machine that remembers what it was asked."""

    daemon_threads = True

    def __init__(self, answer: "Callable[[BaseHTTPRequestHandler], None] | None" = None) -> None:
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answer = answer or (lambda handler: say(handler, 200, b"fine"))
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        self.server.answer(self)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


def say(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(answer: "Callable[[BaseHTTPRequestHandler], None] | None" = None) -> Server:
        server = Server(answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def inside(settings: Any) -> None:
    """The gate lets tests speak to this machine."""
    settings.OUTBOUND_ALLOW_PRIVATE = True


def resolves_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Name resolution gives each of `answers` in turn, the last for ever. Returns the names that were asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        addresses = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6, 1, 6, "", (each, port, 0, 0)) if ":" in each else (socket.AF_INET, 1, 6, "", (each, port))
            for each in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nothing is connected to; returns what would have been."""
    tried: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError("not in this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


# Where to -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example/",
        "ftp://hub.example/",
        "file:///etc/passwd",
        "gopher://hub.example/",
        "//hub.example/",
        "hub.example",
        "https://",
        "https:///path",
        "https://user@hub.example/",
        "https://user:secret@hub.example/",
        "https://@hub.example/",
        "https://hub.example:99999/",
        "https://hub.example:port/",
        "https://hub.example/\r\nHost: other",
        "https://hub.example\\@other/",
        "https://hub exam.ple/",
        "https://[::1/",
        f"https://{'a' * 64}.example/",
        "https://a..example/",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused_unasked(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    asked, tried = resolves_to(monkeypatch, ["8.8.8.8"]), no_connection(monkeypatch)
    with pytest.raises(RefusedError):
        send(url)
    assert asked == []
    assert tried == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0",
        "169.254.169.254",
        "①②⑦.0.0.1",
    ],
)
def test_no_spelling_of_this_machine_gets_through(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    tried = no_connection(monkeypatch)
    with pytest.raises((RefusedError, UnreachableError)):
        send(f"https://{host}/")
    assert tried == []


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "fe80::1"], ["::ffff:192.168.0.1"], ["64:ff9b::a00:1"]],
)
def test_a_name_with_any_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    resolves_to(monkeypatch, addresses)
    tried = no_connection(monkeypatch)
    with pytest.raises(RefusedError):
        send("https://hub.example/")
    assert tried == []


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolves_to(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    tried = no_connection(monkeypatch)
    with pytest.raises(UnreachableError):
        send("https://hub.example/")
    assert asked == ["hub.example"]
    assert tried == [("8.8.8.8", 443)]


def test_a_name_without_address_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnreachableError):
        send("https://nowhere.example/")


def test_a_name_in_another_script_is_asked_for_in_its_wire_form(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolves_to(monkeypatch, ["8.8.8.8"])
    no_connection(monkeypatch)
    with pytest.raises(UnreachableError):
        send("https://εφημερίδα.example/")
    assert asked == ["xn--hxakic4aaf0adf.example"] or asked[0].startswith("xn--")


# What comes back ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("inside")
def test_a_request_and_its_answer(serve: Callable[..., Server]) -> None:
    server = serve(lambda handler: say(handler, 202, b"taken", **{"X-Hub": "yes"}))
    answer = send(server.url("/ping?a=b c".replace(" ", "%20")), method="POST", body=b"x=1", headers={"X-One": "1"})
    assert (answer.status, answer.body, answer.headers["X-Hub"]) == (202, b"taken", "yes")
    ((method, path, headers, body),) = server.requests
    assert (method, path, body) == ("POST", "/ping?a=b%20c", b"x=1")
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert headers["X-One"] == "1"
    assert headers["User-Agent"].startswith("Broadsheet/")


@pytest.mark.usefixtures("inside")
def test_a_redirect_is_handed_back_unfollowed(serve: Callable[..., Server]) -> None:
    aim = serve()
    server = serve(lambda handler: say(handler, 302, b"", Location=aim.url("/secret")))
    assert send(server.url()).status == 302
    assert aim.requests == []


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_longer_than_wanted_is_not_taken(serve: Callable[..., Server], chunked: bool) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if not chunked:
            return say(handler, 200, b"x" * 5000)
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"64\r\n" + b"x" * 100 + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")
        return None

    server = serve(answer)
    with pytest.raises(TooLargeError):
        send(server.url(), most_bytes=4999)
    assert len(send(server.url(), most_bytes=5000).body) == 5000


@pytest.mark.usefixtures("inside")
def test_an_answer_without_end_costs_no_more_than_the_limit(serve: Callable[..., Server]) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    with pytest.raises(TooLargeError):
        send(serve(answer).url(), most_bytes=100_000)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("where", ["status", "headers", "body"])
def test_a_server_that_drips_is_given_up_in_time(serve: Callable[..., Server], where: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if where == "headers":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        elif where == "body":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.05)

    server = serve(answer)
    before = time.monotonic()
    with pytest.raises(UnreachableError):
        send(server.url(), seconds=0.4)
    assert time.monotonic() - before < 2


@pytest.mark.usefixtures("inside")
def test_a_server_that_says_nothing_or_nonsense_is_unreachable(serve: Callable[..., Server]) -> None:
    for nonsense in (
        b"",
        b"\x00\x01garbage\r\n\r\n",
        b"HTTP/1.0 abc\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nx",
    ):
        server = serve(lambda handler, nonsense=nonsense: handler.wfile.write(nonsense))
        with pytest.raises(UnreachableError):
            send(server.url(), seconds=2)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableError):
            send(f"http://127.0.0.1:{closed.getsockname()[1]}/", seconds=2)


@pytest.mark.usefixtures("inside")
def test_headers_cannot_be_smuggled_in(serve: Callable[..., Server]) -> None:
    server = serve()
    with pytest.raises(RefusedError):
        send(server.url(), headers={"X-One": "1\r\nX-Two: 2"})
    assert server.requests == []


# TLS ------------------------------------------------------------------------------------------------------------------


def certificate(folder: Path, *names: str) -> Path:
    """A key and a certificate for `names`, signed by itself, in one file."""
    file = folder / "certificate.pem"
    file.write_bytes(self_signed(*names, address="192.0.2.1"))
    return file


def trust(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """The paper trusts this certificate, and no other."""

    @cache
    def context(*protocols: str) -> ssl.SSLContext:
        trusting = ssl.create_default_context(cafile=str(file))
        if protocols:
            trusting.set_alpn_protocols(protocols)
        return trusting

    monkeypatch.setattr(outbound, "tls_context", context)


def test_the_name_asked_for_is_the_name_that_must_be_proven(
    serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    file = certificate(tmp_path, "hub.example")
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.sni_callback = lambda _socket, name, _context: names.append(name)  # type: ignore[assignment]
    server = serve()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    resolves_to(monkeypatch, ["127.0.0.1"])

    with pytest.raises(UnreachableError, match="certificate verify failed"):
        send(f"https://hub.example:{server.port}/", seconds=5)

    trust(monkeypatch, file)
    assert send(f"https://hub.example:{server.port}/", seconds=5).status == 200
    assert names[-1] == "hub.example"
    assert server.requests[-1][2]["Host"] == f"hub.example:{server.port}"
    with pytest.raises(UnreachableError, match="certificate"):
        send(f"https://other.example:{server.port}/", seconds=5)
    assert len(server.requests) == 1


# The house rule -------------------------------------------------------------------------------------------------------


def test_nothing_else_in_the_paper_imports_an_http_client() -> None:
    clients = {"http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "pycurl", "websockets"}
    root = Path(broadsheet.__file__).parent
    found = set()
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module or "", *(f"{node.module}.{name.name}" for name in node.names)}
            else:
                continue
            if names & clients:
                found.add(str(file.relative_to(root)))
    assert found == {"common/outbound.py"}
