"""Following a live blog: newest first, the pinned entry on top, key events, an address for every entry."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import ENDED, RUNNING
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


def entry_times(page: Page) -> list[datetime]:
    stamps = page.locator(".entries .entry-time time").evaluate_all("times => times.map((time) => time.dateTime)")
    return [datetime.fromisoformat(stamp) for stamp in stamps]


def test_entries_stand_newest_first_from_page_to_page(window: Opener) -> None:
    page = window().open(RUNNING)
    times = entry_times(page)
    assert len(times) == 25
    page.get_by_role("link", name="Older").click()
    expect(page).to_have_url(re.compile(r"/page/2/$"))
    times += entry_times(page)
    assert len(times) > 25
    assert times == sorted(times, reverse=True)


def test_the_pinned_entry_stands_on_top_of_the_first_page_alone(window: Opener) -> None:
    one = window()
    page = one.open(RUNNING)
    pinned = page.get_by_role("region", name="Pinned")
    expect(pinned.locator(".entry")).to_have_count(1)
    top, entries = pinned.bounding_box(), page.locator(".entries").bounding_box()
    assert top is not None and entries is not None and top["y"] < entries["y"]
    page = one.open(f"{RUNNING}page/2/")
    expect(page.get_by_role("region", name="Pinned")).to_have_count(0)


def test_key_events_lead_to_their_entries(window: Opener) -> None:
    page = window(reduced_motion="reduce").open(RUNNING)
    events = page.get_by_role("navigation", name="Key events").get_by_role("link")
    assert events.count() >= 5
    here = page.locator(".key-events a[href^='#']").last
    headline = here.locator("b").inner_text()
    here.click()
    expect(page.locator(".entry:target")).to_contain_text(headline)
    expect(page.locator(".entry:target")).to_be_in_viewport()


def test_a_key_event_on_an_older_page_leads_to_its_own_address(window: Opener) -> None:
    page = window().open(RUNNING)
    elsewhere = page.locator(".key-events a[href*='/entry/']")
    if elsewhere.count() == 0:
        pytest.skip("All key events of the demo stand on the first page.")
    headline = elsewhere.first.locator("b").inner_text()
    elsewhere.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)


def test_every_entry_has_an_address_that_leads_on_and_back(window: Opener) -> None:
    page = window().open(RUNNING)
    link = page.locator(".entries .entry-time a:not(.entry-by)").nth(2)
    text = page.locator(".entries .entry > .prose").nth(2).inner_text()
    link.click()
    expect(page).to_have_url(re.compile(r"/entry/\d+/$"))
    assert page.locator("article > .prose").inner_text().split() == text.split()
    here = page.url
    page.get_by_role("link", name="Newer entry").click()
    expect(page).not_to_have_url(here)
    page.get_by_role("link", name="Older entry").click()
    expect(page).to_have_url(here)
    assert page.locator("article > .prose").inner_text().split() == text.split()
    page.get_by_role("link", name="See all entries").click()
    expect(page).to_have_url(re.compile(rf"{RUNNING}$"))


def test_a_running_live_blog_says_so_and_an_ended_one_too(window: Opener) -> None:
    one = window()
    page = one.open(RUNNING)
    expect(page.locator(".badge-live").first).to_have_text("Live")
    page = one.open(ENDED)
    expect(page.locator(".badge")).to_have_text("Live coverage has ended")
    expect(page.locator(".badge-live")).to_have_count(0)


def test_the_front_page_shows_that_something_is_live(window: Opener) -> None:
    page = window().open("/")
    card = page.locator(".card", has=page.locator(".badge-live")).first
    expect(card.get_by_role("link")).to_have_attribute("href", RUNNING)
