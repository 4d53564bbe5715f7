"""The moderators' desk in a real browser: from the keyboard, without script, on a phone, and two at once."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everybody import assert_for_everybody, open_all
from tests.browser.newspaper import Newspaper
from tests.browser.talk import sign_in
from tests.browser.window import Opener, Window

pytestmark = pytest.mark.browser


class Desk:
    """Comments that wait, with a word in each of them, and windows of moderators."""

    def __init__(self, paper: Newspaper, window: Opener, word: str, number: int) -> None:
        said = paper.run("tests.browser.more_waiting", word, str(number))
        self.moderators: list[dict[str, Any]] = json.loads(said.strip().splitlines()[-1])
        self.window, self.word = window, word

    @property
    def address(self) -> str:
        return f"/moderate/held/?text={self.word}"

    def moderator(self, number: int = 0, **settings: Any) -> Window:
        opened = self.window(**settings)
        sign_in(opened, self.moderators[number])
        return opened

    def open(self, **settings: Any) -> Page:
        page = self.moderator(**settings).open(self.address)
        expect(page.locator(".desk-row").first).to_be_visible()
        return page


def press(page: Page, key: str) -> None:
    """Presses what leads to another page, and waits until its script listens to the next key."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def open_first(page: Page) -> None:
    """Opens the first comment of a list, and waits until keys are listened to there."""
    with page.expect_navigation(wait_until="load"):
        page.locator(".desk-open").first.click()


def rows(page: Page) -> Any:
    return page.locator(".desk-row")


def article(page: Page) -> Any:
    return page.locator(".desk-comment")


def test_a_queue_is_cleared_from_the_keyboard(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "heron", 4).open()
    page.keyboard.press("j")
    press(page, "o")
    expect(article(page)).to_contain_text("for the 1. time")
    press(page, "a")
    expect(article(page)).to_contain_text("for the 2. time")
    press(page, "n")
    expect(article(page)).to_contain_text("for the 3. time")
    press(page, "k")
    expect(article(page)).to_contain_text("for the 2. time")
    page.keyboard.press("r")
    expect(page.get_by_label("Rule")).to_be_focused()
    page.get_by_label("To the writer").fill("Said before.")
    press(page, "Control+Enter")
    expect(article(page)).to_contain_text("for the 3. time")
    press(page, "u")
    expect(article(page)).to_contain_text("for the 2. time")
    expect(page.get_by_role("status").first).to_contain_text("taken back")
    expect(article(page)).to_contain_text("waits for approval")


def test_letters_that_are_typed_into_a_field_do_nothing(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "curlew", 1).open()
    open_first(page)
    page.keyboard.press("r")
    page.get_by_label("Law, where it breaks one").fill("")
    page.keyboard.type("a nap")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Law, where it breaks one")).to_have_value("a nap")
    expect(article(page)).to_contain_text("waits for approval")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Law, where it breaks one")).to_be_hidden()


def test_the_keys_can_be_turned_off(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "plover", 1).open()
    open_first(page)
    page.keyboard.press("?")
    page.get_by_label("Use these keys on this device").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    expect(article(page)).to_contain_text("waits for approval")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_many_are_ticked_and_decided_from_the_keyboard(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "bittern", 3).open()
    for key in "jxjx":
        page.keyboard.press(key)
    press(page, "a")
    expect(page.get_by_role("status").first).to_contain_text("2 comments are dealt with")
    expect(rows(page)).to_have_count(1)


def test_all_of_it_works_without_script(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "dunlin", 4).open(java_script_enabled=False)
    page.locator(".desk-open").first.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(article(page)).to_contain_text("for the 2. time")
    page.locator(".desk-decide .desk-reason summary").click()
    page.get_by_label("To the writer").fill("Said before.")
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(article(page)).to_contain_text("for the 3. time")
    page.get_by_role("button", name="Undo").click()
    expect(article(page)).to_contain_text("for the 2. time")
    page.get_by_role("link", name="The list").click()
    page.goto("/moderate/held/?text=dunlin")
    page.get_by_label("all that are found").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("comments are dealt with")
    expect(page.get_by_role("main")).to_contain_text("Nothing was found.")


def test_who_comes_second_sees_who_has_it_and_gets_it_when_it_is_given_back(
    window: Opener, newspaper: Newspaper
) -> None:
    desk = Desk(newspaper, window, "godwit", 1)
    first, second = desk.open(), desk.moderator(1).open(desk.address)
    first.locator(".desk-open").click()
    expect(article(first)).to_be_visible()
    second.locator(".desk-open").click()
    expect(second.locator(".desk-taken")).to_contain_text("is looking at it")
    expect(second.get_by_role("button", name="Approve", exact=True)).to_be_disabled()
    first.get_by_role("link", name="The list").click()
    expect(rows(first).first).to_be_visible()
    # What the page does every quarter of a minute by itself.
    second.wait_for_timeout(200)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.get_by_role("button", name="Approve", exact=True)).to_be_enabled()


def test_grey_is_remembered_by_the_device(window: Opener, newspaper: Newspaper) -> None:
    page = Desk(newspaper, window, "avocet", 1).open()
    page.get_by_label("Grey").check()
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("is-grey"))


def test_the_desk_is_there_for_everybody_on_a_phone_too(window: Opener, newspaper: Newspaper, axe: str) -> None:
    desk = Desk(newspaper, window, "dipper", 2)
    page = desk.open(width=360, reduced_motion="reduce")
    comment = str(page.locator(".desk-open").first.get_attribute("href"))
    for address in (desk.address, comment, "/moderate/reported/", "/moderate/new/", "/moderate/appeals/"):
        page.goto(address)
        open_all(page)
        assert_for_everybody(page, axe)
