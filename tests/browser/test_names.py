"""Names that wait, in a real browser: the desk's queue from the keyboard and on a phone, and what readers are told."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.everybody import assert_for_everybody, open_all
from tests.browser.newspaper import Newspaper
from tests.browser.talk import sign_in
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


class Names:
    """Names with a word in each of them that wait, and windows of a moderator and of a reader."""

    def __init__(self, paper: Newspaper, window: Opener, word: str, number: int = 0) -> None:
        said = paper.run("tests.browser.more_names", word, str(number))
        self.people: list[dict[str, Any]] = json.loads(said.strip().splitlines()[-1])
        self.window, self.word = window, word

    def desk(self, **settings: Any) -> Page:
        return self._open(0, "/moderate/names/", **settings)

    def profile(self, **settings: Any) -> Page:
        return self._open(1, "/accounts/profile/", **settings)

    def row(self, page: Page, number: int) -> Any:
        return page.locator(".desk-row").filter(has_text=f"The {self.word} {number}")

    def _open(self, who: int, path: str, **settings: Any) -> Page:
        opened = self.window(**settings)
        # What is refused comes back as such.
        opened.expected.add(422)
        sign_in(opened, self.people[who])
        return opened.open(path)


def test_names_are_decided_from_the_keyboard(window: Opener, newspaper: Newspaper) -> None:
    names = Names(newspaper, window, "gadwall", 2)
    page = names.desk()
    names.row(page, 1).focus()
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("“The gadwall 1” is accepted.")
    expect(names.row(page, 1)).to_have_count(0)
    names.row(page, 2).focus()
    page.keyboard.press("r")
    row = names.row(page, 2)
    expect(row.get_by_label("Rule")).to_be_focused()
    row.get_by_label("To the reader").fill("It is an insult.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("“The gadwall 2” is rejected")


def test_a_key_decides_nothing_where_one_is_at_no_name(window: Opener, newspaper: Newspaper) -> None:
    names = Names(newspaper, window, "garganey", 1)
    page = names.desk()
    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(names.row(page, 1)).to_be_visible()
    expect(names.row(page, 1).locator("details[open]")).to_have_count(0)


def test_names_are_decided_without_script(window: Opener, newspaper: Newspaper) -> None:
    names = Names(newspaper, window, "goosander", 2)
    page = names.desk(java_script_enabled=False, width=360)
    names.row(page, 1).get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status").first).to_contain_text("“The goosander 1” is accepted.")
    row = names.row(page, 2)
    row.locator("summary").click()
    row.get_by_label("Note for colleagues").fill("Seen before.")
    row.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Give a reason")
    expect(names.row(page, 2).get_by_label("Note for colleagues")).to_have_value("Seen before.")
    row = names.row(page, 2)
    row.get_by_label("To the reader").fill("It is an insult.")
    row.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("“The goosander 2” is rejected")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_reader_is_told_of_a_name_that_waits_and_of_one_that_cannot_be(
    window: Opener, newspaper: Newspaper, has_script: bool
) -> None:
    word = "pochard" if has_script else "pintail"
    page = Names(newspaper, window, word).profile(java_script_enabled=has_script)
    page.get_by_label("Display name").fill(f"Never{word}")
    page.get_by_label("About me").fill("I keep bees.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist")).to_contain_text(f"“Never{word}” is not said here.")
    expect(page.get_by_label("Display name")).to_have_value(f"Never{word}")
    expect(page.get_by_label("About me")).to_have_value("I keep bees.")
    page.get_by_label("Display name").fill(f"The {word}")
    page.get_by_role("button", name="Save").click()
    told = page.get_by_role("status").first
    expect(told).to_contain_text("Your profile is changed.")
    expect(told).to_contain_text(f"“The {word}” waits for a moderator to look at it.")
    expect(page.get_by_label("Display name")).to_have_value("Ansel Marsh")


def test_the_queue_and_the_watch_list_are_there_for_everybody(window: Opener, newspaper: Newspaper, axe: str) -> None:
    names = Names(newspaper, window, "scaup", 2)
    page = names.desk(width=360, reduced_motion="reduce")
    reader = str(names.row(page, 1).locator(".desk-open").get_attribute("href")).strip("/").split("/")[-1]
    watch = f"/moderate/watch-list/readers/{reader}/"
    page.goto(watch)
    page.get_by_label("Why, for colleagues").fill("Much was reported.")
    page.get_by_role("button", name="Take under watch").click()
    expect(page.get_by_role("status").first).to_contain_text("is under watch.")
    for address in ("/moderate/names/", "/moderate/watch-list/", watch, "/moderate/watched/"):
        page.goto(address)
        open_all(page)
        assert_for_everybody(page, axe)
