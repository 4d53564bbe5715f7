"""What is the reader's own on the page: an edit has all that a first writing has, and the focus stays where it was."""

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.talk import Talk, comment, id_of, open_talk, post, say, tool, withdraw

pytestmark = pytest.mark.browser


def edit(page: Page, text: str) -> Locator:
    """Opens that comment for editing; the field."""
    tool(comment(page, text), "Edit").click()
    field = page.locator(".edit-form textarea")
    expect(field).to_have_value(text)
    return field


def ask_who_is_reading(page: Page) -> None:
    """Has another tab say that something changed, and waits until this page has asked what."""
    with page.expect_response(lambda response: "/me?" in response.url):
        page.evaluate("new BroadcastChannel('reader').postMessage('changed')")
    page.wait_for_timeout(200)


def mute(page: Page, handle: str) -> None:
    """Has the page's reader mute another."""
    page.evaluate(
        """async (address) => {
          const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
          const form = page.querySelector("form[action*='/follow/reader/']");
          await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams({ mute: "yes" }),
            headers: { Accept: "application/json" } });
        }""",
        f"/readers/{handle}/",
    )


class TestEditing:
    def test_it_has_a_preview_characters_left_and_the_rules(self, talk: Talk) -> None:
        page = open_talk(talk.reader(5), talk.story())
        post(page, "To be made better.")
        field = edit(page, "To be made better.")
        form = page.locator(".edit-form")
        expect(field).to_be_focused()
        field.fill("**Better** by far")
        form.get_by_role("button", name="Preview").click()
        expect(form.locator(".preview strong")).to_have_text("Better")
        field.fill("x" * 4_900)
        expect(form.locator(".counter")).to_have_text("100 characters left")
        expect(form.locator(".write-rules")).to_be_visible()
        expect(page.get_by_label("Edit", exact=True)).to_have_count(1)

    def test_names_are_offered_and_rich_text_is_pasted_clean(self, talk: Talk) -> None:
        page = open_talk(talk.reader(6), talk.story())
        post(page, "Dear nobody.")
        field = edit(page, "Dear nobody.")
        field.evaluate(
            """(field) => {
              field.select();
              const data = new DataTransfer();
              data.setData("text/html", "<p>Some <b>bold</b> words, </p>");
              const about = { clipboardData: data, bubbles: true, cancelable: true };
              field.dispatchEvent(new ClipboardEvent("paste", about));
            }"""
        )
        expect(field).to_have_value("Some **bold** words,")
        field.press_sequentially(" @talker")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".edit-form")).to_have_count(1)
        expect(page.get_by_role("listbox")).to_have_count(0)

    def test_what_was_begun_is_there_after_a_reload_also_on_the_comments_own_page(self, talk: Talk) -> None:
        window = talk.reader(7)
        page = open_talk(window, talk.story())
        pk = id_of(post(page, "Half of it."))
        edit(page, "Half of it.").fill("Half of it, and then")
        page.goto(f"/comments/{pk}/")
        tool(comment(page, "Half of it."), "Edit").click()
        expect(page.locator(".edit-form textarea")).to_have_value("Half of it, and then")
        expect(page.locator(".draft-note")).to_contain_text("begun to write")
        page.get_by_role("button", name="Save").click()
        expect(comment(page, "Half of it, and then")).to_be_focused()


class TestTheFocus:
    def test_it_goes_to_the_comment_when_the_time_to_edit_is_over(self, talk: Talk) -> None:
        window = talk.reader(8)
        window.page.clock.install()
        page = open_talk(window, talk.story())
        article = post(page, "Soon set in stone.")
        button = tool(article, "Edit")
        button.focus()
        page.clock.fast_forward("01:00:00")
        expect(button).to_have_count(0)
        expect(article).to_be_focused()
        expect(tool(article, "Withdraw")).to_be_visible()

    def test_it_stays_on_a_tool_while_another_tab_asks_who_is_reading(self, talk: Talk) -> None:
        page = open_talk(talk.reader(9), talk.story())
        button = tool(post(page, "Mine."), "Withdraw")
        button.focus()
        ask_who_is_reading(page)
        expect(button).to_be_focused()

    def test_a_muted_comment_that_was_opened_stays_open(self, talk: Talk) -> None:
        story = talk.said("Something unpleasant again.", 3)
        window = talk.reader(22)
        page = window.open("/about/")
        mute(page, talk.known["readers"][3]["handle"])
        open_talk(window, story)
        page.get_by_role("button", name="Show", exact=True).click()
        ask_who_is_reading(page)
        expect(page.get_by_text("Something unpleasant again.")).to_be_visible()

    def test_it_goes_to_the_last_reply_where_more_of_them_were_none(self, talk: Talk) -> None:
        story = talk.story()
        writer = open_talk(talk.reader(10), story)
        root = id_of(post(writer, "Let us count."))
        replies = [say(writer, f"That makes {number}.", root) for number in ("one", "two", "three", "four")]
        deadline = time.monotonic() + 10
        while "Show 1 more reply" not in talk.paper.get(story).text:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        page = open_talk(talk.nobody(), story)
        more = page.get_by_role("link", name="Show 1 more reply")
        withdraw(writer, replies[-1])
        page.wait_for_timeout(2_500)
        more.click()
        expect(more).to_have_count(0)
        expect(comment(page, "That makes three.")).to_be_focused()
