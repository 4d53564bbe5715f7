"""What the front answers by itself."""

from pathlib import Path

import brotli
import pytest

from broadsheet.delivery.conditions import matches, unmodified
from broadsheet.delivery.front import ForNobody, Front
from broadsheet.delivery.pages import PageStore, Printed
from broadsheet.delivery.reply import Reply, private_json

BODY = b"<p>All the news that fits</p>" * 100


@pytest.fixture
def front(tmp_path: Path) -> Front:
    store = PageStore(tmp_path, durable=False)
    store.print("/story/", Printed(BODY, headers=(("X-Frame-Options", "DENY"),)), ["story:1"], store.ticket())
    return Front(store)


def ask(front: Front, path: str = "/story/", method: str = "GET", **headers: str) -> Reply | None:
    return front.answer(method, path, {name.replace("_", "-"): value for name, value in headers.items()}.get)


def field(reply: Reply | None, name: str) -> str | None:
    assert reply is not None
    found = [value for key, value in reply.headers if key == name]
    assert len(found) < 2
    return found[0] if found else None


def test_a_stored_page_comes_in_the_coding_asked_for(front: Front) -> None:
    plain, gz, br = ask(front), ask(front, accept_encoding="gzip"), ask(front, accept_encoding="gzip, br")
    assert plain is not None and br is not None and gz is not None
    assert plain.body == BODY == brotli.decompress(br.body)
    assert field(br, "content-encoding") == "br" and field(plain, "content-encoding") is None
    assert len({field(reply, "etag") for reply in (plain, gz, br)}) == 3
    for reply in (plain, gz, br):
        assert reply.status == 200
        assert field(reply, "vary") == "Accept-Encoding"
        assert field(reply, "cache-control") == "public, max-age=0, must-revalidate"
        assert field(reply, "content-length") == str(len(reply.body))
        assert field(reply, "content-type") == "text/html; charset=utf-8"
        assert field(reply, "x-frame-options") == "DENY"
        assert field(reply, "set-cookie") is None


def test_head_is_get_without_the_body(front: Front) -> None:
    get, head = ask(front, accept_encoding="br"), ask(front, method="HEAD", accept_encoding="br")
    assert get is not None and head is not None
    assert head.headers == get.headers and head.body == b""


def test_a_client_with_the_same_copy_gets_304(front: Front) -> None:
    full = ask(front, accept_encoding="br")
    etag = field(full, "etag")
    assert etag is not None
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        reply = ask(front, accept_encoding="br", if_none_match=known)
        assert reply is not None and reply.status == 304 and reply.body == b""
        for name in ("etag", "vary", "cache-control"):
            assert field(reply, name) == field(full, name)
        assert field(reply, "content-length") is None
    other = ask(front, accept_encoding="gzip", if_none_match=etag)
    assert other is not None and other.status == 200


def test_dates_count_only_without_a_tag(front: Front) -> None:
    date = field(ask(front), "last-modified")
    assert date is not None
    later = "Fri, 31 Dec 9998 23:59:59 GMT"
    for since, status in ((date, 304), (later, 304), ("Mon, 01 Jan 2001 00:00:00 GMT", 200), ("yesterday", 200)):
        reply = ask(front, if_modified_since=since)
        assert reply is not None and reply.status == status
    reply = ask(front, if_modified_since=later, if_none_match='"another"')
    assert reply is not None and reply.status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", "PURGE"])
def test_other_methods_are_for_django(front: Front, method: str) -> None:
    assert ask(front, method=method) is None


@pytest.mark.parametrize(
    "path",
    ["/story", "/story//", "/story/x.css", "/story/;x.css", "/story/../story/", "//story/", "/STORY/", "/story/ "],
)
def test_a_neighbour_of_a_page_is_not_the_page(front: Front, path: str) -> None:
    assert ask(front, path) is None


def test_what_a_client_says_about_hosts_changes_nothing(front: Front) -> None:
    assert ask(front, x_forwarded_host="evil.example", host="evil.example", cookie="a=b") == ask(front)


def test_a_withdrawn_page_is_for_django(front: Front) -> None:
    assert ask(front) is not None
    front.store.withdraw(["story:1"])
    assert ask(front) is None


def test_tags_are_compared_weakly_and_whole() -> None:
    assert matches(' W/"a" , "b"', '"b"') and matches('W/"b"', '"b"') and matches(" * ", '"b"')
    assert not matches('"bb"', '"b"') and not matches("b", '"b"') and not matches("", '"b"')
    assert not unmodified("", "Mon, 01 Jan 2001 00:00:00 GMT")
    assert not unmodified("Mon, 99 Jan 2001 00:00:00 GMT", "Mon, 01 Jan 2001 00:00:00 GMT")
    assert not unmodified("Mon, 01 Jan 2001 00:00:00", "Mon, 01 Jan 2001 00:00:01 GMT")


def test_whoever_has_no_session_is_told_so_by_the_front(tmp_path: Path) -> None:
    nobody = ForNobody("session", private_json({"reader": None}))
    front = Front(PageStore(tmp_path, durable=False), for_nobody={"/me": nobody})
    told = ask(front, "/me")
    assert told is not None and told.body == b'{"reader": null}'
    assert field(told, "cache-control") == "private, no-store"
    assert ask(front, "/me", cookie="theme=dark; csrf=1") is told
    assert ask(front, "/me", cookie="theme=dark; session=abc") is None
    assert ask(front, "/me", method="POST") is None
