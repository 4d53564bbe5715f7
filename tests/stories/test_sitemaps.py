"""Sitemaps: everything that everybody may read, and nothing else."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import page_store
from broadsheet.stories import sitemaps
from broadsheet.stories.sitemaps import news_language
from tests.factories import (
    make_byline,
    make_entry,
    make_front,
    make_info_page,
    make_live_blog,
    make_section,
    make_story,
    make_topic,
    publish,
)

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LONDON = ZoneInfo("Europe/London")
NOVEMBER = datetime(2025, 11, 5, 12, tzinfo=LONDON)


def read(client: Client, address: str, root: str = "urlset") -> list[ElementTree.Element]:
    """The places in a map, which is checked against the protocol."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    found = ElementTree.fromstring(response.content)
    assert found.tag == f"{MAP}{root}"
    places = list(found)
    assert {place.tag for place in places} <= {f"{MAP}url" if root == "urlset" else f"{MAP}sitemap"}
    for place in places:
        assert len(place.findall(f"{MAP}loc")) == 1
        assert place.findtext(f"{MAP}loc", "").startswith("http://testserver/")
        if stamp := place.findtext(f"{MAP}lastmod"):
            assert datetime.fromisoformat(stamp).tzinfo is not None
    return places


def paths(places: list[ElementTree.Element]) -> list[str]:
    return [place.findtext(f"{MAP}loc", "").removeprefix("http://testserver") for place in places]


def test_the_index_leads_to_maps_that_are_there(client: Client) -> None:
    make_story("Old", published=NOVEMBER)
    make_story("New", published=datetime(2026, 1, 1, 0, 30, tzinfo=LONDON))
    found = paths(read(client, "/sitemap.xml", "sitemapindex"))
    assert found == ["/sitemap-pages.xml", "/sitemap-2026-01.xml", "/sitemap-2025-11.xml"]
    assert [len(read(client, path)) for path in found[1:]] == [1, 1]


def test_the_index_says_when_a_month_last_changed(client: Client) -> None:
    make_story("Old", published=NOVEMBER)
    (_pages, month) = read(client, "/sitemap.xml", "sitemapindex")
    assert month.findtext(f"{MAP}lastmod") == "2025-11-05T12:00:00+00:00"


def test_months_turn_in_the_papers_own_zone(client: Client) -> None:
    """Half past midnight on the first of July in London is still June in UTC."""
    make_story("Night", published=datetime(2025, 7, 1, 0, 30, tzinfo=LONDON))
    assert paths(read(client, "/sitemap.xml", "sitemapindex"))[1:] == ["/sitemap-2025-07.xml"]
    assert len(read(client, "/sitemap-2025-07.xml")) == 1
    assert client.get("/sitemap-2025-06.xml").status_code == 404


def test_a_months_map_has_its_stories_and_when_they_changed(client: Client) -> None:
    section = make_section("News")
    first = make_story("First", section, published=NOVEMBER)
    second = make_story("Second", section, published=NOVEMBER + timedelta(days=1))
    make_story("December", section, published=datetime(2025, 12, 1, tzinfo=LONDON))
    places = read(client, "/sitemap-2025-11.xml")
    assert paths(places) == [first.url, second.url]
    assert places[0].findtext(f"{MAP}lastmod") == "2025-11-05T12:00:00+00:00"


def test_december_ends_with_the_year(client: Client) -> None:
    make_story("Last", published=datetime(2025, 12, 31, 23, 59, tzinfo=LONDON))
    assert len(read(client, "/sitemap-2025-12.xml")) == 1


def test_a_live_blog_changed_with_its_newest_entry(client: Client) -> None:
    blog = make_live_blog("Storm", published=NOVEMBER)
    make_entry(blog, at=NOVEMBER + timedelta(days=40))
    assert read(client, "/sitemap-2025-11.xml")[0].findtext(f"{MAP}lastmod") == "2025-12-15T12:00:00+00:00"


@pytest.mark.parametrize(
    "name",
    [
        "2025-10",
        "2025-13",
        "2025-1",
        "2025-11-1",
        "2025-11-01",
        "2025-11-2",
        "2025-11-0",
        "0-1",
        "10000-01",
        "x",
        "2025",
    ],
)
def test_what_is_no_month_with_stories_is_not_found(client: Client, name: str) -> None:
    make_story("Only", published=NOVEMBER)
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_a_month_with_very_many_stories_has_several_maps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_IN_A_MAP", 2)
    section = make_section("News")
    stories = [make_story(f"S{day}", section, published=NOVEMBER + timedelta(days=day)) for day in range(5)]
    maps = paths(read(client, "/sitemap.xml", "sitemapindex"))[1:]
    assert maps == ["/sitemap-2025-11.xml", "/sitemap-2025-11-2.xml", "/sitemap-2025-11-3.xml"]
    parts = [paths(read(client, path)) for path in maps]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert [path for part in parts for path in part] == [story.url for story in stories]
    assert client.get("/sitemap-2025-11-4.xml").status_code == 404


def test_no_map_passes_the_protocols_limit() -> None:
    assert sitemaps.MOST_IN_A_MAP <= 50_000
    assert sitemaps.MOST_IN_THE_PAGES_MAP <= 50_000
    assert sitemaps.MOST_NEWS <= 1_000


