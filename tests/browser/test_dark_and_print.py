"""The paper at night and the paper on paper."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import KINDS, OPINION, RUNNING, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

# Contrast of text against the nearest painted background, as WCAG 2.2 defines it. axe-core does this too where it
# understands what it sees; this asks the reading text itself, and says how much there is to spare.
CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => channels(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !part.checkVisibility() || part.closest("script, style")) continue;
    const [a, b] = [light(getComputedStyle(part).color), light(behind(part))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const name = `${part.tagName.toLowerCase()}.${part.className} in ${part.parentElement.className}`;
    found[name] = Math.min(found[name] ?? 21, ratio);
  }
  return found;
}"""


def background(page: Page) -> int:
    """How light the page is, from 0 to 255."""
    lightness: int = page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    return lightness


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["front page", "story with every block", "opinion", "running live blog", "topics"])
def test_text_stands_out_from_what_it_is_set_on(window: Opener, newspaper: Newspaper, kind: str, scheme: str) -> None:
    one = window(color_scheme=scheme)
    one.open(KINDS[kind](newspaper), status_of(kind))
    contrast: dict[str, float] = one.evaluate(CONTRAST)
    assert len(contrast) > 10
    weak = {name: round(ratio, 2) for name, ratio in contrast.items() if ratio < 4.5}
    assert not weak


def test_the_paper_is_dark_for_readers_who_prefer_it_dark(window: Opener) -> None:
    page = window(color_scheme="dark").open(SHOWCASE)
    assert background(page) < 40
    page.emulate_media(color_scheme="light")
    assert background(page) > 240


def test_readers_who_want_more_contrast_get_it(window: Opener) -> None:
    one = window(contrast="more")
    one.open(SHOWCASE)
    contrast: dict[str, float] = one.evaluate(CONTRAST)
    assert contrast["p.standfirst in story-head"] > 15


def test_readers_whose_system_sets_the_colours_see_where_they_are(window: Opener) -> None:
    page = window(forced_colors="active").open("/culture/")
    border = page.locator(".sections [aria-current]").evaluate("link => getComputedStyle(link).borderBottomWidth")
    assert float(border.removesuffix("px")) >= 3


def test_who_does_not_want_motion_sees_none(window: Opener) -> None:
    page = window(reduced_motion="reduce").open(RUNNING)
    moving = page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("path", [SHOWCASE, OPINION, RUNNING])
def test_print_has_the_whole_story_and_nothing_that_only_a_screen_needs(window: Opener, path: str) -> None:
    one = window(color_scheme="dark")
    page = one.open(path)
    words = page.locator(".story-body").inner_text()
    page.emulate_media(media="print")
    assert background(page) == 255
    for hidden in (".menu", ".sections", ".search", ".share", ".skip", ".topics", ".paging", ".after"):
        for part in page.locator(hidden).all():
            expect(part).to_be_hidden()
    for shown in (".nameplate", ".headline", ".standfirst", ".times", ".story-body p"):
        expect(page.locator(shown).first).to_be_visible()
    for paragraph in page.locator(".story-body > p, .entries .prose > p").all():
        assert paragraph.is_visible()
    assert words


def test_paper_keeps_the_hour_because_an_hour_ago_would_be_untrue_tomorrow(window: Opener) -> None:
    page = window().open(RUNNING)
    updated = page.locator(".times time").last
    assert "ago" in updated.inner_text()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "ago" not in updated.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "ago" in updated.inner_text()


def test_paper_has_the_address_of_what_it_cannot_show(window: Opener) -> None:
    page = window().open(SHOWCASE)
    page.emulate_media(media="print")
    link = page.locator(".embed-box a")
    expect(link).to_be_visible()
    printed = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert (link.get_attribute("href") or "?") in printed
    expect(page.locator(".embed-box button")).to_be_hidden()


def test_a_story_can_be_made_into_a_pdf(window: Opener) -> None:
    page = window().open(SHOWCASE)
    made: Any = page.pdf(format="A4")
    assert made.startswith(b"%PDF-") and len(made) > 20_000
    # Chromium writes one /Type /Page object a sheet.
    sheets = made.count(b"/Type /Page\n") + made.count(b"/Type /Page ")
    assert 3 <= sheets <= 12
