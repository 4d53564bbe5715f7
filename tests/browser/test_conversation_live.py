"""What an open page hears: it listens again after the paper had trouble, and misses nothing meanwhile."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talk import Talk, comment, id_of, open_talk, post, say, tool, withdraw

pytestmark = pytest.mark.browser
LIVE = re.compile(r"/live\?discussion")
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def remarks(page: Page) -> list[int]:
    """The numbers of the remarks of much_talk.py, as they stand on the page."""
    texts = page.locator("[data-comments] .comment-text").all_inner_texts()
    return [int(found[1]) for found in (re.match(r"Remark (\d+):", text) for text in texts) if found]


def test_a_page_whose_stream_was_refused_listens_again_by_itself(talk: Talk) -> None:
    story = talk.story()
    window = talk.reader(2)
    window.refused.add(502)
    window.page.route(LIVE, lambda route: route.fulfill(status=502, body="Bad gateway"), times=1)
    page = open_talk(window, story)
    post(open_talk(talk.reader(1), story), "While the gateway was away.")
    expect(page.get_by_role("button", name="1 new comment")).to_be_visible(timeout=8_000)


class TestATabThatWasAwayForLong:
    def test_it_offers_all_that_was_said_and_shows_what_was_changed(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(11), story), open_talk(talk.reader(12), story)
        for text in ("The mil was sold.", "And I am glad."):
            post(one, text)
        other.get_by_role("button", name="2 new comments").click()
        expect(comment(other, "And I am glad.")).to_be_visible()
        other.evaluate(HIDE, True)
        tool(comment(one, "The mil was sold."), "Edit").click()
        one.locator(".edit-form textarea").fill("The mill was sold.")
        one.get_by_role("button", name="Save").click()
        expect(comment(one, "The mill was sold.")).to_be_visible()
        withdraw(one, id_of(comment(one, "And I am glad.")))
        talk.paper.run("tests.browser.much_talk", story, "130")
        other.evaluate(HIDE, False)
        bar = other.get_by_role("button", name="130 new comments")
        expect(bar).to_be_visible(timeout=10_000)
        expect(comment(other, "The mill was sold.")).to_be_visible(timeout=10_000)
        expect(other.locator(".comment-gone")).to_have_text("This comment is no longer here.")
        bar.click()
        expect(bar).to_be_hidden(timeout=10_000)
        assert remarks(other) == list(range(130, 0, -1))
        expect(other.locator("#comments [data-comment-count]")).to_have_text("131")

    def test_it_offers_to_load_the_page_anew_where_that_is_too_much(self, talk: Talk) -> None:
        story = talk.said("Before it began.")
        page = open_talk(talk.reader(13), story)
        page.evaluate(HIDE, True)
        talk.paper.run("tests.browser.much_talk", story, "320")
        page.evaluate(HIDE, False)
        bar = page.get_by_role("button", name="New comments", exact=True)
        expect(bar).to_be_visible(timeout=10_000)
        # The page is printed anew once a second.
        for _ in range(20):
            if "Remark 320:" in page.request.get(story).text():
                break
            page.wait_for_timeout(500)
        with page.expect_event("load"):
            bar.click()
        assert remarks(page)[0] == 320
        page.locator("#comments").scroll_into_view_if_needed()
        expect(page.locator("#comments [data-comment-count]")).to_have_text("321")
        expect(page.locator(".news-bar")).to_be_hidden()


def test_what_registered_readers_say_among_themselves_is_live_for_them(talk: Talk) -> None:
    number = talk.paper.run("tests.browser.registered_talk", talk.story()).strip().splitlines()[-1]
    one, other = (open_talk(talk.reader(each), f"/discussions/{number}/") for each in (14, 15))
    post(one, "Between us.")
    bar = other.get_by_role("button", name="1 new comment")
    expect(bar).to_be_visible()
    bar.click()
    first = comment(other, "Between us.")
    expect(first).to_be_focused()
    say(one, "And nobody else.", id_of(first))
    reply = comment(other, "And nobody else.")
    expect(reply).to_be_visible()
    expect(reply).to_contain_text("in reply to")
    withdraw(one, id_of(reply))
    expect(other.locator(".comment-gone")).to_be_visible()
    expect(other.locator("#comments [data-comment-count]")).to_have_text("1")
