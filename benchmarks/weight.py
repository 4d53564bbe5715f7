"""What a story page weighs in a browser with an empty cache, and how often the browser has to ask."""

from __future__ import annotations

from typing import Any

from benchmarks import load
from benchmarks.house import House
from benchmarks.pages import warm
from benchmarks.results import NotMeasured, Result, at_most


def measure(house: House) -> list[Result]:
    """Bytes over the wire, headers included, and requests: without pictures, and in all."""
    chromium = load.tool("chromium", "chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NotMeasured("the Python package playwright is not installed (make tools)") from None
    story = house.story
    with house.serving(), sync_playwright() as playwright:
        warm(house.port, story)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            seen = _visit(browser.new_page(viewport={"width": 412, "height": 823}), f"{house.address}{story}")
        finally:
            browser.close()
    plain = [size for kind, size, _ in seen if kind != "Image"]
    foreign = sorted({address for _, _, address in seen if not address.startswith((house.address, "data:"))})
    if foreign:
        house.notes.append(f"weight: the story page asks somebody else: {', '.join(foreign)}")
    return [
        Result("weight.story_without_pictures", sum(plain) / 1000, "KB", at_most(60)),
        Result("weight.story_requests_without_pictures", len(plain), "requests", at_most(5)),
        Result("weight.story_with_pictures", sum(size for _, size, _ in seen) / 1000, "KB"),
        Result("weight.third_party_requests", len(foreign), "requests", at_most(0)),
    ]


def _visit(page: Any, address: str) -> list[tuple[str, float, str]]:
    """(type, bytes over the wire, address) of everything that one visit loads."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, tuple[str, str]] = {}
    loaded: list[tuple[str, float, str]] = []

    def begun(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = (event.get("type", "Other"), event["request"]["url"])

    def finished(event: dict[str, Any]) -> None:
        kind, url = asked.get(event["requestId"], ("Other", ""))
        if not url.startswith("data:"):
            loaded.append((kind, event["encodedDataLength"], url))

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    return loaded
