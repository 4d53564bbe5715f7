"""What moderators do about a reader and where they come from, in a real browser: without script, and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everybody import assert_for_everybody
from tests.browser.newspaper import Newspaper
from tests.browser.test_moderation_desk import Desk, article
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


def reader_page(page: Page) -> str:
    """The desk's page of whoever wrote the first comment of the queue."""
    page.locator(".desk-open").first.click()
    address = str(article(page).locator("h1 a").get_attribute("href"))
    page.goto(address)
    return address


def test_all_that_somebody_wrote_goes_and_comes_back_without_script(window: Opener, newspaper: Newspaper) -> None:
    desk = Desk(newspaper, window, "wagtail", 3)
    opened = desk.moderator(java_script_enabled=False)
    opened.expected.add(422)
    page = opened.open(desk.address)
    reader_page(page)
    page.get_by_role("link", name="Take down all that they wrote").click()
    page.get_by_label(re.compile("The last 24 hours")).check()
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("alert")).to_contain_text("reason")
    expect(page.get_by_label(re.compile("The last 24 hours"))).to_be_checked()
    page.get_by_label("Why, in words for the reader").fill("Birds, again and again.")
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("status").first).to_contain_text("taken down")
    page.goto("/moderate/held/?text=wagtail")
    expect(page.get_by_role("main")).to_contain_text("Nothing was found.")
    page.get_by_role("button", name=re.compile("Undo: ")).click()
    expect(page.get_by_role("status").first).to_contain_text("as before")
    page.goto("/moderate/held/?text=wagtail")
    expect(page.locator(".desk-row")).to_have_count(3)


def test_a_domain_is_sanctioned_and_let_through_again_without_script(window: Opener, newspaper: Newspaper) -> None:
    desk = Desk(newspaper, window, "redstart", 1)
    opened = desk.moderator(java_script_enabled=False)
    opened.expected.add(422)
    page = opened.open(desk.address)
    reader_page(page)
    page.get_by_role("link", name="Also: all that comes from where they do").click()
    page.get_by_label(re.compile("E-mail domain")).check()
    page.get_by_label("What is to happen").select_option("accounts")
    page.get_by_label("Up to and with").fill("2026-01-01")
    page.get_by_label("Why, in words").fill("Forged accounts.")
    page.get_by_label("I know that it touches others").check()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("alert")).to_contain_text("until when")
    page.get_by_label("Up to and with").fill(page.evaluate("new Date(Date.now() + 2e8).toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("main")).to_contain_text("example.org: No new accounts")
    page.get_by_role("button", name="Lift").click()
    expect(page.get_by_role("main")).to_contain_text("lifted")


def test_these_pages_are_there_for_everybody_on_a_phone_too(window: Opener, newspaper: Newspaper, axe: str) -> None:
    page = Desk(newspaper, window, "whinchat", 1).open(width=360, reduced_motion="reduce")
    reader = reader_page(page)
    for address in (reader, f"{reader}sources/", f"{reader}clean-up/", "/moderate/sources/", "/moderate/batches/"):
        page.goto(address)
        assert_for_everybody(page, axe)
