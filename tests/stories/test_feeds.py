"""The paper as feeds, for readers' programs and for other machines."""

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.front import Front
from broadsheet.stories.models import Story
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
    picture_file,
    publish,
)

pytestmark = pytest.mark.django_db

SUFFIXES = ("rss", "atom", "json")
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def set_paper(**fields: Any) -> Paper:
    paper = Paper.load()
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save()
    return paper


def titles(client: Client, address: str) -> list[str]:
    """The headlines in a feed of any format, in its order, as a feed reader understands them."""
    response = client.get(address)
    assert response.status_code == 200, address
    if address.endswith(".json"):
        return [item["title"] for item in json.loads(response.content)["items"]]
    parsed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert parsed.bozo == 0, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


def whole_text(client: Client, suffix: str = "rss") -> str:
    """The first item's whole story."""
    body = client.get(f"/feed.{suffix}").content
    if suffix == "json":
        return json.loads(body)["items"][0]["content_html"]
    root = ElementTree.fromstring(body)
    found = root.findtext(f".//{CONTENT}") if suffix == "rss" else root.findtext(f"{ATOM}entry/{ATOM}content")
    assert found is not None
    return found


# What each format's own document demands ------------------------------------------------------------------------------


def check_rss(body: bytes, address: str) -> list[ElementTree.Element]:
    """RSS 2.0 and the RSS Advisory Board's profile. Returns the items."""
    root = ElementTree.fromstring(body)
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    (channel,) = root
    for name in ("title", "link", "description", "language", "lastBuildDate", "ttl"):
        assert len(channel.findall(name)) == 1, name
        assert channel.findtext(name), name
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == [address]
    items = channel.findall("item")
    for item in items:
        assert item.findtext("title") or item.findtext("description")
        assert item.findtext("link", "").startswith("http://testserver/")
        assert len(item.findall("guid")) == 1
        assert item.find("guid").get("isPermaLink") in ("true", "false")  # type: ignore[union-attr]
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", item.findtext("pubDate", ""))
        assert item.findall(CREATOR)
        for name in ("title", "link", "description", "pubDate", "guid"):
            assert len(item.findall(name)) <= 1, name
    guids = [item.findtext("guid") for item in items]
    assert len(set(guids)) == len(guids)
    return items


