"""What search engines and other sites read in a page's head: schema.org data, Open Graph, canonical links, feeds."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from broadsheet.common.models import Paper
from broadsheet.stories.models import LiveBlog, Story
from broadsheet.stories.structured_data import script
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
    picture_file,
)

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
PUBLISHED = datetime(2026, 3, 4, 9, 30, tzinfo=timezone.get_fixed_timezone(0))
# What only a program pasted into a headline, or somebody who tries the house.
NASTY = '</script><script>alert(1)</script><!-- & "quotes" \' \u2028 end'


def set_paper(**fields: Any) -> None:
    paper = Paper.load()
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save()


@pytest.fixture
def story() -> Story:
    set_paper(name="The Tern", publisher_name="Tern Publishing", email="desk@paper.example", logo=picture_file(80, 20))
    return make_story(
        "Council votes for the bridge",
        make_section("News"),
        bylines=[make_byline("Ines Abel"), make_byline("Tom Tove")],
        topics=[make_topic("Bridges"), make_topic("Council")],
        picture=make_picture(1600, 1200, description="The bridge at dawn"),
        published=PUBLISHED,
        short_headline="Yes to the bridge",
        standfirst="A long argument ends.",
        dateline="Harbour town",
    )


@pytest.fixture
def live_blog() -> LiveBlog:
    blog = make_live_blog(
        "Storm, live", make_section("Weather"), bylines=[make_byline("Ines Abel")], published=PUBLISHED
    )
    for number in range(3):
        make_entry(blog, f"Entry {number}", at=PUBLISHED + timedelta(minutes=number + 1))
    return blog


def page(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.document_fromstring(response.content.decode())


def data(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """The page's JSON-LD by type; there is one script with one graph, and nothing empty in it."""
    (element,) = page(client, address).xpath("//script[@type='application/ld+json']")
    found = json.loads(element.text)
    assert found["@context"] == "https://schema.org"
    by_type = {each["@type"]: each for each in found["@graph"]}
    assert len(by_type) == len(found["@graph"])
    assert_full(found)
    return by_type


def assert_full(value: Any) -> None:
    assert value not in (None, "", [], {})
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        assert_full(inner)


def check_moment(text: str) -> datetime:
    """ISO 8601 with a zone."""
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None
    return moment


def check_authors(authors: list[dict[str, str]]) -> None:
    assert authors
    for author in authors:
        assert author["@type"] in ("Person", "Organization")
        assert author["name"]
        if author["@type"] == "Person":
            assert author["url"].startswith(f"{HOST}/by/")


def check_article(article: dict[str, Any]) -> None:
    """Google's required and recommended properties of articles, and schema.org's for news."""
    assert article["headline"]
    assert check_moment(article["datePublished"]) <= check_moment(article["dateModified"])
    check_authors(article["author"])
    assert article["publisher"]["@type"] == "NewsMediaOrganization"
    assert article["publisher"]["name"]
    assert article["mainEntityOfPage"].startswith(HOST)
    assert article["articleSection"]
    assert article["isAccessibleForFree"] is True


