"""What somebody who means harm tries on the public pages."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from broadsheet.delivery.freshness import page_store
from tests.factories import (
    make_byline,
    make_entry,
    make_front,
    make_live_blog,
    make_picture,
    make_section,
    make_story,
    make_topic,
    make_update,
)

pytestmark = pytest.mark.django_db(transaction=True)

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{%now%}</title></textarea>-->"
JSON_BREAKER = "</script><script>alert(3)</script><!--<script>\u2028"


def stored() -> list[str]:
    live = Path(page_store().root) / "live"
    return sorted(str(link.relative_to(live)) for link in live.rglob("*@"))


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "query",
    ['"', '"a', 'a" OR b', '"a" OR "b"', '\\"a\\"', "a\\", "'", "%s %d %(a)s", "*", "NEAR(a b)", "{a}:b", "a\0b", "-a"],
)
def test_no_search_can_break_out_of_the_question(visitor: Client, query: str) -> None:
    make_story("Harbour reopens")
    assert visitor.get("/search/", {"q": query}).status_code == 200


def test_a_search_is_shown_as_the_words_it_is(visitor: Client) -> None:
    make_story("Script found in the attic", text="script alert")
    for query in (EVIL, "script", "<b>"):
        html = visitor.get("/search/", {"q": query}).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/archive/02026/",
        "/archive/2026/011/",
        "/archive/2026/11/0024/",
        "/topic/harbour/page/01/",
        "/by/rosa/page/001/",
        "/corrections/page/01/",
        "/news/page/0001/",
        "/news/running/page/01/",
        "/topic/harbour/page/9999999999999999999/",
    ],
)
def test_a_number_spelled_in_another_way_fills_no_store(visitor: Client, path: str) -> None:
    from datetime import UTC, datetime

    section = make_section("News", slug="news")
    blog = make_live_blog("Running", section, slug="running")
    make_entry(blog)
    make_update(
        make_story(
            "Old",
            section,
            topics=[make_topic(slug="harbour")],
            bylines=[make_byline(slug="rosa")],
            published=datetime(2026, 11, 24, 12, tzinfo=UTC),
        )
    )
    answer = visitor.get(path)
    assert answer.status_code in (301, 302, 404)
    assert stored() == []


def test_a_month_written_with_a_zero_leads_to_the_month(visitor: Client) -> None:
    assert visitor.get("/archive/2026/01/")["Location"] == "/archive/2026/1/"
    assert visitor.get("/archive/2026/01/09/")["Location"] == "/archive/2026/1/9/"


@pytest.mark.parametrize(
    "path",
    [
        "/archive/0/",
        "/archive/1/",
        "/archive/1/1/",
        "/archive/1/1/1/",
        "/archive/9999/",
        "/archive/9999/12/",
        "/archive/9999/12/31/",
        "/archive/9999/12/30/",
        "/archive/99999/",
        "/archive/2026/13/",
        "/archive/2026/2/30/",
        "/archive/" + "9" * 5000 + "/",
        "/sitemap-0001-01.xml",
        "/sitemap-9999-12.xml",
        "/sitemap-0000-00.xml",
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin"])
def test_no_date_is_too_odd(visitor: Client, settings: Any, zone: str, path: str) -> None:
    settings.TIME_ZONE = zone
    make_front()
    assert visitor.get(path).status_code == 404


def test_a_picture_is_not_made_anew_for_every_spelling_of_its_number(visitor: Client) -> None:
    picture = make_picture()
    from broadsheet.stories.pictures import address_of

    address = address_of(picture, "card", 240, "webp")
    assert visitor.get(address).status_code == 200
    assert visitor.get(address.replace("240", "0240")).status_code == 404
    assert visitor.get(address.replace(f"/{picture.pk}-", f"/0{picture.pk}-")).status_code == 404


def test_a_topic_in_greek_is_printed_under_its_own_address(visitor: Client) -> None:
    make_story("A", topics=[make_topic("Λιμάνι", slug="λιμάνι")])
    assert visitor.get(f"/topic/{quote('λιμάνι')}/").status_code == 200
    assert stored() == ["topic/λιμάνι/@"]


def test_no_trick_with_a_path_stores_another_page(visitor: Client) -> None:
    make_section("News", slug="news")
    story = make_story("A", slug="a")
    for path in ("x.css", ";x.css", "%3Bx", "%2F", "%2F..%2F", "..%2F", "%00", "%0d%0a", "%5c", "@", "%23", "%3Fa=b"):
        visitor.get(f"{story.url}{path}")
    visitor.get(story.url, {"utm": "x"})
    visitor.get("/", headers={"x-forwarded-host": "evil.example"}, QUERY_STRING="a=b")
    assert stored() == []
    visitor.post(story.url)
    visitor.head(story.url)
    assert stored() == []
    for spoilt in ("session=x", "csrf=x"):
        answer = visitor.get(story.url, headers={"cookie": spoilt})
        assert answer["Cache-Control"] == "private, no-store" and stored() == []
        visitor.cookies.clear()
    cookies = f"session={'x' * 32}; csrf={'y' * 32}"
    visitor.get(story.url, headers={"x-forwarded-host": "evil.example", "cookie": cookies})
    assert stored() == ["news/a/@"]
    page = page_store().find("/news/a/")
    assert page is not None
    copy = page_store().copy(page, ("identity",))
    assert copy is not None and b"evil.example" not in copy.body


def test_a_name_of_another_house_is_refused(visitor: Client) -> None:
    make_front()
    for host in ("evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example"):
        assert visitor.get("/nothing/", headers={"host": host}).status_code == 400
    assert stored() == []


def test_a_stored_page_carries_every_header_that_keeps_readers_safe(visitor: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 100
    make_front()
    assert visitor.get("/").status_code == 200
    page = page_store().find("/")
    assert page is not None
    copy = page_store().copy(page, ("identity",))
    assert copy is not None
    headers = dict(copy.found.headers)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=100"
    assert "script-src 'self'" in headers["content-security-policy"] and "set-cookie" not in headers
