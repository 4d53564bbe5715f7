"""What goes over the wire at the paper's own port, as browsers, feed readers and strangers ask for it."""

import contextlib
import gzip
import os
import signal
import socket
import time

import brotli
import pytest

from tests.browser.kinds import RUNNING, SHOWCASE
from tests.browser.newspaper import Newspaper

pytestmark = pytest.mark.browser


def test_a_page_is_compressed_as_the_browser_likes_best(newspaper: Newspaper) -> None:
    plain = newspaper.get(SHOWCASE)
    small = newspaper.get(SHOWCASE, accept_encoding="gzip, deflate, br, zstd")
    medium = newspaper.get(SHOWCASE, accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "br" and medium.headers["content-encoding"] == "gzip"
    assert brotli.decompress(small.body) == gzip.decompress(medium.body) == plain.body
    assert len(small.body) < len(medium.body) < len(plain.body) / 3
    refused = newspaper.get(SHOWCASE, accept_encoding="br;q=0, gzip;q=0.5")
    assert refused.headers["content-encoding"] == "gzip"
    for answer in (plain, small, medium):
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert "cookie" not in answer.headers["vary"].lower()
        assert "set-cookie" not in answer.headers
        assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_page_that_has_not_changed_is_not_sent_again(newspaper: Newspaper, encoding: str) -> None:
    first = newspaper.get(SHOWCASE, accept_encoding=encoding)
    tag = first.headers["etag"]
    again = newspaper.get(SHOWCASE, accept_encoding=encoding, if_none_match=tag)
    assert again.status == 304 and again.body == b""
    assert again.headers["etag"] == tag and "vary" in again.headers and "cache-control" in again.headers
    other = newspaper.get(SHOWCASE, accept_encoding=encoding, if_none_match='"another"')
    assert other.status == 200 and other.body == first.body
    since = newspaper.get(SHOWCASE, accept_encoding=encoding, if_modified_since=first.headers["last-modified"])
    assert since.status == 304


def test_each_encoding_has_a_tag_of_its_own(newspaper: Newspaper) -> None:
    tags = {newspaper.get(SHOWCASE, accept_encoding=name).headers["etag"] for name in ("identity", "gzip", "br")}
    assert len(tags) == 3


def test_head_says_what_get_would(newspaper: Newspaper) -> None:
    for path in (SHOWCASE, "/", "/no/such/page/", "/feed.rss", "/search/?q=flood"):
        got, head = newspaper.get(path, accept_encoding="br"), newspaper.ask("HEAD", path, accept_encoding="br")
        assert head.status == got.status and head.body == b"", path
        assert head.headers["content-type"] == got.headers["content-type"]


def test_static_files_have_names_that_never_change_their_meaning(newspaper: Newspaper) -> None:
    page = newspaper.get("/").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = newspaper.get(sheet, accept_encoding="br")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "br"
    assert newspaper.get(sheet, accept_encoding="br", if_none_match=answer.headers["etag"]).status == 304


def test_every_page_forbids_what_it_does_not_use(newspaper: Newspaper) -> None:
    for path in ("/", SHOWCASE, RUNNING, "/no/such/page/"):
        headers = newspaper.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe-inline" not in policy and "unsafe-eval" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]


def test_a_page_that_does_not_exist_is_never_stored(newspaper: Newspaper) -> None:
    newspaper.get("/")
    before = newspaper.stored_pages()
    for number in range(20):
        assert newspaper.get(f"/nothing-{number}/").status == 404
        assert newspaper.get(f"/news/page/{900 + number}/").status == 404
        assert newspaper.get(f"/?utm_source=letter-{number}").status == 200
        assert newspaper.get(f"/search/?q=word{number}").status == 200
    # What others have changed meanwhile may have been withdrawn.
    assert newspaper.stored_pages() <= before


ODD = [
    f"{SHOWCASE}x.css",
    f"{SHOWCASE.rstrip('/')};x.css",
    f"{SHOWCASE};x.css",
    f"{SHOWCASE}%2f..%2f..%2fnewsroom%2f",
    f"{SHOWCASE}..%2f",
    "/culture/%2e%2e/newsroom/",
    "//culture/the-boat-under-the-barley/",
    "/culture//the-boat-under-the-barley/",
    "/culture/the-boat-under-the-barley%00/",
    "/culture/the-boat-under-the-barley/%0d%0aSet-Cookie:%20a=b",
    "/culture/%ff%fe/",
    "/CULTURE/the-boat-under-the-barley/",
    "/pictures/../../broadsheet.sqlite3",
    "/pictures/%2e%2e/%2e%2e/secret-key",
    "/media/%2e%2e/secret-key",
    "/static/..%2fsecret-key",
    "/media/original_images/",
]


@pytest.mark.parametrize("target", ODD)
def test_odd_spellings_of_an_address_neither_store_nor_reveal_anything(newspaper: Newspaper, target: str) -> None:
    newspaper.get(SHOWCASE)
    before, page = newspaper.stored_pages(), newspaper.get(SHOWCASE)
    answer = newspaper.get(target)
    assert answer.status in (301, 302, 400, 403, 404), f"{target}: {answer.status}"
    assert "set-cookie" not in answer.headers
    assert newspaper.stored_pages() == before
    assert newspaper.get(SHOWCASE).body == page.body


def test_a_stranger_cannot_put_his_host_into_a_page(newspaper: Newspaper) -> None:
    path = "/how-we-correct/"
    first = newspaper.get(
        path, X_Forwarded_Host="evil.example", X_Forwarded_Proto="https", Forwarded="host=evil.example"
    )
    assert "evil.example" not in first.text
    assert "evil.example" not in newspaper.get(path).text


def test_a_cookie_changes_nothing_of_a_shared_page(newspaper: Newspaper) -> None:
    assert newspaper.get("/", cookie="session=somebody; csrf=x; signed-in=y").body == newspaper.get("/").body


def test_an_address_that_is_too_long_is_refused_with_words(newspaper: Newspaper) -> None:
    answer = newspaper.get("/" + "a" * 20_000)
    assert answer.status == 414
    assert "longer than" in answer.text
    with_question = newspaper.get("/search/?q=" + "a" * 20_000)
    assert with_question.status == 414


def test_an_address_of_two_megabytes_is_refused_and_the_paper_goes_on(newspaper: Newspaper) -> None:
    with socket.create_connection(("127.0.0.1", newspaper.port), timeout=20) as connection:
        # Refused before all of it was read, as it should be.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            answer = connection.recv(4_096)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.split()[1] in (b"414", b"431")
    assert newspaper.get("/").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_is_only_for_reading(newspaper: Newspaper, method: str) -> None:
    assert newspaper.ask(method, SHOWCASE, content_length="0").status in (403, 404, 405)
    assert newspaper.get(SHOWCASE).status == 200


def test_a_web_process_that_dies_is_replaced_and_nobody_sees_an_error_page(newspaper: Newspaper) -> None:
    web = newspaper.children()["web-1"]
    os.kill(web, signal.SIGKILL)
    deadline = time.monotonic() + 30
    answer = None
    while answer is None and time.monotonic() < deadline:
        try:
            answer = newspaper.get(SHOWCASE)
        except OSError:
            time.sleep(0.05)
    assert answer is not None and answer.status == 200
    assert newspaper.children()["web-1"] != web


def test_a_worker_that_dies_is_replaced(newspaper: Newspaper) -> None:
    worker = newspaper.children()["worker"]
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while newspaper.children()["worker"] == worker and time.monotonic() < deadline:
        time.sleep(0.1)
    assert newspaper.children()["worker"] != worker
    newspaper.wait_until_ready(30)
