"""axe-core finds nothing on any kind of page: narrow and wide, by day and by night."""

import re
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.kinds import KINDS, SHOWCASE, status_of
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is new with the colours is asked again at night.
COLOURS = ["color-contrast", "link-in-text-block"]

RUN = """async ([tags, rules]) => {
  const only = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const extra = rules ? {} : { rules: { "target-size": { enabled: true } } };
  const { violations, passes } = await axe.run(document, { runOnly: only, ...extra });
  if (passes.length < (rules ? 1 : 20)) throw new Error("axe-core looked at next to nothing");
  return violations.map(({ id, help, nodes }) => ({ id, help,
    where: nodes.slice(0, 4).map((node) => node.html.slice(0, 160)),
    why: nodes[0].failureSummary }));
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_there_for_everybody(window: Opener, newspaper: Newspaper, axe: str, kind: str) -> None:
    one = window(width=360, reduced_motion="reduce")
    page = one.open(KINDS[kind](newspaper), status_of(kind))
    # Evaluated, not added as a script: the page's own policy would rightly forbid that.
    page.evaluate(axe)
    found: dict[str, list[Any]] = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        found[f"{width} light"] = page.evaluate(RUN, [RULES, None])
        page.emulate_media(color_scheme="dark")
        found[f"{width} dark"] = page.evaluate(RUN, [RULES, COLOURS])
    assert not any(found.values()), "\n".join(
        f"{where}: {violation['id']}: {violation['help']}\n  {violation['where']}\n  {violation['why']}"
        for where, violations in found.items()
        for violation in violations
    )


def test_what_is_open_is_there_for_everybody_too(window: Opener, axe: str) -> None:
    """Menu, share links and a loaded embed, which a page that was only loaded does not show."""
    one = window(width=360, reduced_motion="reduce")
    one.allow("www.youtube-nocookie.com")
    page = one.open(SHOWCASE)
    page.locator("details.share summary").click()
    page.get_by_role("button", name="Load this from YouTube").click()
    page.locator("details.menu summary").click()
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(RUN, [RULES, None]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_headings_tell_how_a_page_is_built(newspaper: Newspaper, kind: str) -> None:
    text = newspaper.get(KINDS[kind](newspaper)).text
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels)), levels
    for landmark in ("<main ", '<header class="masthead"', '<footer class="colophon"'):
        assert text.count(landmark) == 1


def test_every_page_has_a_title_of_its_own(newspaper: Newspaper) -> None:
    titles: dict[str, str] = {}
    for kind, address in KINDS.items():
        found = newspaper.get(address(newspaper)).text.split("<title>")[1]
        title = found.split("</title>")[0].strip()
        assert "The Ostrey Courier" in title and len(title) > len("The Ostrey Courier") + 3, kind
        titles[kind] = title
    # Pages of one list may share their title; different things may not.
    different = [title for kind, title in titles.items() if "page of" not in kind]
    assert len(set(different)) == len(different), titles
