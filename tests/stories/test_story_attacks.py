"""What somebody who means harm tries on the public pages."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from broadsheet.delivery.freshness import page_store
from broadsheet.stories.models import Story
from tests.factories import (
    make_byline,
    make_entry,
    make_front,
    make_info_page,
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


def everything_evil() -> Any:
    """A story with markup, script and breakers of JSON in every field that an editor or an import can fill."""
    evil, breaker = EVIL, JSON_BREAKER
    rich = f'<p>{evil}</p><p><a href="javascript:alert(4)">a</a><a href="JaVa&#9;script:alert(5)" onclick="x">b</a></p>'
    picture = make_picture(title=evil, description=evil, caption=evil, credit=evil)
    byline = make_byline(
        evil[:100], role=evil[:100], biography=evil, slug="rosa", picture=picture, link="https://a.example/"
    )
    topic = make_topic(evil[:100], description=evil + breaker, slug="harbour")
    section = make_section(evil, slug="news", introduction=evil + breaker)
    other = make_story(evil + breaker, section, slug="other", standfirst=evil)
    body = [
        ("paragraph", rich),
        ("heading", {"text": evil, "level": "2"}),
        ("picture", {"picture": picture, "caption": evil, "alt_text": evil, "layout": '"><script>alert(6)</script>'}),
        ("pull_quote", {"quote": evil, "speaker": evil, "role": evil}),
        ("block_quote", {"quote": rich, "speaker": evil, "source_url": "javascript:alert(7)"}),
        ("list", {"style": "bulleted", "items": [rich, evil]}),
        ("table", evil_table()),
        ("fact_box", {"title": evil, "text": rich}),
        ("related", {"title": evil, "stories": [other]}),
        ("embed", {"url": "javascript:alert(8)//https://youtu.be/aaaaaaaaaaa", "title": evil}),
        ("embed", {"url": "https://youtu.be/aaaaaaaaaaa", "title": evil}),
        ("correction", {"kind": "correction", "date": "2026-11-24", "text": rich}),
    ]
    fields: dict[str, Any] = {
        "short_headline": evil[:90],
        "standfirst": evil + breaker,
        "dateline": evil[:80],
        "agency_credit": evil[:60],
        "picture": picture,
        "picture_caption": evil,
        "key_points": evil,
        "seo_title": evil + breaker,
        "search_description": evil + breaker,
        "body": body,
    }
    story = make_story(evil + breaker, section, slug="a", bylines=[byline], topics=[topic], **fields)
    make_update(story, evil + breaker)
    blog = make_live_blog(evil + breaker, section, slug="live", bylines=[byline], topics=[topic], picture=picture)
    make_entry(blog, evil + breaker, byline=byline, body=body, is_pinned=True, is_key_event=True)
    return blog


def evil_table() -> dict[str, Any]:
    return {
        "data": [[EVIL, None], [EVIL, "{{7*7}}"]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": EVIL,
        "cell": [{"row": 1, "col": 0, "className": '"><script>alert(9)</script>'}],
        "mergeCells": [{"row": 1, "col": 0, "rowspan": '"><script>alert(10)</script>', "colspan": 1}],
    }


def test_nothing_that_anybody_wrote_runs_on_a_page(visitor: Client) -> None:
    from lxml import html as reader

    from broadsheet.common.models import Paper

    blog = everything_evil()
    paper = Paper.load()
    paper.name, paper.tagline, paper.description, paper.footer_text = EVIL[:80], EVIL[:100], EVIL, EVIL
    paper.publisher_name = EVIL[:100]
    paper.save()
    entry = blog.entries.get()
    paths = ["/", "/news/", "/news/a/", "/news/other/", blog.url, entry.url, "/topic/", "/topic/harbour/", "/by/"]
    paths += ["/by/rosa/", "/corrections/", "/archive/", f"/search/?q={quote(EVIL[:150])}", "/nothing-here/"]
    for path in paths:
        page = visitor.get(path)
        assert page.status_code == (404 if path == "/nothing-here/" else 200), path
        text = page.content.decode()
        tree = reader.fromstring(text)
        for script in tree.iter("script"):
            kind = script.get("type")
            assert kind == "application/ld+json" or (kind == "module" and str(script.get("src")).startswith("/static/"))
        for element in tree.iter():
            assert not [name for name in element.attrib if str(name).lower().startswith("on")], path
            for name in ("href", "src", "action", "data-frame", "cite"):
                assert not str(element.get(name, "")).lower().replace("\t", "").startswith(("javascript:", "data:")), (
                    path
                )
            assert element.get("src") != "x", path
        assert ">49<" not in text, path


def test_no_headline_ends_the_structured_data(visitor: Client) -> None:
    import json
    import re

    blog = everything_evil()
    for path in ("/news/a/", blog.url, "/news/", "/topic/harbour/"):
        text = visitor.get(path).content.decode()
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert len(found) == 1 and json.loads(found[0])["@graph"]


def test_no_headline_breaks_a_feed_or_a_map(visitor: Client) -> None:
    import json

    from lxml import etree

    from broadsheet.common.models import Paper

    everything_evil()
    Paper.objects.update(feed_content="full")
    for path in ("/feed.rss", "/feed.atom", "/topic/harbour/feed.rss", "/sitemap.xml", "/news-sitemap.xml"):
        etree.fromstring(visitor.get(path).content)
    for item in json.loads(visitor.get("/feed.json").content)["items"]:
        body = item["content_html"].lower()
        assert "<script" not in body and "javascript:" not in body.replace("&amp;", "&").partition("href=")[2][:20]
        assert "<img src=x" not in body


def test_what_is_not_public_is_nowhere(visitor: Client) -> None:
    from wagtail.models import PageViewRestriction

    section, closed = make_section("News", slug="news"), make_section("Closed", slug="closed")
    topic, byline = make_topic("Harbour", slug="harbour"), make_byline("Rosa", slug="rosa")
    filed: dict[str, Any] = {"topics": [topic], "bylines": [byline]}
    draft = make_story("Secretdraft", section, slug="draft", live=False, text="Secretdraft words", **filed)
    make_story("Secretclosed", closed, slug="closed-story", text="Secretclosed words", **filed)
    login = make_story("Secretlogin", section, slug="login", text="Secretlogin words", **filed)
    gone = make_story("Secretgone", section, slug="gone", text="Secretgone words", **filed)
    blog = make_live_blog("Running", section, slug="running", **filed)
    make_entry(blog, "Public entry")
    hidden = make_entry(blog, "Secretentry", live=False)
    chosen = [("related", {"title": "", "stories": [draft, login, gone]})]
    public = make_story("Public", section, slug="public", body=[("paragraph", "<p>Words.</p>"), *chosen], **filed)
    make_update(make_story("Secretcorrection", closed, slug="c"), "Secretcorrection words")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="x")
    PageViewRestriction.objects.create(page=login, restriction_type="login")
    public.title = "Public"
    gone.unpublish()
    newer = Story.objects.get(pk=public.pk)
    newer.title = "Secretrevision"
    newer.save_revision()
    paths = ["/", "/news/", "/closed/", "/news/public/", blog.url, f"{blog.url}entry/{hidden.pk}/", "/topic/"]
    paths += ["/topic/harbour/", "/by/", "/by/rosa/", "/corrections/", "/archive/", "/search/?q=words", "/nothing/"]
    paths += ["/search/?q=Secretdraft", "/search/?q=Secretrevision", "/search/?q=Secretentry", "/news/draft/"]
    paths += ["/news/login/", "/news/gone/", "/closed/closed-story/", "/feed.rss", "/feed.atom", "/feed.json"]
    paths += ["/news/feed.rss", "/closed/feed.rss", "/topic/harbour/feed.json", "/by/rosa/feed.rss"]
    paths += ["/sitemap.xml", "/sitemap-pages.xml", "/news-sitemap.xml"]
    for path in paths:
        text = visitor.get(path, follow=False).content.decode().replace(path.rpartition("=")[2], "")
        assert "Secret" not in text, path
        assert "draft/" not in text and "gone/" not in text and "closed-story" not in text, path
    assert not [link for link in stored() if link.startswith(("closed/", "news/login", "news/draft", "news/gone"))]
    visitor.get("/news/public/")
    assert "news/public/@" in stored()


def test_a_story_that_another_page_points_to_vanishes_from_it_with_its_publication(visitor: Client) -> None:
    section = make_section("News", slug="news")
    other = make_story("Secretlater", section, slug="other")
    chosen = [("related", {"title": "", "stories": [other]})]
    story = make_story("Public", section, slug="public", body=chosen)
    blog = make_live_blog("Running", section, slug="running")
    entry = make_entry(blog, "Entry", body=chosen)
    about = make_info_page("About", slug="about", body=chosen)
    about.save_revision().publish()
    places = [story.url, blog.url, entry.url, about.url]
    for path in places:
        assert "Secretlater" in visitor.get(path).content.decode(), path
    other.unpublish()
    for path in places:
        page = page_store().find(path)
        copy = page_store().copy(page, ("identity",)) if page else None
        assert copy is None or b"Secretlater" not in copy.body, path
        assert "Secretlater" not in visitor.get(path).content.decode(), path