def check_atom(body: bytes, address: str) -> list[ElementTree.Element]:
    """RFC 4287, section 4.1. Returns the entries."""
    root = ElementTree.fromstring(body)
    assert root.tag == f"{ATOM}feed"
    for place in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(place.findall(f"{ATOM}{name}")) == 1, name
        assert RFC3339.fullmatch(place.findtext(f"{ATOM}updated", ""))
        assert re.match(r"[a-z][a-z0-9+.-]*:", place.findtext(f"{ATOM}id", ""))
        alternates = [link for link in place.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        for author in place.findall(f"{ATOM}author"):
            assert len(author.findall(f"{ATOM}name")) == 1
    assert root.findall(f"{ATOM}author")
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [address]
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        assert RFC3339.fullmatch(entry.findtext(f"{ATOM}published", ""))
        assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))
        assert all(text.get("type") in ("text", "html") for text in entry.findall(f"{ATOM}content"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    return entries


def check_json(body: bytes, address: str) -> list[dict[str, Any]]:
    """JSON Feed 1.1. Returns the items."""
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == address
    assert feed["home_page_url"].startswith("http://testserver/")
    assert isinstance(feed["items"], list)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["id"]
        assert item.get("content_html") or item.get("content_text")
        assert item["url"].startswith("http://testserver/")
        assert RFC3339.fullmatch(item["date_published"])
        assert RFC3339.fullmatch(item["date_modified"])
        assert all(author["name"] for author in item["authors"])
        assert "author" not in item
        assert all(isinstance(tag, str) for tag in item["tags"])
    return feed["items"]  # type: ignore[no-any-return]


CHECKS = {"rss": check_rss, "atom": check_atom, "json": check_json}


@pytest.fixture
def rich_story() -> Story:
    """A story with everything in it."""
    picture = make_picture(1400, 900, caption="The quay at dusk.", credit="A. Photographer / Agency")
    inner = make_picture(600, 400, description="A gull")
    other = make_story("Another story", published=timezone.now() - timedelta(days=1))
    section = make_section("Harbour & Sea")
    return make_story(
        "Ferries <return> & stay",
        section,
        bylines=[make_byline("Ines Abel"), make_byline("Tom Tove")],
        topics=[make_topic("Shipping")],
        published=timezone.now() - timedelta(minutes=5),
        standfirst="Prices < last year's & more",
        label="analysis",
        dateline="Port",
        agency_credit="Wire / Other Wire",
        key_points="• One\n• Two",
        picture=picture,
        body=[
            ("paragraph", f'<p>See <a linktype="page" id="{other.pk}">this</a> and <a href="/about/">us</a>.</p>'),
            ("paragraph", '<p onclick="x()">Bad <script>alert(1)</script><a href="javascript:alert(1)">link</a></p>'),
            ("heading", {"text": "A <heading>", "level": "2"}),
            ("picture", {"picture": inner, "caption": "", "alt_text": "", "layout": "text"}),
            ("pull_quote", {"quote": "We <stay>.", "speaker": "The captain", "role": "Captain"}),
            ("block_quote", {"quote": "<p>Long words.</p>", "speaker": "", "source_url": "https://example.org/said"}),
            ("list", {"style": "numbered", "items": ["<p>first</p>", "<p>second</p>"]}),
            ("table", {"data": [["Boat", "Seats"], ["Tern", "9"]], "first_row_is_table_header": True}),
            ("fact_box", {"title": "Facts", "text": "<p>Built in 1911.</p>"}),
            ("related", {"title": "", "stories": [other]}),
            ("embed", {"url": "https://www.youtube.com/watch?v=aaaaaaaaaaa", "title": "Video: the ferry"}),
            ("correction", {"kind": "correction", "date": timezone.localdate(), "text": "<p>It was 1912.</p>"}),
        ],
    )


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_feed_keeps_every_rule_of_its_format(client: Client, rich_story: Story, suffix: str, full: bool) -> None:
    set_paper(feed_content="full" if full else "summary", description="News of a coast", logo=picture_file(80, 20))
    blog = make_live_blog("Storm, live")
    make_entry(blog, "It lands")
    response = client.get(f"/feed.{suffix}")
    assert response["Content-Type"] == TYPES[suffix]
    items = CHECKS[suffix](response.content, f"http://testserver/feed.{suffix}")
    assert len(items) == 3
    assert titles(client, f"/feed.{suffix}")[1] == "Ferries <return> & stay" or suffix == "rss"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_paper_has_valid_feeds(client: Client, suffix: str) -> None:
    make_front()
    response = client.get(f"/feed.{suffix}")
    assert CHECKS[suffix](response.content, f"http://testserver/feed.{suffix}") == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_paper_section_topic_and_byline_each_have_their_own_feed(client: Client, suffix: str) -> None:
    news, sport = make_section("News"), make_section("Sport")
    rowing = make_section("Rowing", sport)
    topic, byline = make_topic("Rivers"), make_byline("Ines Abel")
    make_story("Race", rowing, topics=[topic], published=timezone.now() - timedelta(hours=3))
    make_story("Vote", news, bylines=[byline], published=timezone.now() - timedelta(hours=2))
    make_story("Match", sport, published=timezone.now() - timedelta(hours=1))
    assert titles(client, f"/feed.{suffix}") == ["Match", "Vote", "Race"]
    assert titles(client, f"{news.url}feed.{suffix}") == ["Vote"]
    assert titles(client, f"{sport.url}feed.{suffix}") == ["Match", "Race"]
    assert titles(client, f"/sport/rowing/feed.{suffix}") == ["Race"]
    assert titles(client, f"{topic.url}feed.{suffix}") == ["Race"]
    assert titles(client, f"{byline.url}feed.{suffix}") == ["Vote"]
    for base in (news.url, rowing.url, topic.url, byline.url):
        CHECKS[suffix](client.get(f"{base}feed.{suffix}").content, f"http://testserver{base}feed.{suffix}")


def test_feeds_work_where_addresses_are_not_latin(client: Client) -> None:
    topic = make_topic("Ποτάμια", slug="ποτάμια")
    make_story("Race", topics=[topic])
    set_paper(websub_hub="https://hub.example/")
    response = client.get(f"{topic.url}feed.rss")
    assert check_rss(response.content, f"http://testserver{topic.url}feed.rss")
    assert response["Link"].isascii()


def test_there_are_thirty_newest_items_and_no_more(client: Client) -> None:
    section = make_section("News")
    for number in range(32):
        make_story(f"Story {number}", section, published=timezone.now() - timedelta(hours=number + 1))
    assert titles(client, "/feed.json") == [f"Story {number}" for number in range(30)]


@pytest.mark.parametrize(
    "address",
    [
        "/feed.xml",
        "/nowhere/feed.rss",
        "/topic/nothing/feed.rss",
        "/by/nobody/feed.atom",
        "/news//feed.rss",
        "/feed.RSS",
    ],
)
def test_what_is_no_feed_is_not_found(client: Client, address: str) -> None:
    make_section("News")
    assert client.get(address).status_code == 404


def test_an_unpublished_or_private_section_has_no_feed(client: Client) -> None:
    from wagtail.models import PageViewRestriction

    draft = make_section("Draft", live=False)
    private = make_section("Private")
    make_story("Secret", private)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/{draft.slug}/feed.rss").status_code == 404
    assert client.get(f"{private.url}feed.rss").status_code == 404
    assert titles(client, "/feed.json") == []


def test_drafts_are_in_no_feed(client: Client) -> None:
    make_story("Unfinished", live=False)
    assert titles(client, "/feed.json") == []


# What an item says ----------------------------------------------------------------------------------------------------


def test_a_feed_of_summaries_gives_the_standfirst_and_no_more(client: Client, rich_story: Story) -> None:
    rss = check_rss(client.get("/feed.rss").content, "http://testserver/feed.rss")[0]
    assert rss.findtext("description") == "Prices &lt; last year&#x27;s &amp; more"
    assert rss.find(CONTENT) is None
    entry = check_atom(client.get("/feed.atom").content, "http://testserver/feed.atom")[0]
    assert entry.findtext(f"{ATOM}summary") == "Prices < last year's & more"
    assert entry.find(f"{ATOM}content") is None
    item = check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]
    assert item["content_text"] == item["summary"] == "Prices < last year's & more"
    assert "content_html" not in item


def test_every_author_section_topic_and_kind_is_named(client: Client, rich_story: Story) -> None:
    wanted = ["Harbour & Sea", "Shipping", "Analysis"]
    rss = check_rss(client.get("/feed.rss").content, "http://testserver/feed.rss")[0]
    assert [creator.text for creator in rss.findall(CREATOR)] == ["Ines Abel", "Tom Tove"]
    assert [category.text for category in rss.findall("category")] == wanted
    entry = check_atom(client.get("/feed.atom").content, "http://testserver/feed.atom")[0]
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Ines Abel", "Tom Tove"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == wanted
    item = check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]
    assert [author["name"] for author in item["authors"]] == ["Ines Abel", "Tom Tove"]
    assert item["authors"][0]["url"] == f"http://testserver{rich_story.bylines[0].url}"
    assert item["tags"] == wanted


