"""Reading the paper in a real browser: a story and all its parts, and the ways from one page to another."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import AGENCY, OPINION, RUNNING, SHOWCASE, first_link
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

MOMENT = re.compile(r"\b(GMT|BST)$")


def test_a_story_begins_with_its_headline_standfirst_and_the_people_who_wrote_it(window: Opener) -> None:
    page = window().open(SHOWCASE)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The boat under the barley")
    expect(page.locator(".standfirst")).to_contain_text("team of archaeologists")
    names = page.locator('.by-names a[rel="author"]')
    expect(names).to_have_text(["Leyla Farrandine", "Meilin Carrock"])
    names.first.click()
    expect(page).to_have_url(re.compile(r"/by/leyla-farrandine/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Leyla Farrandine")


def test_a_story_says_when_it_appeared_in_the_papers_own_zone_wherever_the_reader_is(window: Opener) -> None:
    page = window(timezone_id="Asia/Tokyo").open(SHOWCASE)
    times = page.locator(".times time")
    expect(times).to_have_count(2)
    for number in range(2):
        assert MOMENT.search(times.nth(number).inner_text())
        stamp = datetime.fromisoformat(times.nth(number).get_attribute("datetime") or "")
        assert stamp.utcoffset() is not None
    page.locator(".times a").click()
    expect(page.locator("#updates")).to_be_in_viewport()


def test_fresh_news_says_how_fresh_it_is_and_keeps_the_hour_at_hand(window: Opener) -> None:
    page = window().open(RUNNING)
    updated = page.locator(".times time").last
    expect(updated).to_have_text(re.compile(r"\d+ (minutes?|hours?) ago"))
    assert MOMENT.search(updated.get_attribute("title") or "")
    stamp = datetime.fromisoformat(updated.get_attribute("datetime") or "")
    assert (datetime.now(stamp.tzinfo) - stamp).total_seconds() < 86_400


def test_a_picture_has_its_caption_once_and_says_whose_it_is(window: Opener) -> None:
    page = window().open(SHOWCASE)
    caption = page.locator(".story-lead figcaption")
    words = caption.locator(".words").inner_text()
    assert words.startswith("The trench at Sallow Rise")
    expect(caption.locator(".credit")).to_contain_text("The Ostrey Courier")
    assert page.inner_text("main").count(words) == 1


def test_agency_copy_names_the_agency(window: Opener) -> None:
    page = window().open(AGENCY)
    expect(page.locator(".by")).to_contain_text("Northwire")


def test_opinion_is_marked_as_such_in_its_story_and_on_its_card(window: Opener) -> None:
    one = window()
    page = one.open(OPINION)
    # Once, though both its section and its kind are called so.
    expect(page.locator(".story-head .kicker")).to_have_text("Opinion")
    page = one.open("/")
    card = page.locator(".card-opinion").first
    expect(card).to_contain_text("Opinion")
    expect(card.locator(".card-voice")).to_be_visible()


def test_a_story_has_key_points_topics_related_stories_and_its_history(window: Opener) -> None:
    page = window().open(SHOWCASE)
    expect(page.get_by_role("region", name="Key points").get_by_role("listitem")).to_have_count(4)
    topics = page.get_by_role("region", name="Topics").get_by_role("link")
    expect(topics).to_have_text(["Archaeology", "Farming", "Schools"])
    expect(page.locator(".related .card-headline a")).to_have_count(3)
    history = page.locator("#updates li")
    expect(history).to_have_count(2)
    expect(history.filter(has_text="They are of iron")).to_contain_text("Correction")
    expect(page.locator(".prose > .correction")).to_contain_text("The rivets are of iron")
    expect(page.get_by_text(re.compile(r"^\d+ minutes’ read$"))).to_be_visible()


def test_a_story_shows_every_kind_of_block(window: Opener) -> None:
    page = window().open(SHOWCASE)
    body = page.locator(".story-body")
    expect(body.locator(".pull-quote figcaption").first).to_contain_text("Dr Ottoline Brandreth")
    expect(body.locator(".block-quote blockquote")).to_contain_text("the mark of rank")
    expect(body.get_by_role("table", name="What was found in the trench")).to_be_visible()
    expect(body.get_by_role("columnheader")).to_have_text(["Object", "Number", "Where", "Material"])
    expect(body.locator("ol > li").first).to_have_text("Sieve slowly.")
    expect(body.get_by_role("complementary", name="Seeing it for yourself")).to_be_visible()
    expect(body.locator("h3").first).to_have_text("What the teeth say")
    expect(body.locator(".picture-wide img")).to_have_attribute("alt", re.compile("microscope"))


def test_sharing_is_done_by_plain_links_to_plain_addresses(window: Opener, newspaper: Newspaper) -> None:
    one = window()
    page = one.open(SHOWCASE)
    page.get_by_text("Share", exact=True).click()
    links = page.locator(".share a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert len(addresses) >= 4
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme in ("https", "mailto")
        shared = " ".join(value for values in parse_qs(parts.query).values() for value in values)
        assert f"{newspaper.address}{SHOWCASE}" in shared
    assert not page.locator(".share script, .share iframe, .share img").count()


def test_the_address_of_a_story_can_be_copied(window: Opener, newspaper: Newspaper) -> None:
    one = window(permissions=["clipboard-read", "clipboard-write"])
    page = one.open(SHOWCASE)
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".share button", has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{newspaper.address}{SHOWCASE}"


def test_a_reader_goes_from_the_front_page_through_the_whole_paper_and_back(window: Opener) -> None:
    page = window().open("/")
    page.locator(".rail .card-headline a").first.click()
    heading = page.get_by_role("heading", level=1)
    expect(page.locator("article.story")).to_be_visible()
    page.locator(".story-head .kicker a").click()
    expect(page.locator(".list-head h1")).to_be_visible()
    page.locator("main .card-headline a").last.click()
    topic = page.locator('.topics a[rel="tag"]').first
    name = topic.inner_text()
    topic.click()
    expect(heading).to_have_text(name)
    page.locator("main .card-headline a").first.click()
    author = page.locator('a[rel="author"]').first
    name = author.inner_text()
    author.click()
    expect(heading).to_have_text(name)
    page.locator(".colophon").get_by_role("link", name="Archive").click()
    for _ in range(3):
        page.locator(".calendar a").first.click()
    expect(page.locator("main .card-headline a").first).to_be_visible()
    page.locator(".masthead .nameplate a").click()
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))


def test_a_search_finds_the_story_and_shows_where(window: Opener) -> None:
    page = window().open("/")
    page.get_by_role("searchbox", name="Search the paper").fill("archaeologists")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("archaeologists")
    expect(page.locator("mark").first).to_have_text(re.compile("archaeologists", re.IGNORECASE))
    page.get_by_role("link", name="The boat under the barley").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The boat under the barley")


def test_a_search_that_finds_nothing_says_so_and_offers_topics(window: Opener) -> None:
    page = window().open("/search/?q=zzyzx")
    expect(page.get_by_role("status")).to_contain_text("No story with “zzyzx”")
    expect(page.get_by_role("region", name="Perhaps one of these").get_by_role("link").first).to_be_visible()


def test_long_lists_are_read_page_by_page(window: Opener) -> None:
    page = window().open("/sport/")
    first = page.locator("main .list-body .card-headline a").all_inner_texts()
    page.get_by_role("link", name="Older").click()
    expect(page).to_have_url(re.compile(r"/sport/page/2/$"))
    second = page.locator("main .list-body .card-headline a").all_inner_texts()
    assert len(first) == 20 and second and not set(first) & set(second)
    expect(page.locator(".paging [aria-current=page]")).to_have_text("Page 2")
    page.get_by_role("link", name="Newer").click()
    expect(page).to_have_url(re.compile(r"/sport/$"))


def test_a_page_that_is_not_there_helps_to_find_what_is(window: Opener) -> None:
    page = window().open("/no/such/page/", status=404)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page at this address")
    expect(page.get_by_role("region", name="Most recent").locator("article")).to_have_count(5)
    page.locator("main").get_by_role("searchbox").fill("lighthouse")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("lighthouse")


def test_every_page_offers_its_feeds(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    feeds = page.locator('link[rel="alternate"]')
    kinds = {feed.get_attribute("type"): feed.get_attribute("href") for feed in feeds.all()}
    assert {"application/rss+xml", "application/atom+xml", "application/feed+json"} <= set(kinds)
    for kind, address in kinds.items():
        answer = newspaper.get(address or "")
        assert answer.status == 200 and answer.headers["content-type"].startswith(kind or "?")


# What every page offers to whoever is signed in, and leads everybody else to the log-in.
BEHIND_THE_DOOR = {"/accounts/", "/following/", "/following/manage/", "/notices/", "/notices/settings/"}
BEHIND_THE_DOOR |= {f"/accounts/{page}/" for page in ("privacy", "leave", "sessions", "email", "profile", "logout")}
REPORT = re.compile(r"/comments/\d+/report/")


def test_no_link_of_the_paper_leads_nowhere(newspaper: Newspaper) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/pictures/", "/newsroom/")):
            continue
        seen.add(path)
        answer = newspaper.get(path)
        if path in BEHIND_THE_DOOR:
            assert answer.headers["location"].startswith("/accounts/login/"), path
            continue
        assert answer.status == 200, f"{path}: {answer.status}"
        if answer.headers["content-type"].startswith("text/html") and not REPORT.fullmatch(path):
            links = re.findall(r'href="(/[^"#?]*)[^"]*"', answer.text)
            waiting += [link for link in links if not re.search(r"/entry/|winter-league", link)]
    assert len(seen) > 100
    assert first_link(newspaper, RUNNING, rf"{RUNNING}entry/\d+/")
