"""Reading with the keyboard alone: a visible focus on every stop, nothing that traps, nothing out of reach."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import KINDS, RUNNING, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

MOST_STOPS = 400

# What the focused thing looks like beside what it looks like without focus. A ring may be drawn by the thing itself or
# by the part of it that fills its card (::after).
STOP = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const ring = (part) => {
    const style = getComputedStyle(stop, part);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return drawn ? style.outlineColor : "";
  };
  const box = stop.getBoundingClientRect();
  const middle = { x: box.left + Math.min(box.width / 2, 40), y: box.top + Math.min(box.height / 2, 20) };
  return {
    name: (stop.innerText || stop.getAttribute("aria-label") || stop.name || stop.tagName).trim().slice(0, 60),
    place: [...document.querySelectorAll("*")].indexOf(stop),
    ring: ring(null) || ring("::after"),
    matches: stop.matches(":focus-visible"),
    width: box.width,
    height: box.height,
    shown: box.bottom > 0 && box.top < innerHeight,
    covered: !(document.elementsFromPoint(middle.x, middle.y).includes(stop)),
  };
}"""


def stops(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Every stop of the Tab key from where the focus is until it leaves the page."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None or (found and stop["place"] == found[0]["place"]):
            return found
        found.append(stop)
    raise AssertionError(f"The keyboard does not get out: {[stop['name'] for stop in found[-5:]]}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["front page", "story with every block", "running live blog", "search with results"])
def test_every_stop_is_seen_and_the_last_leads_out_again(
    window: Opener, newspaper: Newspaper, kind: str, width: int
) -> None:
    one = window(width=width, reduced_motion="reduce")
    page = one.open(KINDS[kind](newspaper), status_of(kind))
    found = stops(page)
    assert len(found) > 15
    places = [stop["place"] for stop in found]
    assert places == sorted(places), "The order of stops is not the order of the page"
    for stop in found:
        assert stop["matches"] and stop["ring"], f"No visible focus on {stop}"
        assert stop["width"] > 0 and stop["height"] > 0 and stop["shown"], f"Focus on what nobody sees: {stop}"
        assert not stop["covered"], f"Something covers {stop}"


def test_the_keyboard_gets_back_as_it_got_in(window: Opener) -> None:
    page = window(reduced_motion="reduce").open(SHOWCASE)
    # What is only fetched once it comes into view is there after the first round.
    stops(page)
    # By name: what comes in between, such as a note of the hour, moves the places of what follows it.
    forth = [stop["name"] for stop in stops(page)]
    back = [stop["name"] for stop in stops(page, "Shift+Tab")]
    assert back == forth[::-1]


def test_the_first_stop_skips_to_the_content(window: Opener) -> None:
    page = window().open(SHOWCASE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".story-head .kicker a")).to_be_focused()


def test_the_menu_of_sections_opens_closes_and_leads_by_keyboard(window: Opener) -> None:
    page = window(width=360).open("/")
    summary = page.locator("details.menu summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("navigation", name="Sections", exact=True)
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="News")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/politics/$"))


def test_a_menu_that_the_focus_left_shuts_behind_it(window: Opener) -> None:
    page = window(width=360).open("/")
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('.menu')"):
            break
    expect(page.locator("details.menu")).not_to_have_attribute("open", re.compile(""))


def test_a_search_is_asked_and_answered_by_keyboard(window: Opener) -> None:
    page = window().open("/search/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("lighthouse")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=lighthouse$"))
    expect(page.get_by_role("status")).to_contain_text("lighthouse")


def test_share_links_open_by_keyboard(window: Opener) -> None:
    page = window().open(SHOWCASE)
    page.locator("details.share summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".share ul")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('.share li'))")


def test_a_wide_table_scrolls_by_keyboard(window: Opener) -> None:
    page = window(width=320).open(SHOWCASE)
    scroller = page.get_by_role("region", name="What was found in the trench")
    scroller.focus()
    assert scroller.evaluate("box => box.scrollWidth > box.clientWidth")
    page.keyboard.press("ArrowRight")
    expect(scroller).not_to_have_js_property("scrollLeft", 0)


def test_the_focus_moves_into_an_embed_that_was_asked_for(window: Opener) -> None:
    one = window()
    one.allow("www.youtube-nocookie.com")
    page = one.open(SHOWCASE)
    page.get_by_role("button", name="Load this from YouTube").focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_be_focused()


def test_key_events_lead_into_the_live_blog_by_keyboard(window: Opener) -> None:
    page = window(reduced_motion="reduce").open(RUNNING)
    event = page.locator(".key-events a[href^='#']").first
    target = event.get_attribute("href") or ""
    event.focus()
    page.keyboard.press("Enter")
    expect(page.locator(target)).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("(id) => Boolean(document.activeElement.closest(id))", target)
