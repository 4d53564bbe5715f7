"""Answering on pages that have no box to write in, such as a comment's own: nothing that was typed there is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talk import ANY_ID, Talk, comment, id_of, open_talk, post, tool, withdraw
from tests.browser.test_conversation_writing import POST, kept
from tests.browser.window import Window

pytestmark = pytest.mark.browser
WRITE = re.compile(r"/discussions/\d+/write/$")


def open_own_page(window: Window, pk: str) -> Page:
    """A comment's own page, of a reader whom the page knows."""
    page = window.open(f"/comments/{pk}/")
    expect(page.locator("html[data-reader]")).to_have_count(1)
    return page


def begin_reply(page: Page, to: str, text: str) -> None:
    tool(comment(page, to), "Reply").click()
    page.get_by_label("Your reply to").fill(text)


def press_post(page: Page) -> None:
    page.locator("article + kept-draft").get_by_role("button", name="Post", exact=True).click()


def drafts(page: Page) -> dict[str, Any]:
    return {key: value for key, value in kept(page).items() if not key.startswith("draft:outbox:")}


def test_a_reply_to_what_was_withdrawn_meanwhile_comes_back_into_its_box(talk: Talk) -> None:
    writer = open_talk(talk.reader(1), talk.story())
    pk = id_of(post(writer, "Taken back soon."))
    window = talk.reader(2)
    window.refused |= {404, 409, 422}
    page = open_own_page(window, pk)
    begin_reply(page, "Taken back soon.", "But I was about to answer.")
    withdraw(writer, pk)
    press_post(page)
    expect(page.locator(".write-form [role=alert]")).to_be_visible()
    expect(page.get_by_label("Your reply to")).to_have_value("But I was about to answer.")
    expect(page.get_by_label("Your reply to")).to_be_focused()
    expect(page.locator(".is-pending")).to_have_count(0)
    assert "But I was about to answer." in str(drafts(page))


def test_what_is_refused_where_no_box_can_be_had_stays_on_the_page_and_on_the_device(talk: Talk) -> None:
    pk = id_of(post(open_talk(talk.reader(1), talk.story()), "No way to answer."))
    window = talk.reader(3)
    window.refused |= {404, 409}
    page = open_own_page(window, pk)
    window.is_offline = True
    page.route(POST, lambda route: route.abort())
    begin_reply(page, "No way to answer.", "Written on the train.")
    press_post(page)
    expect(page.locator(".pending-note")).to_contain_text("Not sent yet")
    page.unroute_all()
    page.route(POST, lambda route: route.fulfill(status=409, json={"title": "This discussion is closed."}))
    page.route(WRITE, lambda route: route.fulfill(status=404, body="Closed."))
    page.reload()
    expect(page.locator(".pending-note")).to_contain_text("Your text is still here")
    expect(page.locator(".is-pending")).to_contain_text("Written on the train.")
    assert "Written on the train." in str(drafts(page))
    page.unroute_all()
    page.reload()
    tool(comment(page, "No way to answer."), "Reply").click()
    expect(page.get_by_label("Your reply to")).to_have_value("Written on the train.")
    press_post(page)
    expect(comment(page, "Written on the train.")).to_have_attribute("id", ANY_ID)


def test_two_replies_on_a_comments_own_page_are_two_comments(talk: Talk) -> None:
    pk = id_of(post(open_talk(talk.reader(1), talk.story()), "Say more."))
    page = open_own_page(talk.reader(4), pk)
    for text in ("This to begin with.", "And this besides."):
        begin_reply(page, "Say more.", text)
        press_post(page)
        expect(comment(page, text)).to_have_attribute("id", ANY_ID)
    assert id_of(comment(page, "This to begin with.")) != id_of(comment(page, "And this besides."))