def test_agencies_sign_what_nobody_of_the_paper_signed(client: Client) -> None:
    make_story("Wire copy", agency_credit="Wire / Other Wire")
    item = check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]
    assert item["authors"] == [{"name": "Wire"}, {"name": "Other Wire"}]


def test_the_lead_picture_goes_along_with_its_address_size_and_credit(client: Client, rich_story: Story) -> None:
    rss = check_rss(client.get("/feed.rss").content, "http://testserver/feed.rss")[0]
    media = rss.find(f"{MEDIA}content")
    assert media is not None
    assert media.get("medium") == "image"
    assert (media.get("width"), media.get("height")) == ("1200", "630")
    assert media.findtext(f"{MEDIA}credit") == "A. Photographer / Agency"
    address = media.get("url", "")
    entry = check_atom(client.get("/feed.atom").content, "http://testserver/feed.atom")[0]
    enclosures = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert [link.get("href") for link in enclosures] == [address]
    assert check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]["image"] == address
    shown = client.get(address.removeprefix("http://testserver"))
    assert shown.status_code == 200
    assert shown["Content-Type"] == media.get("type")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_whole_story_goes_along_as_plain_html(client: Client, rich_story: Story, suffix: str) -> None:
    set_paper(feed_content="full")
    html = whole_text(client, suffix)
    assert re.findall(r"<(\w+-[\w-]*|script|iframe|picture|source|style|form|object)", html) == []
    assert "onclick" not in html
    assert "javascript:" not in html
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert addresses
    assert [address for address in addresses if not address.startswith(("http://testserver/", "https://"))] == []
    assert f'<a href="{Story.objects.get(title="Another story").address}">this</a>' in html
    assert '<a href="http://testserver/about/">us</a>' in html
    assert "<h2>A &lt;heading&gt;</h2>" in html
    assert html.count("<img ") == 2
    assert all('alt="' in image and 'width="' in image for image in re.findall(r"<img [^>]*>", html))
    assert "<figcaption>The quay at dusk. (A. Photographer / Agency)</figcaption>" in html
    assert '<a href="https://www.youtube.com/watch?v=aaaaaaaaaaa">Video: the ferry</a>' in html
    assert "<ol><li><p>first</p></li><li><p>second</p></li></ol>" in html
    assert "<th>Boat</th>" in html
    assert "<td>9</td>" in html
    for words in (
        "We &lt;stay&gt;.",
        "The captain, Captain",
        "Long words.",
        "Built in 1911.",
        "It was 1912.",
        "Port —",
        "Two",
    ):
        assert words in html
    assert html.endswith("<p>Wire / Other Wire</p>")


