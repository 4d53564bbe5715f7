"""Nobody ever refreshes a page to be logged in: every open tab knows at once, and what was being written is there."""

import os
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import QUIET
from tests.browser.door import code_for, expect_nobody, expect_signed_in, new_address, register, send_code
from tests.browser.kinds import OPINION, SECTION, SHOWCASE
from tests.browser.newspaper import Newspaper
from tests.browser.talk import keeps_a_draft
from tests.browser.window import Opener

pytestmark = pytest.mark.browser
DRAFT = "The barley was never the point."


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


class TestDrafts:
    """The box under every story: its text is kept on the device."""

    def comment(self, page: Page) -> Locator:
        """The box, once the reader has come near it."""
        page.locator("#comments").scroll_into_view_if_needed()
        return page.get_by_label("Your comment", exact=True)

    def test_a_comment_begun_before_registering_is_there_after_it(self, window: Opener, newspaper: Newspaper) -> None:
        page = window().open(SHOWCASE)
        self.comment(page).fill(DRAFT)
        keeps_a_draft(page)
        register(page, newspaper)
        expect(self.comment(page)).to_have_value(DRAFT)
        expect(page.get_by_role("status").filter(has_text="begun to write")).to_be_visible()

    def test_it_survives_a_closed_tab_and_may_be_discarded(self, window: Opener, newspaper: Newspaper) -> None:
        page = window().open(SHOWCASE)
        self.comment(page).fill(DRAFT)
        keeps_a_draft(page)
        page.close()
        again = page.context.new_page()
        again.goto(SHOWCASE)
        expect(self.comment(again)).to_have_value(DRAFT)
        again.get_by_role("button", name="Discard").click()
        again.reload()
        expect(self.comment(again)).to_have_value("")

    def test_it_goes_from_the_device_with_logging_out(self, window: Opener, newspaper: Newspaper) -> None:
        page = window().open(SHOWCASE)
        register(page, newspaper)
        self.comment(page).fill(DRAFT)
        page.locator(".reader-menu summary").click()
        page.get_by_role("button", name="Log out").click()
        expect_nobody(page)
        assert DRAFT not in page.evaluate("JSON.stringify(localStorage)")

    def test_it_survives_a_crash_of_the_browser(self, chromium: Any, newspaper: Newspaper, tmp_path: Path) -> None:
        def launch() -> Any:
            return chromium.browser_type.launch_persistent_context(
                tmp_path / "profile",
                executable_path=shutil.which("chromium"),
                args=[*QUIET, f"--marker={tmp_path.name}"],
                base_url=newspaper.address,
            )

        context = launch()
        page = context.new_page()
        page.goto(SHOWCASE)
        self.comment(page).fill(DRAFT)
        # Chromium writes what pages store to the disk every five seconds at the latest.
        page.wait_for_timeout(7_000)
        for process in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = str(tmp_path / "profile").encode() in (process / "cmdline").read_bytes()
            except OSError:
                continue
            if is_ours:
                os.kill(int(process.name), signal.SIGKILL)
        (tmp_path / "profile" / "SingletonLock").unlink(missing_ok=True)
        context = launch()
        page = context.new_page()
        page.goto(SHOWCASE)
        expect(self.comment(page)).to_have_value(DRAFT)
        context.close()

    def test_a_profile_that_was_not_saved_is_offered_again_and_forgotten_once_saved(
        self, window: Opener, newspaper: Newspaper
    ) -> None:
        page = window().open(SHOWCASE)
        register(page, newspaper)
        page.goto("/accounts/profile/")
        page.get_by_label("About me").fill("I keep bees.")
        page.goto(SHOWCASE)
        page.goto("/accounts/profile/")
        expect(page.get_by_label("About me")).to_have_value("I keep bees.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status").filter(has_text="changed")).to_be_visible()
        assert "I keep bees." not in page.evaluate("JSON.stringify(localStorage)")
