"""Searches that are kept, notes, sections, and what was decided at once, in a browser: on a phone, without script."""

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everybody import assert_for_everybody, open_all
from tests.browser.newspaper import Newspaper
from tests.browser.test_moderation_desk import Desk, article, open_first, rows
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

EDITOR = 1
# Half of what a thumb needs is the least that WCAG 2.2 (2.5.8) lets anything be pressed on.
SMALL = """[...document.querySelectorAll("main :is(a, button, summary, select, textarea, input:not([type=hidden]))")]
  .filter((each) => each.offsetParent && !each.closest("label.desk-all"))
  .map((each) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect().height])
  .filter(([, height]) => height < 24)"""


def assert_nothing_is_small(page: Page) -> None:
    assert page.evaluate(SMALL) == [], page.url


def opened(page: Page, words: str) -> None:
    page.locator("main summary").filter(has_text=words).click()


def keep_search(page: Page, name: str) -> None:
    opened(page, "Keep searches")
    page.get_by_label("Keep this search as").fill(name)
    page.get_by_role("button", name="Keep", exact=True).click()


def add_note(page: Page, words: str) -> None:
    opened(page, "Add a note")
    page.get_by_role("textbox", name="Note for colleagues").fill(words)
    page.get_by_role("button", name="Keep the note").click()


def test_a_search_is_kept_called_otherwise_and_forgotten_without_script(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "siskin", 2).open(java_script_enabled=False)
    keep_search(page, "Small birds")
    expect(page.get_by_role("status").first).to_contain_text("kept as “Small birds”")
    page.goto("/moderate/held/")
    kept = page.get_by_role("navigation", name="Searches you keep")
    kept.get_by_role("link", name="Small birds").click()
    expect(rows(page)).to_have_count(2)
    expect(kept.get_by_role("link", name="Small birds")).to_have_attribute("aria-current", "page")
    opened(page, "Keep searches")
    page.get_by_label("Name", exact=True).fill("Siskins")
    page.get_by_role("button", name="Rename").click()
    expect(kept.get_by_role("link")).to_have_text(["Siskins"])
    opened(page, "Keep searches")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").first).to_contain_text("forgotten")
    expect(kept).to_have_count(0)


def test_a_note_is_left_for_colleagues_without_script(window: Opener, newspaper: Newspaper) -> None:
    desk = Desk(newspaper, window, "linnet", 1)
    page = desk.open(java_script_enabled=False)
    page.locator(".desk-open").click()
    add_note(page, "Ask the night desk.")
    expect(article(page)).to_contain_text("for the 1. time")
    colleague = desk.moderator(EDITOR, java_script_enabled=False).open(desk.address)
    colleague.locator(".desk-open").click()
    expect(colleague.get_by_role("main")).to_contain_text("Ask the night desk.")


def test_a_note_is_written_and_kept_from_the_keyboard(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "twite", 1).open()
    open_first(page)
    page.keyboard.press("m")
    expect(page.get_by_role("textbox", name="Note for colleagues")).to_be_focused()
    page.keyboard.type("Once more.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep the note")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Once more.")


def test_sections_are_given_and_taken_without_script(window: Opener, newspaper: Newspaper) -> None:
    editor = Desk(newspaper, window, "brambling", 1).moderator(EDITOR, java_script_enabled=False)
    page = editor.open("/moderate/team/")
    page.get_by_label("Sport").first.check()
    page.get_by_role("button", name="Keep").first.click()
    expect(page.get_by_role("status").first).to_contain_text("looks after: Sport")
    page.get_by_label("Sport").first.uncheck()
    page.get_by_role("button", name="Keep").first.click()
    expect(page.get_by_role("status").first).to_contain_text("looks after the whole paper")


def test_these_pages_are_there_for_everybody_on_a_phone_too(window: Opener, newspaper: Newspaper, axe: str) -> None:
    desk = Desk(newspaper, window, "serin", 4)
    page = desk.moderator(EDITOR, width=360, reduced_motion="reduce").open(desk.address)
    keep_search(page, "A search with a name so long that it is wider than the phone that it is read on")
    for tick in page.locator(".desk-tick input").all()[:2]:
        tick.check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("2 comments are dealt with")
    page.locator(".desk-open").first.click()
    add_note(page, "Seen twice: https://elsewhere.example/" + "a" * 80)
    noted = page.url
    page.goto("/moderate/new/")
    picked = str(page.locator(".desk-open").first.get_attribute("href"))
    for address in (desk.address, noted, picked, "/moderate/team/", "/moderate/batches/", "/moderate/watch-list/"):
        page.goto(address)
        open_all(page, "main details")
        assert_for_everybody(page, axe, besides=partial(assert_nothing_is_small, page))
    page.goto(desk.address)
    opened(page, "Keep searches")
    page.get_by_role("button", name="Delete").click()