def check_breadcrumbs(crumbs: dict[str, Any], *names: str) -> None:
    items = crumbs["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    assert len(items) >= 2
    assert all(item["@type"] == "ListItem" and item["item"].startswith(f"{HOST}/") for item in items)
    assert [item["name"] for item in items] == ["Front page", *names]


# The pages ------------------------------------------------------------------------------------------------------------


def test_a_story_is_a_news_article_with_all_that_is_asked_for(client: Client, story: Story) -> None:
    found = data(client, story.url)
    article = found["NewsArticle"]
    check_article(article)
    assert article["headline"] == "Council votes for the bridge"
    assert article["alternativeHeadline"] == "Yes to the bridge"
    assert article["description"] == "A long argument ends."
    assert article["datePublished"] == article["dateModified"] == "2026-03-04T09:30:00+00:00"
    assert [author["name"] for author in article["author"]] == ["Ines Abel", "Tom Tove"]
    assert article["publisher"]["legalName"] == "Tern Publishing"
    assert article["publisher"]["logo"]["url"].startswith(f"{HOST}/media/paper/")
    assert article["keywords"] == ["Bridges", "Council"]
    assert article["dateline"] == "Harbour town"
    assert article["url"] == article["mainEntityOfPage"] == f"{HOST}{story.url}"
    check_breadcrumbs(found["BreadcrumbList"], "News", "Council votes for the bridge")


def test_the_picture_comes_in_three_shapes_that_can_be_fetched(client: Client, story: Story) -> None:
    pictures = data(client, story.url)["NewsArticle"]["image"]
    assert len(pictures) == 3
    for address in pictures:
        response = client.get(address.removeprefix(HOST))
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")


def test_a_correction_is_told_and_moves_the_date(client: Client, story: Story) -> None:
    at = PUBLISHED + timedelta(days=1)
    make_update(story, "The bridge is 40 metres long.", at=at)
    Story.objects.update(first_published_at=PUBLISHED)
    article = data(client, story.url)["NewsArticle"]
    assert article["dateModified"] == "2026-03-05T09:30:00+00:00"
    (correction,) = article["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "The bridge is 40 metres long."
    assert check_moment(correction["datePublished"]) == at


def test_nothing_was_changed_before_it_was_published(client: Client, story: Story) -> None:
    make_update(story, at=PUBLISHED - timedelta(days=9))
    Story.objects.update(first_published_at=PUBLISHED)
    check_article(data(client, story.url)["NewsArticle"])
    meta = dict(open_graph(client, story.url))
    assert meta["article:modified_time"] == meta["article:published_time"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("explainer", "NewsArticle"),
        ("", "NewsArticle"),
    ],
)
def test_view_is_not_passed_off_as_fact(client: Client, label: str, kind: str) -> None:
    check_article(data(client, make_story(label=label).url)[kind])


def test_agencies_sign_what_nobody_of_the_paper_signed(client: Client) -> None:
    article = data(client, make_story(agency_credit="Wire / Other Wire").url)["NewsArticle"]
    check_article(article)
    assert [(author["@type"], author["name"]) for author in article["author"]] == [
        ("Organization", "Wire"),
        ("Organization", "Other Wire"),
    ]
    assert article["creditText"] == "Wire / Other Wire"


def test_a_bare_story_is_still_a_whole_article(client: Client) -> None:
    article = data(client, make_story(standfirst="").url)["NewsArticle"]
    check_article(article)
    assert article["author"][0]["@type"] == "Organization"


def test_a_live_blog_is_a_posting_with_its_updates(client: Client, live_blog: LiveBlog) -> None:
    found = data(client, live_blog.url)
    posting = found["LiveBlogPosting"]
    check_article(posting)
    assert posting["coverageStartTime"] == "2026-03-04T09:30:00+00:00"
    assert "coverageEndTime" not in posting
    assert posting["dateModified"] == "2026-03-04T09:33:00+00:00"
    updates = posting["liveBlogUpdate"]
    assert [update["headline"] for update in updates] == ["Entry 2", "Entry 1", "Entry 0"]
    for update in updates:
        assert update["@type"] == "BlogPosting"
        assert update["articleBody"]
        assert update["url"].startswith(f"{HOST}{live_blog.url}entry/")
        check_moment(update["datePublished"])
        check_authors(update["author"])
    check_breadcrumbs(found["BreadcrumbList"], "Weather", "Storm, live")


def test_a_live_blog_that_has_ended_says_when(client: Client) -> None:
    blog = make_live_blog("Storm", published=PUBLISHED, ended_at=PUBLISHED + timedelta(hours=5))
    posting = data(client, blog.url)["LiveBlogPosting"]
    assert check_moment(posting["coverageEndTime"]) == PUBLISHED + timedelta(hours=5)
    assert "liveBlogUpdate" not in posting


def test_an_entry_is_a_posting_of_its_own(client: Client, live_blog: LiveBlog) -> None:
    writer = make_byline("Tom Tove")
    entry = make_entry(live_blog, "It lands", byline=writer, at=PUBLISHED + timedelta(hours=1))
    found = data(client, entry.url)
    posting = found["BlogPosting"]
    assert posting["headline"] == "It lands"
    assert posting["url"] == f"{HOST}{entry.url}"
    assert [author["name"] for author in posting["author"]] == ["Tom Tove"]
    assert check_moment(posting["datePublished"]) == entry.at
    check_breadcrumbs(found["BreadcrumbList"], "Weather", "Storm, live")
    meta = dict(open_graph(client, entry.url))
    assert meta["og:title"] == "It lands"
    assert meta["og:url"] == f"{HOST}{entry.url}"
    assert meta["article:author"] == f"{HOST}{writer.url}"


def test_an_entry_without_a_headline_is_named_by_its_words(client: Client, live_blog: LiveBlog) -> None:
    body = [("paragraph", f"<p>{'Water rises. ' * 30}</p>"), ("paragraph", "<p>More.</p>")]
    entry = make_entry(live_blog, "", body=body)
    type(entry).objects.filter(pk=entry.pk).update(headline="")
    posting = data(client, entry.url)["BlogPosting"]
    assert posting["headline"].startswith("Water rises. Water rises.")
    assert len(posting["headline"]) <= 110
    assert "\n" not in posting["headline"]


def test_the_front_page_says_whose_it_is_and_how_to_search_it(client: Client, story: Story) -> None:
    found = data(client, "/")
    organization, website = found["NewsMediaOrganization"], found["WebSite"]
    assert organization["name"] == website["name"] == "The Tern"
    assert organization["url"] == website["url"] == f"{HOST}/"
    assert organization["logo"]["@type"] == "ImageObject"
    assert client.get(organization["correctionsPolicy"].removeprefix(HOST)).status_code == 200
    assert website["publisher"]["@id"] == organization["@id"]
    search = website["potentialAction"]
    assert search["query-input"] == "required name=search_term_string"
    template = search["target"]["urlTemplate"]
    assert client.get(template.removeprefix(HOST).replace("{search_term_string}", "bridge")).status_code == 200


def test_every_other_page_has_its_breadcrumbs(client: Client, story: Story) -> None:
    topic, byline = story.topic_list[0], story.bylines[0]
    check_breadcrumbs(data(client, "/news/")["BreadcrumbList"], "News")
    check_breadcrumbs(data(client, topic.url)["BreadcrumbList"], "Bridges")
    check_breadcrumbs(data(client, byline.url)["BreadcrumbList"], "Ines Abel")
    check_breadcrumbs(data(client, "/archive/")["BreadcrumbList"], "Archive")
    check_breadcrumbs(data(client, make_info_page("About us").url)["BreadcrumbList"], "About us")


# Nothing gets out of the script ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["story", "live", "entry", "section", "front", "topic", "byline"])
def test_no_words_break_out_of_the_data(client: Client, kind: str) -> None:
    set_paper(name=NASTY[:80], description=NASTY, publisher_name=NASTY)
    section = make_section(NASTY, slug="section", introduction=NASTY)
    topic, byline = make_topic(NASTY, description=NASTY), make_byline(NASTY, biography=NASTY, role=NASTY)
    picture = make_picture(description=NASTY, caption=NASTY, credit=NASTY)
    common = {"standfirst": NASTY, "agency_credit": NASTY, "dateline": NASTY, "key_points": NASTY, "picture": picture}
    story = make_story(
        NASTY, section, topics=[topic], bylines=[byline], short_headline=NASTY[:90], slug="story", **common
    )
    make_update(story, NASTY)
    blog = make_live_blog(NASTY, section, topics=[topic], bylines=[byline], slug="blog", **common)
    body = [
        ("heading", {"text": NASTY, "level": "2"}),
        ("pull_quote", {"quote": NASTY, "speaker": NASTY, "role": NASTY}),
    ]
    entry = make_entry(blog, NASTY, body=body, byline=byline)
    addresses = {
        "story": story.url, "live": blog.url, "entry": entry.url, "section": section.url,
        "front": "/", "topic": topic.url, "byline": byline.url,
    }  # fmt: skip
    found = page(client, addresses[kind])
    assert [element.text for element in found.xpath("//script") if "alert" in (element.text or "")[:20]] == []
    scripts = found.xpath("//script[not(@src)]")
    assert [element.get("type") for element in scripts] == ["application/ld+json"]
    assert "alert(1)" in json.dumps(json.loads(scripts[0].text))
    raw = client.get(addresses[kind]).content.decode()
    assert "<script>alert" not in raw
    assert "<!-- &" not in raw


def test_the_script_is_json_without_a_single_angle_bracket() -> None:
    text = str(script({"name": NASTY, "deep": [{"name": NASTY}]}))
    inner = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inner) & set("<>&\u2028\u2029")
    assert json.loads(inner)["@graph"][0]["name"] == NASTY