def test_a_picture_in_the_whole_story_can_be_fetched(client: Client, rich_story: Story) -> None:
    set_paper(feed_content="full")
    for address in re.findall(r'<img src="http://testserver([^"]*)"', whole_text(client)):
        assert client.get(address).status_code == 200


def test_corrections_go_along_with_the_whole_story(client: Client) -> None:
    set_paper(feed_content="full")
    make_update(make_story("Wrong"), "The bridge is 40 metres long.")
    assert "The bridge is 40 metres long." in whole_text(client)


def test_a_live_blog_brings_its_newest_entries_and_its_newest_moment(client: Client) -> None:
    set_paper(feed_content="full")
    blog = make_live_blog("Storm, live", published=timezone.now() - timedelta(days=2))
    entries = [make_entry(blog, f"Entry no. {number}.") for number in range(12)]
    html = whole_text(client)
    assert "Entry no. 11." in html
    assert "Entry no. 1." not in html
    assert html.index("Entry no. 11.") < html.index("Entry no. 10.")
    assert f"http://testserver{entries[-1].url}" in html
    item = check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]
    assert item["date_modified"].startswith(timezone.localtime(entries[-1].at).isoformat()[:19]) or item[
        "date_modified"
    ].startswith(entries[-1].at.isoformat()[:19])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("full", [False, True])
def test_control_characters_in_a_headline_break_no_feed(client: Client, suffix: str, full: bool) -> None:
    set_paper(feed_content="full" if full else "summary")
    bad = "Bell\x07 and \x0b\ufffe\x1eescape\x1b]"
    topic = make_topic(f"Topic{bad}")
    picture = make_picture(credit=bad, description=bad)
    body = [("paragraph", f"<p>{bad}</p>"), ("heading", {"text": bad, "level": "2"}), ("paragraph", "<p>After.</p>")]
    make_story(bad, topics=[topic], bylines=[make_byline(bad)], picture=picture, standfirst=bad, body=body)
    response = client.get(f"/feed.{suffix}")
    items = CHECKS[suffix](response.content, f"http://testserver/feed.{suffix}")
    assert len(items) == 1
    assert titles(client, f"/feed.{suffix}") == ["Bell and escape]"]
    if full:
        assert whole_text(client, suffix).count("After.") == 1


