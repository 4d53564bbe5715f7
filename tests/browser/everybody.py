"""Whether an open page is there for everybody: on a phone and a wide screen, by day and by night."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.test_accessibility import COLOURS, RULES, RUN


def open_all(page: Page, details: str = "details") -> None:
    """Opens everything that folds."""
    for each in page.locator(details).all():
        each.evaluate("(each) => { each.open = true; }")


def assert_for_everybody(page: Page, axe: str, besides: Callable[[], None] = lambda: None) -> None:
    """Nothing of axe-core's, and nothing wider than the window. `besides` is looked at in each width, too."""
    page.evaluate(axe)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        besides()
        for scheme, asked in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = page.evaluate(RUN, [RULES, asked])
            assert not found, (page.url, width, scheme, found)
