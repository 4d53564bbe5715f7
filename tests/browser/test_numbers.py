"""Numbers, report and log in a real browser: without script, on a phone, by day and by night, and printed."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import assert_for_everybody, open_all
from tests.browser.newspaper import Newspaper
from tests.browser.talk import sign_in
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

AT_THE_DESK = ("/moderate/numbers/?days=90", "/moderate/numbers/?days=7", "/moderate/report/", "/moderate/audit/")


@pytest.fixture(scope="module")
def known(newspaper: Newspaper) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(newspaper.run("tests.browser.more_numbers").strip().splitlines()[-1])
    return found


def test_numbers_are_there_for_everybody(window: Opener, known: dict[str, Any], axe: str) -> None:
    one = window(width=360, reduced_motion="reduce")
    sign_in(one, known["publisher"])
    for address in (*AT_THE_DESK, "/transparency/", known["report"]):
        page = one.open(address)
        page.set_viewport_size({"width": 360, "height": 800})
        open_all(page, "main details")
        assert_for_everybody(page, axe)


def test_what_is_written_in_a_chart_can_be_read_on_a_phone(window: Opener, known: dict[str, Any]) -> None:
    one = window(width=360)
    sign_in(one, known["moderator"])
    page = one.open("/moderate/numbers/?days=90")
    heights = page.evaluate(
        "[...document.querySelectorAll('.chart text')].map((text) => text.getBoundingClientRect().height)"
    )
    assert heights and min(heights) >= 10
    apart = page.evaluate("""() => [...document.querySelectorAll(".chart > svg")].every((svg) => {
      const boxes = [...svg.querySelectorAll("text[text-anchor=middle]")].map((text) => text.getBoundingClientRect());
      return boxes.every((box, place) => !place || box.left > boxes[place - 1].right);
    })""")
    assert apart


def test_a_period_is_chosen_and_the_log_is_searched_without_script(window: Opener, known: dict[str, Any]) -> None:
    one = window(java_script_enabled=False)
    sign_in(one, known["moderator"])
    page = one.open("/moderate/held/")
    page.get_by_role("link", name="Numbers").click()
    page.get_by_role("link", name="90 days").click()
    expect(page.get_by_role("link", name="90 days")).to_have_attribute("aria-current", "true")
    page.locator(".chart summary").first.click()
    expect(page.locator(".chart details table").first).to_be_visible()
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Log").click()
    page.get_by_text("Search", exact=True).first.click()
    page.get_by_label("What was done").select_option("reject")
    page.get_by_role("button", name="Search").click()
    assert "deed=reject" in page.url


def test_on_paper_there_are_numbers_and_no_buttons(window: Opener, known: dict[str, Any]) -> None:
    one = window()
    sign_in(one, known["moderator"])
    page = one.open("/moderate/numbers/?days=90")
    page.emulate_media(media="print")
    expect(page.locator(".figures")).to_be_visible()
    expect(page.locator(".chart svg").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