# Open Graph -----------------------------------------------------------------------------------------------------------


def open_graph(client: Client, address: str) -> list[tuple[str, str]]:
    return [
        (meta.get("property"), meta.get("content")) for meta in page(client, address).xpath("//head/meta[@property]")
    ]


def test_a_story_can_be_shared_with_its_picture_and_all_about_it(client: Client, story: Story) -> None:
    pairs = open_graph(client, story.url)
    meta = dict(pairs)
    assert meta["og:type"] == "article"
    assert meta["og:title"] == "Council votes for the bridge"
    assert meta["og:description"] == "A long argument ends."
    assert meta["og:url"] == f"{HOST}{story.url}"
    assert meta["og:site_name"] == "The Tern"
    assert meta["og:locale"] == "en_GB"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert (meta["og:image:type"], meta["og:image:alt"]) == ("image/jpeg", "The bridge at dawn")
    assert client.get(meta["og:image"].removeprefix(HOST)).status_code == 200
    assert meta["article:section"] == "News"
    assert check_moment(meta["article:published_time"]) == PUBLISHED
    assert check_moment(meta["article:modified_time"]) == PUBLISHED
    assert [content for name, content in pairs if name == "article:tag"] == ["Bridges", "Council"]
    authors = [content for name, content in pairs if name == "article:author"]
    assert authors == [f"{HOST}{byline.url}" for byline in story.bylines]
    names = [name for name, _content in pairs]
    assert [
        name for name in set(names) if names.count(name) > 1 and name not in ("article:tag", "article:author")
    ] == []
    assert all(content for _name, content in pairs)