def test_the_map_of_pages_has_everything_that_stays(client: Client) -> None:
    section = make_section("News")
    inner = make_section("Council", section)
    info = make_info_page("About us")
    topic, byline = make_topic("Rivers"), make_byline("Ines Abel")
    make_topic("Unused")
    story = make_story("Vote", inner, topics=[topic], bylines=[byline])
    found = paths(read(client, "/sitemap-pages.xml"))
    assert set(found) == {
        "/", section.url, inner.url, info.url, topic.url, byline.url, "/topic/", "/by/", "/archive/", "/corrections/",
    }  # fmt: skip
    assert len(found) == len(set(found))
    assert story.url not in found
    for path in found:
        assert client.get(path).status_code == 200, path


def everything(client: Client) -> set[str]:
    """Every path in every map."""
    maps = paths(read(client, "/sitemap.xml", "sitemapindex"))
    return {path for each in [*maps, "/news-sitemap.xml"] for path in paths(read(client, each))}


def test_drafts_private_pages_and_other_peoples_stories_are_in_no_map(client: Client) -> None:
    private, shown = make_section("Members"), make_section("News")
    hidden = [
        make_story("Secret", private),
        make_story("Draft", shown, live=False),
        make_story("Syndicated", shown, canonical_url="https://elsewhere.example/story"),
        make_section("Unpublished", live=False),
        private,
        make_info_page("Not yet", live=False),
    ]
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    here = make_story("Vote", shown)
    found = everything(client)
    assert here.url in found
    assert [page.url for page in hidden if page.url in found] == []


def test_stories_without_latin_letters_have_addresses_that_are_all_ascii(client: Client) -> None:
    topic = make_topic("Ποτάμια", slug="ποτάμια")
    make_story("Βροχή", slug="βροχή", topics=[topic], published=NOVEMBER)
    assert all(path.isascii() for path in everything(client))


# The news sitemap -----------------------------------------------------------------------------------------------------


def test_the_news_map_has_the_last_48_hours_and_all_that_google_asks_for(client: Client) -> None:
    section = make_section("News")
    now = timezone.now()
    make_story("Too old", section, published=now - timedelta(hours=48, minutes=1))
    older = make_story("Still news", section, published=now - timedelta(hours=47, minutes=59))
    newer = make_live_blog("Ferries <return> & stay\x07", section, published=now - timedelta(hours=1))
    Paper.load()
    Paper.objects.update(name="The Tern & Herald")
    places = read(client, "/news-sitemap.xml")
    assert paths(places) == [newer.url, older.url]
    news = places[0].find(f"{NEWS}news")
    assert news is not None
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Tern & Herald"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert datetime.fromisoformat(news.findtext(f"{NEWS}publication_date", "")) == newer.published.replace(
        microsecond=0
    )
    assert news.findtext(f"{NEWS}title") == "Ferries <return> & stay"
    assert [child.tag.removeprefix(NEWS) for child in news] == ["publication", "publication_date", "title"]


def test_a_quiet_paper_has_an_empty_news_map(client: Client) -> None:
    make_front()
    assert read(client, "/news-sitemap.xml") == []


def test_the_news_map_stops_at_its_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    for _ in range(3):
        make_story()
    assert len(read(client, "/news-sitemap.xml")) == 2


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("en-gb", "en"), ("de", "de"), ("pt-BR", "pt"), ("zh-hans", "zh-cn"), ("zh-Hant", "zh-tw"), ("ar", "ar")],
)
def test_the_news_map_names_the_language_as_google_wants_it(code: str, wanted: str) -> None:
    assert news_language(code) == wanted


# Printed once, fresh always -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_maps_are_printed_and_go_with_what_they_show(client: Client) -> None:
    from broadsheet.delivery.freshness import changed

    section = make_section("News")
    byline = make_byline("Ines Abel")
    story = make_story("Vote", section, bylines=[byline])
    blog = make_live_blog("Storm", section)
    Paper.load()
    month = f"/sitemap-{timezone.localtime(story.published):%Y-%m}.xml"
    maps = ["/sitemap.xml", "/sitemap-pages.xml", month, "/news-sitemap.xml"]

    def printed() -> list[str]:
        return [path for path in maps if page_store().find(path)]

    def print_all() -> None:
        for path in maps:
            assert client.get(path).status_code == 200
        assert printed() == maps

    print_all()
    publish(story)
    assert printed() == []
    print_all()
    byline.slug = "ines-abel"
    byline.save()
    assert "/sitemap-pages.xml" not in printed()
    print_all()
    make_entry(blog)
    assert month not in printed()
    print_all()
    changed("hour")
    assert printed() == ["/sitemap.xml", "/sitemap-pages.xml", month]
    print_all()
    make_info_page("New page").save_revision().publish()
    assert "/sitemap-pages.xml" not in printed()


def test_many_stories_cost_as_many_queries_as_one(client: Client) -> None:
    section = make_section("News")

    def add() -> None:
        bylines, topics = [make_byline()], [make_topic()]
        make_story("", section, published=NOVEMBER, bylines=bylines, topics=topics)
        make_story("", section, bylines=bylines, topics=topics)
        make_entry(make_live_blog("", section, published=NOVEMBER))

    def cost(address: str) -> int:
        page_store().withdraw_all()
        with CaptureQueriesContext(connection) as queries:
            read(client, address, "sitemapindex" if address == "/sitemap.xml" else "urlset")
        return len(queries)

    add()
    one = {}
    for address in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2025-11.xml", "/news-sitemap.xml"):
        client.get(address)
        one[address] = cost(address)
    for _ in range(5):
        add()
    assert {address: cost(address) for address in one} == one
    assert max(one.values()) <= 15, one


def test_only_reading_is_allowed(client: Client, settings: Any) -> None:
    make_front()
    assert client.post("/sitemap.xml").status_code == 405
    assert client.head("/sitemap.xml").status_code == 200