def test_a_new_headline_and_a_move_leave_the_item_the_same(client: Client) -> None:
    story = make_story("Old headline")
    before = check_atom(client.get("/feed.atom").content, "http://testserver/feed.atom")[0].findtext(f"{ATOM}id")
    story.title, story.slug = "New headline", "new-address"
    publish(story)
    story.move(make_section("Elsewhere"), pos="last-child")
    page_store().withdraw_all()
    entry = check_atom(client.get("/feed.atom").content, "http://testserver/feed.atom")[0]
    assert entry.findtext(f"{ATOM}id") == before
    assert entry.findtext(f"{ATOM}title") == "New headline"


def test_copy_that_another_site_published_first_says_so(client: Client) -> None:
    make_story("Syndicated", canonical_url="https://elsewhere.example/story")
    item = check_json(client.get("/feed.json").content, "http://testserver/feed.json")[0]
    assert item["external_url"] == "https://elsewhere.example/story"
    assert item["url"].startswith("http://testserver/")


# WebSub discovery -----------------------------------------------------------------------------------------------------


def test_a_feed_names_its_hub_in_the_document_and_in_the_headers(client: Client) -> None:
    make_story("Vote")
    set_paper(websub_hub="https://hub.example/")
    for suffix in SUFFIXES:
        response = client.get(f"/feed.{suffix}")
        own = f"http://testserver/feed.{suffix}"
        assert response["Link"] == f'<https://hub.example/>; rel="hub", <{own}>; rel="self"'
    for suffix in ("rss", "atom"):
        root = ElementTree.fromstring(client.get(f"/feed.{suffix}").content)
        hubs = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") == "hub"]
        assert hubs == ["https://hub.example/"]
    feed = json.loads(client.get("/feed.json").content)
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_without_a_hub_no_feed_speaks_of_one(client: Client) -> None:
    make_story("Vote")
    for suffix in SUFFIXES:
        response = client.get(f"/feed.{suffix}")
        assert "Link" not in response
        assert b"hub" not in response.content