# Canonical links and feeds --------------------------------------------------------------------------------------------


@pytest.fixture
def addresses(story: Story, live_blog: LiveBlog) -> dict[str, str]:
    """A page of every kind."""
    entry = live_blog.entries.first()
    assert entry is not None
    return {
        "front": "/",
        "section": "/news/",
        "story": story.url,
        "live blog": live_blog.url,
        "live entry": entry.url,
        "topic": story.topic_list[0].url,
        "byline": story.bylines[0].url,
        "topics": "/topic/",
        "bylines": "/by/",
        "archive": "/archive/",
        "month": "/archive/2026/3/",
        "day": "/archive/2026/3/4/",
        "corrections": "/corrections/",
        "info": make_info_page("About us").url,
    }


def test_every_page_names_its_one_address_whatever_it_was_asked_by(client: Client, addresses: dict[str, str]) -> None:
    for kind, path in addresses.items():
        for asked in (path, f"{path}?utm_source=letter"):
            links = page(client, asked).xpath("//head/link[@rel='canonical']/@href")
            assert links == [f"{HOST}{path}"], kind


def test_numbered_pages_are_their_own_canonical_pages(client: Client) -> None:
    section = make_section("News")
    topic = make_topic("Rivers")
    for _ in range(21):
        make_story("", section, topics=[topic])
    for path in (f"{section.url}page/2/", f"{topic.url}page/2/"):
        assert page(client, path).xpath("//head/link[@rel='canonical']/@href") == [f"{HOST}{path}"]


def test_copy_that_another_site_published_first_points_there(client: Client) -> None:
    elsewhere = "https://elsewhere.example/story"
    story = make_story("Syndicated", canonical_url=elsewhere)
    assert page(client, story.url).xpath("//head/link[@rel='canonical']/@href") == [elsewhere]
    assert dict(open_graph(client, story.url))["og:url"] == elsewhere
    assert data(client, story.url)["NewsArticle"]["isBasedOn"] == elsewhere


def test_feeds_can_be_found_from_every_page_and_are_there(client: Client, addresses: dict[str, str]) -> None:
    nearest = {
        "front": "/", "section": "/news/", "story": "/news/", "live blog": "/weather/", "live entry": "/weather/",
        "topic": addresses["topic"], "byline": addresses["byline"],
    }  # fmt: skip
    for kind, path in addresses.items():
        links = page(client, path).xpath(
            "//head/link[@rel='alternate'][contains(@type, 'feed') or contains(@type, 'xml')]"
        )
        found = {link.get("type"): link for link in links}
        assert set(found) == {"application/rss+xml", "application/atom+xml", "application/feed+json"}, kind
        for media_type, link in found.items():
            assert link.get("title")
            assert link.get("href").rsplit("/", 1)[0] + "/" == nearest.get(kind, "/"), kind
            response = client.get(link.get("href"))
            assert response.status_code == 200
            assert response["Content-Type"].split(";")[0] == media_type


def test_a_page_without_stories_is_still_well_described(client: Client) -> None:
    make_front()
    assert set(data(client, "/")) == {"NewsMediaOrganization", "WebSite"}
