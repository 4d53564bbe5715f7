"""Talking under a story with script: two readers at once, boxes in place, and nothing lost or said twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import SHOWCASE
from tests.browser.talk import Talk, box, comment, open_talk, post, tool
from tests.browser.window import Window

pytestmark = pytest.mark.browser


class TestTwoReadersAtOnce:
    def test_what_one_posts_the_other_sees_within_a_second(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(1), story), open_talk(talk.reader(2), story)
        post(one, "The miller should have been asked.")
        bar = other.get_by_role("button", name="1 new comment")
        expect(bar).to_be_visible(timeout=1_000)
        expect(comment(other, "The miller should have been asked.")).to_have_count(0)
        bar.click()
        seen = comment(other, "The miller should have been asked.")
        expect(seen).to_be_visible()
        expect(seen).to_be_focused()
        expect(seen.locator(".new-mark")).to_have_text("New")
        expect(bar).to_be_hidden()
        for page in (one, other):
            expect(page.locator("#comments [data-comment-count]")).to_have_text("1")

    def test_ones_own_comment_is_no_news(self, talk: Talk) -> None:
        page = open_talk(talk.reader(1), talk.story())
        post(page, "Said by myself.")
        page.wait_for_timeout(700)
        expect(page.locator(".news-bar")).to_be_hidden()
        expect(comment(page, "Said by myself.")).to_have_count(1)

    def test_a_reply_comes_in_place_where_it_moves_nothing_that_is_read(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(1), story), open_talk(talk.reader(2), story)
        post(one, "Who bought it?")
        other.get_by_role("button", name="1 new comment").click()
        tool(comment(other, "Who bought it?"), "Reply").click()
        other.get_by_label("Your reply to Talker 2").fill("A brewery.")
        other.locator("article + kept-draft").get_by_role("button", name="Post").click()
        reply = comment(one, "A brewery.")
        expect(reply).to_be_visible()
        expect(reply).to_contain_text("in reply to Talker 2")
        expect(one.locator(".news-bar")).to_be_hidden()

    def test_a_reply_that_would_move_what_is_read_waits_behind_a_button(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(1), story), open_talk(talk.reader(2), story)
        post(one, "The first word.")
        other.get_by_role("button", name="1 new comment").click()
        first = comment(other, "The first word.")
        for text in ("An answer.", "Another answer."):
            tool(first, "Reply").click()
            other.get_by_label("Your reply to").fill(text)
            other.locator("article + kept-draft").get_by_role("button", name="Post").click()
            expect(comment(one, text)).to_be_visible()
        before = comment(one, "Another answer.").bounding_box()
        tool(comment(other, "An answer."), "Reply").click()
        other.get_by_label("Your reply to").fill("Right between.")
        other.locator("article + kept-draft").get_by_role("button", name="Post").click()
        offer = tool(comment(one, "An answer."), "1 new reply")
        expect(offer).to_be_visible()
        assert comment(one, "Another answer.").bounding_box() == before
        offer.click()
        expect(comment(one, "Right between.")).to_be_focused()
        said = one.locator("[data-comments] .comment-text").all_inner_texts()
        assert [text.strip() for text in said] == ["The first word.", "An answer.", "Right between.", "Another answer."]

    def test_ones_own_comment_is_there_after_a_reload_at_once(self, talk: Talk) -> None:
        page = open_talk(talk.reader(1), talk.story())
        post(page, "Printed a moment later.")
        page.reload()
        page.locator("#comments").scroll_into_view_if_needed()
        expect(comment(page, "Printed a moment later.")).to_be_visible()
        expect(page.locator(".news-bar")).to_be_hidden()

    def test_typing_is_never_interrupted(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(1), story), open_talk(talk.reader(2), story)
        box(other).fill("I am just saying")
        before = box(other).bounding_box()
        post(one, "Something quite new.")
        expect(other.get_by_role("button", name="1 new comment")).to_be_visible()
        expect(box(other)).to_be_focused()
        assert box(other).bounding_box() == before
        expect(box(other)).to_have_value("I am just saying")

    def test_what_is_edited_or_withdrawn_changes_for_the_other_too(self, talk: Talk) -> None:
        story = talk.story()
        writer = talk.reader(1)
        one, other = open_talk(writer, story), open_talk(talk.reader(2), story)
        post(one, "The mil was sold.")
        other.get_by_role("button", name="1 new comment").click()
        tool(comment(one, "The mil was sold."), "Edit").click()
        field = one.locator(".edit-form textarea")
        expect(field).to_have_value("The mil was sold.")
        field.fill("The mill was sold.")
        one.get_by_role("button", name="Save").click()
        expect(comment(one, "The mill was sold.").get_by_role("link", name="edited")).to_be_visible()
        expect(comment(other, "The mill was sold.")).to_be_visible(timeout=8_000)
        expect(comment(other, "The mill was sold.").get_by_role("link", name="edited")).to_be_visible()
        tool(comment(one, "The mill was sold."), "Withdraw").click()
        one.get_by_role("group").get_by_role("button", name="Withdraw").click()
        expect(one.locator(".comment-gone")).to_have_text("Withdrawn by its author.")
        expect(other.locator(".comment-gone")).to_be_visible()
        expect(other.locator("#comments [data-comment-count]")).to_have_text("0")

    def test_a_tab_that_was_hidden_catches_up(self, talk: Talk) -> None:
        story = talk.story()
        one, other = open_talk(talk.reader(1), story), open_talk(talk.reader(2), story)
        hide = """(hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
        other.evaluate(hide, True)
        post(one, "Said while nobody looked.")
        other.wait_for_timeout(500)
        expect(other.locator(".news-bar")).to_be_hidden()
        other.evaluate(hide, False)
        expect(other.get_by_role("button", name="1 new comment")).to_be_visible()


class TestActing:
    def test_recommending_and_taking_it_back(self, talk: Talk) -> None:
        story = talk.said("A good thought.")
        page = open_talk(talk.reader(2), story)
        article = comment(page, "A good thought.")
        button = article.get_by_role("button", name="Recommend")
        expect(button).to_have_attribute("aria-pressed", "false")
        with page.expect_response(re.compile("/react/")):
            button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button.locator("b")).to_have_text("1")
        page.reload()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button.locator("b")).to_have_text("1")
        with page.expect_response(re.compile("/react/")):
            button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button.locator("b")).to_have_text("")

    def test_a_recommendation_that_the_paper_does_not_have_is_taken_back(self, talk: Talk) -> None:
        story = talk.said("Lost on the way.")
        window = talk.reader(2)
        page = open_talk(window, story)
        article = comment(page, "Lost on the way.")
        button = article.get_by_role("button", name="Recommend")
        expect(button).to_have_attribute("aria-pressed", "false")
        window.is_offline = True
        page.route("**/react/", lambda route: route.abort())
        button.click()
        expect(article.get_by_role("alert")).to_contain_text("did not work")
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button.locator("b")).to_have_text("")

    def test_nobody_recommends_their_own(self, talk: Talk) -> None:
        page = open_talk(talk.reader(1), talk.story())
        expect(post(page, "How right I am.").get_by_role("button", name="Recommend")).to_be_disabled()

    def test_nobody_who_recommends_is_led_to_the_door_and_back(self, talk: Talk) -> None:
        story = talk.said("Come in.")
        page = talk.nobody().open(story)
        comment(page, "Come in.").get_by_role("button", name="Recommend").click()
        expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/comments/\d+/"))

    def test_a_muted_readers_comments_are_a_line_that_can_be_opened(self, talk: Talk) -> None:
        story = talk.said("Something unpleasant.", 3)
        window = talk.reader(4)
        page = window.open(f"/readers/{talk.known['readers'][3]['handle']}/")
        page.evaluate(
            """async (address) => {
              const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
              const form = [...page.querySelectorAll("form[action*='/follow/reader/']")][0];
              await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams({ mute: "yes" }),
                headers: { Accept: "application/json" } });
            }""",
            page.url,
        )
        open_talk(window, story)
        expect(page.get_by_text("Something unpleasant.")).to_be_hidden()
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_text("Something unpleasant.")).to_be_visible()

    def test_a_moderator_picks_with_a_note_and_rejects(self, talk: Talk) -> None:
        story = talk.said("Worth reading.")
        page = open_talk(talk.moderator(), story)
        article = comment(page, "Worth reading.")
        tool(article, "More").click()
        article.get_by_role("button", name="Pick", exact=True).click()
        page.get_by_label("Why?").fill("Says it best.")
        page.keyboard.press("Enter")
        expect(article.locator(".pick-mark")).to_contain_text("Says it best.")
        tool(article, "More").click()
        article.get_by_role("button", name="Reject", exact=True).click()
        page.get_by_label("Its writer reads this").fill("Not about the story.")
        page.keyboard.press("Enter")
        expect(page.locator(".comment-gone")).to_contain_text("removed by the newsroom")