# Printed once, fresh always -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_has_the_feed_already_is_told_so(client: Client, suffix: str) -> None:
    make_story("Vote")
    first = client.get(f"/feed.{suffix}")
    again = client.get(f"/feed.{suffix}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert client.get(f"/feed.{suffix}", headers={"if-none-match": '"other"'}).status_code == 200
    head = client.head(f"/feed.{suffix}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert client.post(f"/feed.{suffix}").status_code == 405


def test_who_holds_a_withdrawn_story_is_never_told_that_nothing_changed(client: Client) -> None:
    make_story("Stays", published=timezone.now() - timedelta(hours=2))
    withdrawn = make_story("Goes", published=timezone.now() - timedelta(hours=1))
    first = client.get("/feed.rss")
    withdrawn.unpublish()
    since = timezone.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert client.get("/feed.rss", headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.get("/feed.rss", headers={"if-modified-since": since}).status_code == 200
    assert titles(client, "/feed.json") == ["Stays"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_feeds_are_laid_down_in_the_page_store_with_their_headers(client: Client, suffix: str) -> None:
    make_story("Vote")
    set_paper(websub_hub="https://hub.example/")
    response = client.get(f"/feed.{suffix}")
    found = Front(page_store()).answer("GET", f"/feed.{suffix}", {}.get)
    assert found is not None
    assert found.body == response.content
    headers = dict(found.headers)
    assert headers["content-type"] == TYPES[suffix]
    assert headers["link"] == response["Link"]
    known = {"if-none-match": headers["etag"]}
    again = Front(page_store()).answer("GET", f"/feed.{suffix}", known.get)
    assert again is not None
    assert again.status == 304


def fetch_all(client: Client, *addresses: str) -> None:
    """Has each address printed. The paper's settings are made at its first request, which is then not printed."""
    Paper.load()
    for address in addresses:
        client.get(address)
        assert page_store().find(address) is not None, address


@pytest.mark.django_db(transaction=True)
def test_a_change_takes_down_the_feeds_that_show_it_and_no_others(client: Client) -> None:
    news, sport = make_section("News"), make_section("Sport")
    topic, byline = make_topic("Rivers"), make_byline("Ines Abel")
    picture = make_picture(400, 300)
    story = make_story("Vote", news, topics=[topic], bylines=[byline], picture=picture)
    make_story("Match", sport)
    showing = ["/feed.rss", "/news/feed.atom", f"{topic.url}feed.json", f"{byline.url}feed.rss"]
    others = ["/sport/feed.rss"]

    def expect_gone(what: str) -> None:
        assert [address for address in showing if page_store().find(address)] == [], what
        assert all(page_store().find(address) for address in others), what
        fetch_all(client, *showing, *others)

    fetch_all(client, *showing, *others)
    story.title = "Vote again"
    publish(story)
    expect_gone("a new headline")
    byline.name = "Ines Abel-Berg"
    byline.save()
    expect_gone("a byline's new name")
    topic.name = "Rivers and lakes"
    topic.save()
    expect_gone("a topic's new name")
    picture.credit = "Somebody"
    picture.save()
    expect_gone("a picture's new credit")
    story.unpublish()
    expect_gone("a story withdrawn")
    assert titles(client, "/news/feed.json") == []


@pytest.mark.django_db(transaction=True)
def test_a_new_entry_of_a_live_blog_and_a_linked_story_refresh_the_whole_text(client: Client) -> None:
    set_paper(feed_content="full")
    news = make_section("News")
    blog = make_live_blog("Storm, live", make_section("Weather"))
    other = make_story("Other", make_section("Elsewhere"))
    make_story("Linking", news, body=[("paragraph", f'<p><a linktype="page" id="{other.pk}">x</a></p>')])
    fetch_all(client, "/feed.rss", "/news/feed.rss")
    make_entry(blog, "It lands")
    assert page_store().find("/feed.rss") is None
    assert page_store().find("/news/feed.rss") is not None
    assert "It lands" in client.get("/feed.rss").content.decode()
    other.slug = "moved"
    publish(other)
    assert page_store().find("/news/feed.rss") is None
    assert "/elsewhere/moved/" in client.get("/news/feed.rss").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_setting_of_the_paper_refreshes_every_feed(client: Client) -> None:
    make_story("Vote", make_section("News"))
    fetch_all(client, "/feed.rss", "/news/feed.rss")
    set_paper(name="The New Name")
    assert page_store().find("/news/feed.rss") is None
    assert "The New Name" in client.get("/news/feed.rss").content.decode()


@pytest.mark.parametrize("full", [False, True])
def test_thirty_stories_cost_as_many_queries_as_one(client: Client, full: bool) -> None:
    set_paper(feed_content="full" if full else "summary")
    section = make_section("News")
    other = make_story("Other", section, published=timezone.now() - timedelta(days=9))

    def add(number: int) -> None:
        inner = make_picture(400, 300)
        make_story(
            f"Story {number}",
            section,
            bylines=[make_byline()],
            topics=[make_topic()],
            picture=make_picture(400, 300),
            body=[
                ("paragraph", f'<p><a linktype="page" id="{other.pk}">x</a></p>'),
                ("picture", {"picture": inner, "caption": "", "alt_text": "", "layout": "text"}),
            ],
        )
        make_entry(make_live_blog(f"Live {number}", section), byline=make_byline())

    def cost() -> int:
        page_store().withdraw_all()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/news/feed.rss").status_code == 200
        return len(queries)

    add(0)
    client.get("/news/feed.rss")
    one = cost()
    for number in range(1, 15):
        add(number)
    assert cost() == one
    assert one <= 20
