"""The page of what a reader is told, and the one that ends mail: on every screen, with and without script."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk
from tests.browser.test_account_pages import faults
from tests.browser.test_html_validity import messages, told

pytestmark = pytest.mark.browser
PAGE = "/notices/settings/"


def save(page: Page, name: str) -> None:
    """Where somebody wants to look at the pages, they are put there."""
    if folder := os.environ.get("BROADSHEET_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_device_offers_its_time_zone_and_what_is_decided_stays(talk: Talk, axe: str) -> None:
    page = talk.reader(3, timezone_id="Asia/Tokyo", width=360, reduced_motion="reduce").open(PAGE)
    guess = page.locator("zone-guess")
    expect(guess).to_contain_text("Asia/Tokyo")
    guess.get_by_role("button", name="Take this").click()
    expect(guess).to_be_hidden()
    zone = page.get_by_label("By the clock in")
    expect(zone).to_have_value("Asia/Tokyo")
    expect(zone).to_be_focused()
    page.get_by_label("From").fill("22:00")
    page.get_by_label("Until").fill("07:00")
    page.get_by_label("Once a day, in the morning").check()
    page.get_by_label("Somebody answers you: By e-mail").uncheck()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Your switches are set.")).to_be_visible()
    expect(page.get_by_label("From")).to_have_value("22:00")
    expect(page.get_by_label("Once a day, in the morning")).to_be_checked()
    expect(page.get_by_label("Somebody answers you: By e-mail")).not_to_be_checked()
    expect(page.locator("zone-guess")).to_be_hidden()
    assert faults(page, PAGE, axe) == []
    save(page, "settings-wide")
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="dark")
    save(page, "settings-narrow-dark")


def test_without_script_it_says_what_is_wrong_and_loses_nothing(talk: Talk) -> None:
    page = talk.reader(4, java_script_enabled=False, width=360)
    page.expected.add(422)
    shown = page.open(PAGE)
    expect(shown.locator("zone-guess")).to_be_hidden()
    shown.get_by_label("From").fill("22:00")
    shown.get_by_label("Readers recommend what you wrote: By e-mail").check()
    shown.get_by_role("button", name="Keep").click()
    expect(shown.get_by_text("Say also until when it is to be quiet.")).to_be_visible()
    expect(shown.get_by_label("From")).to_have_value("22:00")
    expect(shown.get_by_label("Readers recommend what you wrote: By e-mail")).to_be_checked()
    save(shown, "settings-wrong")
    shown.get_by_label("Until").fill("07:00")
    shown.get_by_role("button", name="Keep").click()
    expect(shown.get_by_text("Your switches are set.")).to_be_visible()


def test_mail_is_ended_by_a_link_without_logging_in(talk: Talk, newspaper: Newspaper, axe: str) -> None:
    link = end_link(newspaper)
    page = talk.nobody(java_script_enabled=False, width=360).open(link)
    expect(page.get_by_role("heading", name="No more mail?")).to_be_visible()
    save(page, "unsubscribe")
    page.get_by_role("button", name="No more mail of this kind").click()
    expect(page.get_by_role("heading", name="You get no more mail")).to_be_visible()
    page.get_by_role("button", name="That was a mistake").click()
    expect(page.get_by_role("button", name="No more mail of this kind")).to_be_visible()
    nobody = talk.nobody(reduced_motion="reduce")
    shown = nobody.open(link)
    assert faults(shown, "unsubscribe", axe) == []
    forged = nobody.open(re.sub(r"\.reply\.", ".all.", link), status=404)
    assert faults(forged, "forged", axe) == []
    save(forged, "unsubscribe-forged")


def test_the_pages_are_valid_html(talk: Talk, newspaper: Newspaper, checker: list[str], tmp_path: Path) -> None:
    reader = talk.reader(3)
    for name, path in (("settings", PAGE), ("end", end_link(newspaper))):
        answer = reader.context.request.get(path)
        (tmp_path / f"{name}.html").write_bytes(answer.body())
    errors = [each for each in messages(checker, str(tmp_path)) if each["type"] == "error"]
    assert not errors, told(errors)


def end_link(newspaper: Newspaper) -> str:
    """A reader's link that ends mail of answers."""
    return newspaper.run("tests.browser.end_link").strip().splitlines()[-1]
