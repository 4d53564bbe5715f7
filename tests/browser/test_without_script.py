"""Everything a reader comes for works without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import KINDS, RUNNING, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_the_same_without_script(window: Opener, newspaper: Newspaper, kind: str) -> None:
    path = KINDS[kind](newspaper)
    with_script = window().open(path, status_of(kind))
    without = window(java_script_enabled=False).open(path, status_of(kind))
    # What script changes is the wording of times and what it adds to embeds and share links.
    texts = [
        re.sub(r"\s+", " ", re.sub(r"<(time|button)\b.*?</\1>", "", page.locator("main").inner_html()))
        for page in (with_script, without)
    ]
    assert re.sub(r"<[^>]*>", "", texts[0]).split() == re.sub(r"<[^>]*>", "", texts[1]).split()


def test_the_menu_of_sections_opens(window: Opener) -> None:
    page = window(java_script_enabled=False, width=360).open("/")
    page.locator("details.menu summary").click()
    page.get_by_role("navigation", name="Sections", exact=True).get_by_role("link", name="Sport").click()
    expect(page).to_have_url(re.compile(r"/sport/$"))


def test_a_reader_goes_through_the_whole_paper(window: Opener) -> None:
    page = window(java_script_enabled=False).open("/")
    page.locator("main .card-headline a").nth(1).click()
    page.locator(".story-head .kicker a").click()
    page.locator("main .card-headline a").first.click()
    page.locator('.topics a[rel="tag"]').first.click()
    page.locator("main .card-headline a").first.click()
    page.locator('a[rel="author"]').first.click()
    page.get_by_role("link", name="Archive").first.click()
    for _ in range(3):
        page.locator(".calendar a").first.click()
    expect(page.locator("main .card-headline a").first).to_be_visible()


def test_a_search_is_a_plain_form(window: Opener) -> None:
    page = window(java_script_enabled=False).open("/")
    page.get_by_role("searchbox").fill("lighthouse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("lighthouse")
    expect(page.locator("main article").first).to_be_visible()


def test_times_are_whole_without_script(window: Opener) -> None:
    page = window(java_script_enabled=False).open(RUNNING)
    expect(page.locator(".times time").last).to_have_text(re.compile(r"(GMT|BST)$"))


def test_an_embed_is_a_link_and_share_links_are_links(window: Opener) -> None:
    page = window(java_script_enabled=False).open(SHOWCASE)
    expect(page.locator("iframe, embed, object")).to_have_count(0)
    link = page.get_by_role("link", name="See it at YouTube")
    assert (link.get_attribute("href") or "").startswith("https://www.youtube")
    expect(page.get_by_role("button", name="Load this")).to_have_count(0)
    page.locator("details.share summary").click()
    assert page.locator(".share a:visible").count() >= 4


def test_a_live_blog_is_read_page_by_page_and_event_by_event(window: Opener) -> None:
    page = window(java_script_enabled=False).open(RUNNING)
    page.locator(".key-events a[href^='#']").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
    page.get_by_role("link", name="Older").click()
    expect(page).to_have_url(re.compile(r"/page/2/$"))
    page.locator(".entry-time a").first.click()
    expect(page).to_have_url(re.compile(r"/entry/\d+/$"))


def test_pictures_are_there_without_script(window: Opener) -> None:
    page = window(java_script_enabled=False).open(SHOWCASE)
    lead = page.locator(".story-lead img")
    expect(lead).to_be_visible()
    box = lead.bounding_box()
    assert box is not None and box["height"] > 200
