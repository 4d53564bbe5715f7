"""People who talk under a story, each in a browser of their own."""

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener, Window

ANY_ID = re.compile(r"^comment-\d+$")


@dataclass
class Talk:
    """The stories, the readers and the long discussion of more_talk.py, and windows for them."""

    paper: Newspaper
    window: Opener
    known: dict[str, Any]

    @classmethod
    def of(cls, paper: Newspaper) -> dict[str, Any]:
        """Has the paper add them; called once for a paper."""
        said: dict[str, Any] = json.loads(paper.run("tests.browser.more_talk").strip().splitlines()[-1])
        return said

    def story(self) -> str:
        """A story that nobody has talked about yet."""
        return str(self.known["stories"].pop(0))

    def said(self, text: str, number: int = 1, story: str = "") -> str:
        """A story under which a reader has said something that its page, as everybody gets it, has by now."""
        story = story or self.story()
        post(open_talk(self.reader(number), story), text)
        deadline = time.monotonic() + 10
        while text not in self.paper.get(story).text:
            assert time.monotonic() < deadline, f"{story} was not printed anew"
            time.sleep(0.1)
        return story

    def reader(self, number: int = 1, **settings: Any) -> Window:
        """A window of a reader who is signed in."""
        return self._window(self.known["readers"][number], **settings)

    def moderator(self) -> Window:
        return self._window(self.known["moderator"])

    def nobody(self, **settings: Any) -> Window:
        return self.window(**settings)

    def name(self, number: int = 1) -> str:
        return str(self.known["readers"][number]["name"])

    def _window(self, who: dict[str, Any], **settings: Any) -> Window:
        opened = self.window(**settings)
        sign_in(opened, who)
        return opened


def sign_in(window: Window, who: dict[str, Any]) -> None:
    """Gives a window the cookies of a reader who has just signed in."""
    window.context.add_cookies(
        [{"name": key, "value": value, "url": window.address} for key, value in who["cookies"].items()]
    )


def open_talk(window: Window, address: str) -> Page:
    """Opens a story and goes down to what is said about it, until the page hears what is new."""
    page = window.open(address)
    if window.context.cookies():
        expect(page.locator("html[data-reader]")).to_have_count(1, timeout=15_000)
    with page.expect_request(lambda request: "/live?discussion" in request.url):
        page.locator("#comments").scroll_into_view_if_needed()
    return page


def until(page: Page, script: str) -> None:
    """Waits until `script`, an expression, says yes. Playwright's own way needs a page that lets strings be run."""
    deadline = time.monotonic() + 10
    while not settled(page, script):
        assert time.monotonic() < deadline, f"Never so: {script}"
        page.wait_for_timeout(50)


def settled(page: Page, script: str) -> Any:
    """What `script`, an expression, comes to; one that waits for what never comes fails instead of waiting for ever."""
    never = f"new Promise((_, no) => setTimeout(no, 20_000, new Error({json.dumps(script)})))"
    return page.evaluate(f"Promise.race([(async () => ({script}))(), {never}])")


def keeps_a_draft(page: Page) -> None:
    """Waits until the device keeps what was typed."""
    until(page, "Object.keys(localStorage).some((key) => key.startsWith('draft:'))")


def box(page: Page) -> Locator:
    return page.get_by_label("Your comment", exact=True)


def post(page: Page, text: str) -> Locator:
    """Posts a comment in place, and waits until the paper has it."""
    box(page).fill(text)
    page.get_by_role("button", name="Post", exact=True).first.click()
    article = comment(page, text)
    expect(article).to_have_attribute("id", ANY_ID)
    return article


def say(page: Page, text: str, parent: str = "") -> str:
    """Posts a comment without any box, as the page's reader; its id."""
    posted = page.evaluate(
        """async ([text, parent]) => {
          const number = document.querySelector("the-conversation").dataset.discussion;
          const response = await fetch(`/discussions/${number}/comments/`, { method: "POST",
            body: new URLSearchParams({ text, parent }), headers: { Accept: "application/json" } });
          return (await response.json()).id;
        }""",
        [text, parent],
    )
    return str(posted)


def withdraw(page: Page, pk: str) -> None:
    """Takes back a comment of the page's reader, as the page would."""
    page.evaluate("(pk) => document.querySelector('the-conversation').post(`/comments/${pk}/withdraw/`, {})", pk)


def id_of(article: Locator) -> str:
    return (article.get_attribute("id") or "").removeprefix("comment-")


def comment(page: Page, text: str) -> Locator:
    return page.locator("article.comment").filter(has=page.locator(".comment-text", has_text=text))


def tool(article: Locator, name: str) -> Locator:
    """A tool of that comment, whatever it is made of."""
    return article.locator(".comment-tools").locator("a, button, summary").filter(has_text=name)