def test_a_comment_that_waits_is_seen_by_its_author_only(talk: Talk) -> None:
    story = talk.story()
    writer = talk.reader(20)
    page = open_talk(writer, story)
    links = " ".join(f"https://example.org/{number}" for number in range(4))
    held = post(page, f"See {links}")
    expect(held.locator(".waiting-note")).to_be_visible()
    page.reload()
    expect(comment(page, "See").locator(".waiting-note")).to_be_visible()
    other = open_talk(talk.reader(2), story)
    expect(comment(other, "See")).to_have_count(0)
    page.locator(".reader-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("html:not([data-reader])")).to_have_count(1)
    expect(comment(page, "See")).to_have_count(0)


def test_a_comment_that_is_approved_appears_for_all_without_a_reload(talk: Talk) -> None:
    story = talk.story()
    page, other = open_talk(talk.reader(21), story), open_talk(talk.moderator(), story)
    links = " ".join(f"https://example.org/{number}" for number in range(4))
    held = post(page, f"Links: {links}")
    expect(held.locator(".waiting-note")).to_be_visible()
    pk = (held.get_attribute("id") or "").removeprefix("comment-")
    other.evaluate(
        """(pk) => fetch(`/comments/${pk}/judge/`, { method: "POST", body: new URLSearchParams({ do: "approve" }),
          headers: { Accept: "application/json" } })""",
        pk,
    )
    expect(other.get_by_role("button", name="1 new comment")).to_be_visible()
    expect(comment(page, "Links:")).to_be_visible()
    expect(page.locator(".waiting-note")).to_have_count(0)
    expect(tool(comment(page, "Links:"), "Reply")).to_be_visible()


def test_whoever_does_not_come_near_the_comments_loads_nothing_for_them(talk: Talk) -> None:
    opened = talk.nobody()
    page = opened.open(SHOWCASE)
    page.wait_for_load_state("networkidle")
    assert scripts(opened) == ["site.js"]
    page.locator("#comments").scroll_into_view_if_needed()
    expect(page.locator(".conversation-voice")).to_have_count(1)
    page.wait_for_timeout(700)
    assert scripts(opened) == ["conversation.js", "live.js", "seen.js", "site.js"]
    assert not [request.url for request in opened.requests if "/me" in request.url]


def scripts(window: Window) -> list[str]:
    """The names of the modules that a window has loaded."""
    urls = [request.url for request in window.requests if request.resource_type == "script"]
    return sorted(re.sub(r"\.[0-9a-f]{12}", "", url).rsplit("/", 1)[-1] for url in urls)
