"""Writing under a story never loses a word, and never says anything twice."""

import json
import re
import time
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.door import register
from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk, box, comment, keeps_a_draft, open_talk, post, sign_in, tool
from tests.browser.window import Window

pytestmark = pytest.mark.browser
POST = re.compile(r"/discussions/\d+/comments/$")


def press_post(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).first.click()


def said(talk: Talk, story: str) -> int:
    """How many comments the story's page counts, once it has been printed with any."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = re.search(r'data-discussion="\d+"[^>]* data-count="(\d+)"', talk.paper.get(story).text)
        if found is not None and found[1] != "0":
            return int(found[1])
        time.sleep(0.1)
    return 0


def kept(page: Page) -> dict[str, Any]:
    """What the device keeps of what is not sent."""
    return dict(
        page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')))")
    )


def lose_answers(page: Page, number: int) -> list[str]:
    """Lets the paper have the first `number` postings, and the page never hear of it. The keys of all, in order."""
    keys: list[str] = []

    def handle(route: Route) -> None:
        keys.append(str(re.search(r"key=([^&]+)", route.request.post_data or "")))
        if len(keys) <= number:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(POST, handle)
    return keys


class TestOnceAndOnlyOnce:
    def test_a_double_click_makes_one_comment(self, talk: Talk) -> None:
        story = talk.story()
        page = open_talk(talk.reader(5), story)
        box(page).fill("Clicked twice.")
        page.get_by_role("button", name="Post", exact=True).dblclick()
        expect(comment(page, "Clicked twice.")).to_have_count(1)
        expect(page.locator("#comments [data-comment-count]")).to_have_text("1")
        assert said(talk, story) == 1

    def test_a_lost_answer_is_asked_for_again_and_makes_one_comment(self, talk: Talk) -> None:
        story = talk.story()
        window = talk.reader(5)
        window.is_offline = True
        page = open_talk(window, story)
        keys = lose_answers(page, 2)
        box(page).fill("Did that arrive?")
        press_post(page)
        expect(page.locator(".pending-note")).to_contain_text("Not sent yet")
        expect(comment(page, "Did that arrive?")).to_have_attribute("id", re.compile(r"comment-\d+"), timeout=15_000)
        assert len(keys) == 3 and len(set(keys)) == 1
        assert said(talk, story) == 1
        assert kept(page) == {}

    def test_what_is_written_offline_is_sent_once_the_network_is_back(self, talk: Talk) -> None:
        story = talk.story()
        window = talk.reader(6)
        page = open_talk(window, story)
        box(page).focus()
        expect(page.get_by_role("button", name="Preview", exact=True).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        window.is_offline = True
        window.context.set_offline(True)
        box(page).fill("From the train.")
        press_post(page)
        expect(page.locator(".pending-note")).to_contain_text("you seem to be offline")
        expect(box(page)).to_have_value("")
        assert "From the train." in json.dumps(kept(page))
        window.context.set_offline(False)
        expect(comment(page, "From the train.")).to_have_attribute("id", re.compile(r"comment-\d+"), timeout=10_000)
        assert said(talk, story) == 1
        assert kept(page) == {}

    def test_what_is_not_sent_when_the_tab_is_closed_is_sent_by_the_next(self, talk: Talk) -> None:
        story = talk.story()
        window = talk.reader(6)
        page = open_talk(window, story)
        window.is_offline = True
        page.route(POST, lambda route: route.abort())
        box(page).fill("Before the crash.")
        press_post(page)
        expect(page.locator(".pending-note")).to_contain_text("Not sent yet")
        page.unroute_all()
        page.reload()
        expect(comment(page, "Before the crash.")).to_have_attribute("id", re.compile(r"comment-\d+"), timeout=10_000)
        assert said(talk, story) == 1

    def test_a_server_in_trouble_is_asked_again_by_a_button(self, talk: Talk) -> None:
        window = talk.reader(7)
        window.refused.add(500)
        page = open_talk(window, talk.story())
        page.clock.install()
        page.route(POST, lambda route: route.fulfill(status=500, body="oops"))
        box(page).fill("Patience.")
        press_post(page)
        retry = page.get_by_role("button", name="Try again")
        for _ in range(12):
            page.clock.run_for(2_000)
            if retry.is_visible():
                break
            page.wait_for_timeout(100)
        expect(page.locator(".pending-note")).to_contain_text("Your text is still here")
        page.unroute_all()
        retry.click()
        expect(comment(page, "Patience.")).to_have_attribute("id", re.compile(r"comment-\d+"))


class TestRefused:
    def test_the_words_stand_in_the_form_and_the_text_in_the_box(self, talk: Talk) -> None:
        window = talk.reader(7)
        window.refused |= {400, 409, 413, 422}
        page = open_talk(window, talk.story())
        text = "Far too long. " * 500
        box(page).fill(text)
        expect(page.locator(".counter")).to_have_text("2000 characters too many")
        press_post(page)
        alert = page.locator(".write-form [role=alert]")
        expect(alert).to_be_visible()
        expect(box(page)).to_have_value(text)
        expect(box(page)).to_be_focused()
        expect(box(page)).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".is-pending")).to_have_count(0)
        box(page).fill("Short enough.")
        press_post(page)
        expect(comment(page, "Short enough.")).to_have_attribute("id", re.compile(r"comment-\d+"))
        expect(alert).to_have_count(0)

    def test_nobody_is_shown_the_door_and_finds_the_text_after_registering(
        self, talk: Talk, newspaper: Newspaper
    ) -> None:
        story = talk.story()
        page = open_talk(talk.nobody(), story)
        box(page).fill("May I come in?")
        press_post(page)
        door = page.locator(".at-the-door")
        expect(door).to_contain_text("what you wrote is kept")
        expect(door.get_by_role("link", name="Register")).to_have_attribute("href", re.compile("/accounts/signup/"))
        expect(door.get_by_role("link", name="Log in")).to_have_attribute("href", re.compile(r"next=.*%23comments"))
        register(page, newspaper, "Late Comer")
        page.locator("#comments").scroll_into_view_if_needed()
        expect(box(page)).to_have_value("May I come in?")
        press_post(page)
        expect(comment(page, "May I come in?")).to_have_attribute("id", re.compile(r"comment-\d+"))
        assert said(talk, story) == 1

    def test_whoever_signs_in_in_another_tab_posts_from_this_one(self, talk: Talk) -> None:
        window: Window = talk.nobody()
        page = open_talk(window, talk.story())
        box(page).fill("I am back.")
        press_post(page)
        expect(page.locator(".at-the-door")).to_be_visible()
        sign_in(window, talk.known["readers"][8])
        window.context.new_page().goto("/about/")
        expect(page.locator("html[data-reader]")).to_have_count(1)
        expect(page.locator(".at-the-door")).to_have_count(0)
        press_post(page)
        expect(comment(page, "I am back.")).to_have_attribute("id", re.compile(r"comment-\d+"))

    def test_whoever_comes_back_from_the_door_to_a_reply_finds_it_open(self, talk: Talk) -> None:
        story = talk.said("Who is there?")
        window = talk.nobody()
        page = open_talk(window, story)
        tool(comment(page, "Who is there?"), "Reply").click()
        page.get_by_label("Your reply to").fill("It is me.")
        page.locator("article + kept-draft").get_by_role("button", name="Post").click()
        link = page.locator(".at-the-door").get_by_role("link", name="Log in").get_attribute("href") or ""
        back = unquote(link.partition("next=")[2])
        sign_in(window, talk.known["readers"][18])
        page.goto("/about/")
        page.goto(back)
        expect(page.get_by_label("Your reply to")).to_have_value("It is me.")


class TestDrafts:
    def test_a_draft_survives_a_reload_and_goes_with_posting(self, talk: Talk) -> None:
        page = open_talk(talk.reader(8), talk.story())
        box(page).press_sequentially("Half a th")
        keeps_a_draft(page)
        page.reload()
        page.locator("#comments").scroll_into_view_if_needed()
        expect(box(page)).to_have_value("Half a th")
        expect(page.get_by_role("status").filter(has_text="begun to write")).to_be_visible()
        post(page, "A whole thought.")
        assert kept(page) == {}

    def test_a_reply_that_was_closed_is_there_when_it_is_opened_again(self, talk: Talk) -> None:
        story = talk.said("Say something.")
        page = open_talk(talk.reader(8), story)
        tool(comment(page, "Say something."), "Reply").click()
        page.get_by_label("Your reply to").fill("I will, but")
        page.keyboard.press("Escape")
        expect(page.get_by_label("Your reply to")).to_have_count(0)
        expect(tool(comment(page, "Say something."), "Reply")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your reply to")).to_have_value("I will, but")

    def test_an_edit_goes_on_while_another_tab_asks_who_is_reading(self, talk: Talk) -> None:
        page = open_talk(talk.reader(19), talk.story())
        tool(post(page, "To be edited."), "Edit").click()
        field = page.locator(".edit-form textarea")
        field.fill("Edited at le")
        page.evaluate("new BroadcastChannel('reader').postMessage('changed')")
        page.wait_for_timeout(500)
        expect(field).to_have_value("Edited at le")
        expect(field).to_be_focused()


class TestTheBox:
    def test_selecting_in_the_story_quotes_it(self, talk: Talk) -> None:
        page = open_talk(talk.reader(9), talk.story())
        page.locator(".story-body p").first.scroll_into_view_if_needed()
        page.evaluate(
            """() => {
              const text = document.querySelector(".story-body p").firstChild;
              getSelection().setBaseAndExtent(text, 0, text, 17);
            }"""
        )
        page.get_by_role("button", name="Quote", exact=True).click()
        expect(box(page)).to_have_value("> The mill was sold\n\n")
        expect(box(page)).to_be_focused()

    def test_quoting_a_comment_puts_it_into_the_reply(self, talk: Talk) -> None:
        story = talk.said("First line.")
        page = open_talk(talk.reader(9), story)
        article = comment(page, "First line.")
        tool(article, "More").click()
        article.get_by_role("button", name="Quote").click()
        expect(page.get_by_label("Your reply to")).to_have_value("> First line.\n\n")

    def test_the_preview_shows_what_the_paper_makes_of_it(self, talk: Talk) -> None:
        page = open_talk(talk.reader(9), talk.story())
        box(page).fill("**Strong** words")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".write .preview strong")).to_have_text("Strong")
        box(page).fill("*Other* words")
        expect(page.locator(".write .preview em")).to_have_text("Other")

    def test_rich_text_is_pasted_as_clean_markdown(self, talk: Talk) -> None:
        page = open_talk(talk.reader(9), talk.story())
        box(page).focus()
        page.wait_for_load_state("networkidle")
        box(page).evaluate(
            """(field, html) => {
              const data = new DataTransfer();
              data.setData("text/html", html);
              data.setData("text/plain", "plain");
              const about = { clipboardData: data, bubbles: true, cancelable: true };
              field.dispatchEvent(new ClipboardEvent("paste", about));
            }""",
            "<h1>Title</h1><p>Some <b>bold</b> and <a href='https://example.org/a'>a link</a>"
            "<script>alert(1)</script></p><ul><li>one</li><li><em>two</em></li></ul><blockquote>said</blockquote>",
        )
        expect(box(page)).to_have_value(
            "Title\n\nSome **bold** and [a link](https://example.org/a)\n\n- one\n- *two*\n\n> said"
        )

    def test_names_are_offered_after_an_at_sign(self, talk: Talk) -> None:
        page = open_talk(talk.reader(10), talk.story())
        box(page).press_sequentially("Dear @talker")
        options = page.get_by_role("option")
        expect(options.first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        handle = options.nth(1).locator("bdi").first.inner_text()
        page.keyboard.press("Enter")
        expect(box(page)).to_have_value(f"Dear {handle} ")
        expect(page.get_by_role("listbox")).to_have_count(0)
