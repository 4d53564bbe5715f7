"""Nobody ever refreshes a page to be logged in: every open tab knows at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import code_for, expect_nobody, expect_signed_in, new_address, register, send_code
from tests.browser.kinds import OPINION, SECTION, SHOWCASE
from tests.browser.newspaper import Newspaper
from tests.browser.test_newsroom_in_browser import log_in
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


def other_tab(page: Page, path: str) -> Page:
    tab = page.context.new_page()
    tab.goto(path)
    return tab


def test_the_other_tab_is_signed_in_within_a_second_and_without_a_reload(window: Opener, newspaper: Newspaper) -> None:
    page = window(width=360).open(SHOWCASE)
    other = other_tab(page, OPINION)
    other.evaluate("window.neverReloaded = true")
    register(page, newspaper)
    expect_signed_in(page)
    expect_signed_in(other, within=1_000)
    assert other.evaluate("window.neverReloaded")
    handle = page.locator("html").get_attribute("data-reader")
    assert other.locator("html").get_attribute("data-reader") == handle


def test_the_reader_is_back_at_the_very_place(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(f"{SHOWCASE}?from=mail#main")
    register(page, newspaper)
    expect(page).to_have_url(re.compile(re.escape(f"{SHOWCASE}?from=mail#main") + "$"))


def test_logging_out_in_one_tab_is_logging_out_in_all(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    register(page, newspaper)
    other = other_tab(page, SECTION)
    expect_signed_in(other)
    page.locator(".reader-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    expect_nobody(page)
    expect_nobody(other, within=1_000)
    expect(other.get_by_role("banner").get_by_role("link", name="Log in")).to_be_visible()


def test_logging_out_of_the_newsroom_is_logging_out_in_all(window: Opener) -> None:
    page = log_in(window, "reporter").page
    other = other_tab(page, SECTION)
    expect_signed_in(other)
    page.locator(".sidebar-footer__account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("log-?in"))
    expect_nobody(other, within=1_000)


def test_a_page_brought_back_by_the_back_button_knows_too(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    register(page, newspaper)
    page.goto(OPINION)
    page.go_back()
    expect_signed_in(page)


def test_a_session_ended_from_elsewhere_shows_when_one_comes_back_to_the_tab(
    window: Opener, newspaper: Newspaper
) -> None:
    first, second = window().open(SHOWCASE), window().open(OPINION)
    address = register(first, newspaper)
    second.get_by_role("banner").get_by_role("link", name="Log in").click()
    send_code(second, newspaper, address, 2)
    expect_signed_in(second)
    second.goto("/accounts/sessions/")
    second.get_by_role("button", name="End all others").click()
    expect(second.get_by_role("status")).to_contain_text("1 other session ended")
    first.goto("/accounts/")
    expect(first).to_have_url(re.compile("/accounts/login/"))
    expect_nobody(first)


def test_whoever_reads_without_an_account_asks_for_nothing_more(window: Opener) -> None:
    opened = window()
    opened.open(SHOWCASE)
    assert not [request.url for request in opened.requests if "/me" in request.url or "reader" in request.url]
    assert opened.context.cookies() == []


def test_the_whole_way_by_keyboard(window: Opener, newspaper: Newspaper) -> None:
    page, address = window().open("/accounts/signup/?next=/culture/"), new_address()
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(address)
    page.keyboard.press("Tab")
    page.keyboard.type("Keyboard Kit")
    page.keyboard.press("Enter")
    page.get_by_label("Code").focus()
    page.keyboard.type(code_for(newspaper, address))
    page.keyboard.press("Enter")
    expect_signed_in(page)
    page.locator(".reader-menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your page")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your page")).to_be_hidden()


class TestWithoutScript:
    def test_registering_leads_back_to_the_story(self, window: Opener, newspaper: Newspaper) -> None:
        page, address = window(java_script_enabled=False, width=360).open(SHOWCASE), new_address()
        page.get_by_role("banner").get_by_role("link", name="Log in").click()
        page.get_by_role("main").get_by_role("link", name="Register", exact=True).click()
        page.get_by_label("E-mail address").fill(address)
        page.get_by_label("Display name").fill("Plain Pat")
        page.get_by_role("main").get_by_role("button", name="Continue").click()
        page.get_by_label("Code").fill(code_for(newspaper, address))
        page.get_by_role("main").get_by_role("button", name="Continue").click()
        expect(page).to_have_url(re.compile(f"{SHOWCASE}$"))
        page.get_by_role("banner").get_by_role("link", name="Account").click()
        expect(page.get_by_role("heading", name="Plain Pat")).to_be_visible()
        page.get_by_role("main").get_by_role("button", name="Log out").click()
        page.goto("/accounts/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
