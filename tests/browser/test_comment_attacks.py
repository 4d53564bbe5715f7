"""Comments by people with bad intentions, shown by a real browser: nothing runs, nothing is asked for."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Route

from broadsheet.common.text import Mentions, comment_html
from broadsheet.readers.handles import MENTION, normalise
from tests.common.xss_corpus import ATTACKS

pytestmark = pytest.mark.browser

READERS = Mentions(MENTION, normalise, {"anna": "/readers/anna/", "bob": "", "constructor": "/readers/constructor/"})
SIGNS = [*"*`\n[)<>\"' ", "**", "\n\n", "\n> ", "\n- ", "](", "@anna ", "https://x.invalid/"]
ADDRESS = "https://paper.example/"

# `ran` tells what was called, which windows of questions were opened, and what could not be loaded.
TRAP = """window.ran = [];
for (const name of ["alert", "confirm", "prompt", "open", "msgbox"]) window[name] = () => ran.push(name);
addEventListener("error", (event) => event.isTrusted && ran.push(event.message || "load failed"), true);"""

# Does what a mouse and a keyboard would; tells what should not be there.
TOUCH = """() => {
  const comments = document.querySelector("main");
  for (const element of comments.querySelectorAll("*")) {
    for (const kind of ["mouseover", "mouseenter", "focus", "pointerenter", "toggle", "error", "load"]) {
      element.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
  return [...comments.querySelectorAll("*")]
    .filter((element) => !element.matches("article, p, br, em, strong, a, span.mention, blockquote, ul, ol, li, code")
      || [...element.attributes].some(({ name }) => !["href", "rel", "class", "start"].includes(name))
      || (element.matches("a[href]") && !["http:", "https:", "mailto:"].includes(element.protocol)))
    .map((element) => element.outerHTML.slice(0, 200));
}"""


def mixtures(number: int) -> Iterator[str]:
    """Markdown made of pieces of attacks, the same each time."""
    dice = random.Random(1605)
    for _ in range(number):
        pieces = [piece[: dice.randint(1, 40)] for piece in dice.choices(ATTACKS, k=dice.randint(1, 4))]
        yield "".join(piece + dice.choice(SIGNS) for piece in pieces for piece in (dice.choice(SIGNS), piece))


def shown(sources: list[str]) -> str:
    return "".join(f"<article>{comment_html(source, READERS)}</article>" for source in sources)


@pytest.mark.parametrize("live", [False, True], ids=["with the page", "live"])
@pytest.mark.parametrize("sources", [ATTACKS, list(mixtures(1500))], ids=["known attacks", "mixtures"])
def test_no_comment_runs_or_loads_anything(chromium: Any, sources: list[str], live: bool) -> None:
    comments = shown(sources)
    document = f"<!doctype html><html lang=en><title>Comments</title><main>{'' if live else comments}</main>"
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS and not asked:
            route.fulfill(content_type="text/html; charset=utf-8", body=document)
        else:
            route.abort()
        asked.append(route.request.url)

    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script(TRAP)
        context.on("page", lambda opened: asked.append(f"window {opened.url}"))
        page.route("**/*", answer)
        page.goto(ADDRESS)
        if live:
            # Twice, since what a browser makes of HTML may mean something else when it is read again.
            page.evaluate(
                """(html) => {
                  const main = document.querySelector("main");
                  main.innerHTML = html;
                  main.innerHTML = main.innerHTML;
                }""",
                comments,
            )
        assert page.locator("article").count() == len(sources)
        assert page.evaluate(TOUCH) == []
        page.wait_for_load_state("networkidle")
        assert page.evaluate("ran") == []
        assert page.url == ADDRESS
        assert asked == [ADDRESS]
