"""Small screens and large print: nothing runs out of the page, everything can be hit with a thumb."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import KINDS, RUNNING, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener, Window
from tests.migrated import put

pytestmark = pytest.mark.browser

OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right > room + 1)
    .slice(0, 5).map((part) => `${part.tagName}.${part.className}: ${Math.round(part.getBoundingClientRect().right)}`)
    .concat(`page: ${document.scrollingElement.scrollWidth} > ${innerWidth}`);
}"""

# Target size (WCAG 2.2, 2.5.8): 24 by 24 CSS pixels, or as much room around it; links within a sentence are exempt.
# A card's link fills the card by its ::after.
TARGETS = """() => {
  const boxOf = (target) => {
    const filled = getComputedStyle(target, "::after");
    const box = filled.content !== "none" && filled.position === "absolute" && filled.inset.startsWith("0px")
      ? target.closest(".card, .person, li").getBoundingClientRect() : target.getBoundingClientRect();
    return box;
  };
  const within = (target) => [...target.parentElement.childNodes].some(
    (node) => node !== target && node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
  return [...document.querySelectorAll("a, button, input, summary, [tabindex='0']")]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }) && !target.matches(".skip"))
    .map((target) => ({ name: (target.innerText || target.getAttribute("aria-label") || target.tagName).trim(),
      where: target.parentElement.className, inline: within(target),
      width: boxOf(target).width, height: boxOf(target).height }));
}"""

# Text that stands outside of the page on the side that cannot be scrolled to.
LOST = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, time)")].filter((part) => {
  const box = part.getBoundingClientRect();
  return part.checkVisibility() && !part.closest(".for-readers-aloud, .scroller, .key-events")
    && (box.left < -1 || box.right > innerWidth + 1);
}).map((part) => part.outerHTML.slice(0, 80))"""

SMALLEST_CARD = 240
"""Pixels across of the smallest size in which the picture of a card is offered."""

MAIN_TARGETS = (
    "details.menu > summary, .tool-search, .menu-sheet a, .search input, .search button, .share > summary, .share li a,"
    " .topics li a, .paging a, .calendar a, .colophon li a, .embed-box button, .story-end .button"
)


def overflow(window: Window) -> list[str]:
    found: list[str] = window.evaluate(OVERFLOW)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_runs_out_of_a_page(window: Opener, newspaper: Newspaper, kind: str) -> None:
    """At 320 px, which is also 1280 px at 400 % (WCAG 1.4.10), and at widths between phone and desk."""
    one = window(width=320, height=256)
    page = one.open(KINDS[kind](newspaper), status_of(kind))
    for width in (320, 360, 639, 641, 767, 769, 1023, 1025, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(one) == [], f"at {width} px"


@pytest.mark.parametrize("kind", ["front page", "story with every block", "running live blog", "missing page"])
def test_text_twice_as_large_fits(window: Opener, newspaper: Newspaper, kind: str) -> None:
    one = window(width=360)
    page = one.open(KINDS[kind](newspaper), status_of(kind))
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert overflow(one) == []
    # Readers' own spacing (WCAG 1.4.12), set as a style sheet of the browser would be.
    page.evaluate(
        """() => { for (const part of document.querySelectorAll("body, body *")) {
          part.style.setProperty("line-height", "1.5", "important");
          part.style.setProperty("letter-spacing", "0.12em", "important");
          part.style.setProperty("word-spacing", "0.16em", "important");
        } document.documentElement.style.setProperty("font-size", "100%"); }"""
    )
    assert overflow(one) == []


@pytest.mark.parametrize("kind", KINDS)
def test_everything_to_press_is_large_enough_for_a_thumb(window: Opener, newspaper: Newspaper, kind: str) -> None:
    one = window(width=360, has_touch=True, is_mobile=True)
    page = one.open(KINDS[kind](newspaper), status_of(kind))
    targets: list[dict[str, Any]] = one.evaluate(TARGETS)
    small = [target for target in targets if not target["inline"] and min(target["width"], target["height"]) < 23.9]
    assert not small, small
    for target in page.locator(MAIN_TARGETS).all():
        if target.is_visible():
            box = target.bounding_box()
            assert box is not None and box["height"] >= 43.9, f"{target.inner_text()}: {box}"


def test_a_phone_shows_one_menu_and_a_desk_the_row_of_sections(window: Opener) -> None:
    one = window(width=360)
    page = one.open("/")
    expect(page.locator("nav.sections")).to_be_hidden()
    page.locator("details.menu summary").click()
    sheet = page.get_by_role("navigation", name="Sections", exact=True)
    expect(sheet.get_by_role("link", name="Sport")).to_be_visible()
    page.locator("main").click(position={"x": 5, "y": 600})
    expect(page.locator(".menu-sheet")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("nav.sections")).to_be_visible()
    expect(page.locator("details.menu")).to_be_hidden()


def test_pictures_on_a_phone_are_as_small_as_the_phone(window: Opener) -> None:
    one = window(width=360, device_scale_factor=2)
    page = one.open(SHOWCASE)
    one.scroll_through()
    widths = page.locator("main img").evaluate_all("images => images.map(image => [image.currentSrc, image.width])")
    for source, width in widths:
        chosen = int(source.rsplit("-", 1)[1].split(".")[0])
        assert chosen <= max(width * 2 * 1.6, SMALLEST_CARD), f"{source} for {width} px"


def test_the_live_blog_on_a_phone_has_its_key_events_within_reach(window: Opener) -> None:
    page = window(width=360, reduced_motion="reduce").open(RUNNING)
    page.get_by_role("link", name="Key events", exact=True).click()
    expect(page.locator("#key-events")).to_be_in_viewport()


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Any:
    """A paper that is written from right to left."""
    settings = {"BROADSHEET_LANGUAGE": "ar", "BROADSHEET_DEMO": "1"}
    paper = Newspaper(tmp_path_factory.mktemp("arabic") / "data", settings)
    put(migrated, paper.data)
    try:
        paper.start()
        yield paper
        assert paper.stop() == 0, paper.log
    finally:
        paper.kill()


@pytest.mark.parametrize("path", ["/", SHOWCASE, RUNNING])
def test_a_paper_written_from_right_to_left_is_laid_out_so(window: Opener, arabic: Newspaper, path: str) -> None:
    one = window(address=arabic.address, width=320)
    page = one.open(path)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(one) == [], f"at {width} px"
        assert page.evaluate(LOST) == [], f"at {width} px"
    menu, search = page.locator(".masthead-start"), page.locator(".masthead-end")
    start, end = menu.bounding_box(), search.bounding_box()
    assert start is not None and end is not None and start["x"] > end["x"]
