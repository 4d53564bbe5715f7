"""What a page costs the reader: bytes, requests, pictures, and nothing that jumps about."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import AGENCY, KINDS, OPINION, RUNNING, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener, Window

pytestmark = pytest.mark.browser

SHIFTS = """new PerformanceObserver((list) => {
  window.shifts ??= [];
  for (const entry of list.getEntries()) window.shifts.push({
    value: entry.value, what: entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120)) });
}).observe({ type: "layout-shift", buffered: true });"""

PLACE = """(box) => {
  const { width, height, top } = box.getBoundingClientRect();
  return [width, height, Math.round(top + scrollY)];
}"""


def weigh(window: Window, path: str) -> dict[str, list[int]]:
    """Bytes over the wire of everything that `path` makes the browser ask for, by kind of resource."""
    session = window.context.new_cdp_session(window.page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: dict[str, list[int]] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: weights.setdefault(kinds.get(event["requestId"], "?"), []).append(event["encodedDataLength"]),
    )
    window.open(path)
    window.page.wait_for_load_state("networkidle")
    return weights


@pytest.mark.parametrize("path", [SHOWCASE, OPINION, AGENCY, RUNNING, "/"])
def test_a_page_is_light_and_asks_for_little(window: Opener, path: str) -> None:
    """At most 60 KB over the wire in at most five requests, pictures apart."""
    weights = weigh(window(), path)
    weights.pop("Image", None)
    assert "Document" in weights and "Stylesheet" in weights
    assert sum(len(several) for several in weights.values()) <= 5, weights
    assert sum(sum(several) for several in weights.values()) <= 60_000, weights


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["front page", "section", "story with every block", "running live blog", "byline"])
def test_nothing_jumps_while_a_page_loads_and_is_read(
    window: Opener, newspaper: Newspaper, kind: str, width: int
) -> None:
    one = window(width=width)
    one.context.add_init_script(SHIFTS)
    one.open(KINDS[kind](newspaper), status_of(kind))
    one.scroll_through()
    one.page.wait_for_timeout(200)
    shifts: list[dict[str, Any]] = one.evaluate("window.shifts ?? []")
    assert shifts == []


@pytest.mark.parametrize("path", ["/", SHOWCASE])
def test_pictures_come_in_the_best_format_and_keep_their_place(window: Opener, path: str) -> None:
    one = window()
    page = one.open(path)
    one.scroll_through()
    pictures = page.locator("main img").evaluate_all(
        """images => images.map((image) => ({ source: image.currentSrc, width: image.getAttribute("width"),
          height: image.getAttribute("height"), loading: image.loading, natural: image.naturalWidth,
          alt: image.getAttribute("alt"), top: image.getBoundingClientRect().top + scrollY }))"""
    )
    assert len(pictures) > 3
    for picture in pictures:
        assert picture["source"].endswith(".avif")
        assert picture["natural"] > 0
        assert int(picture["width"]) > 0 and int(picture["height"]) > 0
        assert picture["alt"] is not None
        if picture["top"] > 1_600:
            assert picture["loading"] == "lazy"
    first = page.locator("main img[fetchpriority=high]")
    assert first.count() == 1
    assert first.get_attribute("loading") != "lazy"


def test_browsers_without_avif_get_webp(newspaper: Newspaper, window: Opener) -> None:
    page = window(java_script_enabled=False).open(SHOWCASE)
    fallback = page.locator(".story-lead img").get_attribute("src") or ""
    assert fallback.endswith(".webp")
    answer = newspaper.get(fallback)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.body[8:12] == b"WEBP"
    assert "immutable" in answer.headers["cache-control"]


def test_pictures_below_the_fold_wait_until_they_are_wanted(window: Opener) -> None:
    one = window(height=600)
    page = one.open("/")
    page.wait_for_load_state("networkidle")
    before = len([request for request in one.requests if request.resource_type == "image"])
    one.scroll_through()
    page.wait_for_load_state("networkidle")
    after = len([request for request in one.requests if request.resource_type == "image"])
    assert before < after


def test_what_a_picture_shows_is_said_in_other_words_than_its_caption(window: Opener) -> None:
    page = window().open(SHOWCASE)
    for figure in page.locator("figure:has(picture)").all():
        alternative = figure.locator("img").get_attribute("alt") or ""
        caption = figure.locator(".words").inner_text()
        assert alternative and caption and alternative != caption


def test_the_picture_of_a_card_is_not_read_out_beside_its_headline(window: Opener) -> None:
    page = window().open("/")
    for picture in page.locator(".card img").all():
        assert picture.get_attribute("alt") == ""


def test_an_embed_loads_nothing_from_elsewhere_until_it_is_asked_for(window: Opener) -> None:
    one = window()
    page = one.open(SHOWCASE)
    one.scroll_through()
    expect(page.locator("iframe")).to_have_count(0)
    theirs = "www.youtube-nocookie.com"
    assert not [request for request in one.requests if theirs in request.url]
    one.allow(theirs)
    box = page.locator(".embed-box")
    before = box.evaluate(PLACE)
    page.get_by_role("button", name="Load this from YouTube").click()
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("src", f"https://{theirs}/embed/aqz-KE-bpKQ")
    assert (frame.get_attribute("title") or "").startswith("Big Buck Bunny")
    expect(frame.content_frame.get_by_text("Theirs")).to_be_visible()
    assert [request for request in one.requests if theirs in request.url]
    assert box.evaluate(PLACE) == before


def test_the_paper_leaves_nothing_behind_in_the_browser(window: Opener) -> None:
    one = window()
    page = one.open("/")
    one.open(SHOWCASE)
    assert one.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
