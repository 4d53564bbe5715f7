"""What somebody is writing is kept on their own device through closed tabs and crashes, and goes with logging out."""

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import QUIET, browser_path
from tests.browser.door import expect_nobody, expect_signed_in, register
from tests.browser.kinds import OPINION, SHOWCASE
from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk, keeps_a_draft, open_talk, post, until
from tests.browser.test_newsroom_in_browser import log_in
from tests.browser.window import Opener

pytestmark = pytest.mark.browser
DRAFT = "The barley was never the point."
KEPT = "JSON.stringify(localStorage)"


def box(page: Page) -> Locator:
    """The box under a story, once the reader has come near it."""
    page.locator("#comments").scroll_into_view_if_needed()
    return page.get_by_label("Your comment", exact=True)


def prepared(page: Page) -> Locator:
    """The same, with what keeps its text at work."""
    field = box(page)
    field.focus()
    until(page, "Boolean(document.querySelector('kept-draft.write').key)")
    field.blur()
    return field


def test_a_comment_begun_before_registering_is_there_after_it(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    box(page).fill(DRAFT)
    keeps_a_draft(page)
    register(page, newspaper)
    expect(box(page)).to_have_value(DRAFT)
    expect(page.get_by_role("status").filter(has_text="begun to write")).to_be_visible()


def test_it_survives_a_closed_tab_and_may_be_discarded(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    box(page).fill(DRAFT)
    keeps_a_draft(page)
    page.close()
    again = page.context.new_page()
    again.goto(SHOWCASE)
    expect(box(again)).to_have_value(DRAFT)
    again.get_by_role("button", name="Discard").click()
    again.reload()
    expect(box(again)).to_have_value("")


def test_it_goes_from_the_device_with_logging_out(window: Opener, newspaper: Newspaper) -> None:
    page = window().open(SHOWCASE)
    register(page, newspaper)
    box(page).fill(DRAFT)
    page.locator(".reader-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    expect_nobody(page)
    assert DRAFT not in page.evaluate(KEPT)


def test_it_survives_a_crash_of_the_browser(chromium: Any, newspaper: Newspaper, tmp_path: Path) -> None:
    def launch() -> Any:
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=browser_path(),
            args=[*QUIET, f"--marker={tmp_path.name}"],
            base_url=newspaper.address,
        )

    context = launch()
    page = context.new_page()
    page.goto(SHOWCASE)
    box(page).fill(DRAFT)
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
    expect(box(page)).to_have_value(DRAFT)
    context.close()


def test_a_profile_that_was_not_saved_is_offered_again_and_forgotten_once_saved(
    window: Opener, newspaper: Newspaper
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
    assert "I keep bees." not in page.evaluate(KEPT)


# Several tabs


def second_tab(page: Page) -> Page:
    """The same page again, in a tab of its own."""
    tab = page.context.new_page()
    tab.goto(page.url)
    prepared(tab)
    return tab


def test_an_empty_box_shows_what_is_written_in_another_tab_and_is_empty_again_when_that_is_discarded(
    window: Opener,
) -> None:
    page = window().open(SHOWCASE)
    other = second_tab(page)
    prepared(page).fill(DRAFT)
    expect(box(other)).to_have_value(DRAFT)
    page.reload()
    expect(box(page)).to_have_value(DRAFT)
    page.get_by_role("button", name="Discard").click()
    expect(box(other)).to_have_value("")


def test_closing_a_tab_in_which_nothing_was_written_takes_nothing_away(window: Opener) -> None:
    page = window().open(SHOWCASE)
    tab = second_tab(page)
    # A tab hears nothing of what it writes itself, as one that slept hears nothing of the others.
    key = tab.evaluate("document.querySelector('kept-draft.write').key")
    draft = "JSON.stringify({ at: Date.now(), texts: { text: words } })"
    tab.evaluate(f"([key, words]) => localStorage.setItem(key, {draft})", [key, DRAFT])
    tab.goto(OPINION)
    assert DRAFT in tab.evaluate(KEPT)


def test_a_box_that_was_written_in_keeps_its_words_and_leaves_newer_ones_alone(window: Opener) -> None:
    page = window().open(SHOWCASE)
    prepared(page).fill(DRAFT)
    other = second_tab(page)
    box(other).fill("The boat was.")
    until(other, f"{KEPT}.includes('The boat was.')")
    other.wait_for_timeout(300)
    expect(box(page)).to_have_value(DRAFT)
    page.goto(OPINION)
    assert "The boat was." in page.evaluate(KEPT)


def test_what_was_posted_in_one_tab_is_not_offered_again_in_another(talk: Talk) -> None:
    page = open_talk(talk.reader(22), talk.story())
    prepared(page).fill(DRAFT)
    other = second_tab(page)
    expect(box(other)).to_have_value(DRAFT)
    post(other, DRAFT)
    expect(box(page)).to_have_value("")
    page.reload()
    expect(box(page)).to_have_value("")
    assert "draft:" not in page.evaluate(KEPT)


def test_it_goes_with_logging_out_of_the_newsroom_too(window: Opener) -> None:
    page = log_in(window, "reporter").page
    other = page.context.new_page()
    other.goto(SHOWCASE)
    expect_signed_in(other)
    prepared(other).fill(DRAFT)
    keeps_a_draft(other)
    page.locator(".sidebar-footer__account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("log-?in"))
    expect(box(other)).to_have_value("")
    assert DRAFT not in other.evaluate(KEPT)
