"""Reading what is said under a story: orders, pages, places, what is new, by keyboard, for everybody."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.talk import Talk, box, comment, open_talk, post, tool, until
from tests.browser.test_accessibility import RULES, RUN

pytestmark = pytest.mark.browser

ME = re.compile(r"/me(\?|$)")


def texts(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("[data-comments] .comment-text").all_inner_texts()]


def long_talk(talk: Talk) -> str:
    return str(talk.known["long"]["address"])


class TestOrdersAndPages:
    def test_an_order_is_shown_in_place_and_remembered(self, talk: Talk) -> None:
        window = talk.nobody()
        page = open_talk(window, long_talk(talk))
        assert texts(page)[0] == "Thread number 24."
        page.get_by_role("link", name="Oldest").click()
        expect(page.locator("[data-comments] .comment-text").first).to_have_text("Thread number 1.")
        expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
        expect(page.get_by_role("link", name="Newest")).not_to_have_attribute("aria-current", "true")
        expect(page).to_have_url(re.compile(f"{long_talk(talk)}$"))
        page.goto("/about/")
        page.goto(long_talk(talk))
        page.evaluate("scrollTo(0, document.querySelector('the-conversation').offsetTop - innerHeight - 100)")
        expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
        expect(page.locator("[data-comments] .comment-text").first).to_have_text("Thread number 1.")

    def test_more_comments_come_in_place_each_once(self, talk: Talk) -> None:
        page = open_talk(talk.nobody(), long_talk(talk))
        before = page.locator("[data-comments] > li").count()
        more = page.get_by_role("link", name="More comments")
        more.click()
        expect(comment(page, "Thread number 1.")).to_be_visible()
        expect(more).to_have_count(0)
        ids = page.locator("article.comment").evaluate_all("all => all.map((each) => each.id)")
        assert len(ids) == len(set(ids))
        assert before < 24 == page.locator("[data-comments] > li").count()
        expect(page.locator("[data-comments] > li").nth(before).locator(".comment").first).to_be_focused()

    def test_more_replies_come_where_they_belong(self, talk: Talk) -> None:
        page = open_talk(talk.nobody(), long_talk(talk))
        page.get_by_role("link", name=re.compile(r"Show \d+ more replies")).click()
        expect(comment(page, "Reply number 9.")).to_be_visible()
        replies = [text for text in texts(page) if text.startswith("Reply")]
        assert replies == [f"Reply number {number}." for number in range(1, 10)]
        expect(comment(page, "Reply number 4.")).to_be_focused()
        expect(comment(page, "Reply number 9.")).to_have_class(re.compile("level-1"))

    def test_replies_can_be_put_away_and_come_back(self, talk: Talk) -> None:
        page = open_talk(talk.nobody(), long_talk(talk))
        thread = comment(page, "Thread number 24.")
        tool(thread, "Hide replies").click()
        expect(comment(page, "Reply number 1.")).to_be_hidden()
        again = tool(thread, "Show 3 replies")
        expect(again).to_have_attribute("aria-expanded", "false")
        again.click()
        expect(comment(page, "Reply number 1.")).to_be_visible()

    def test_the_address_of_a_comment_that_is_not_on_the_page_leads_to_it(self, talk: Talk) -> None:
        reply = talk.known["long"]["replies"][-1]
        page = talk.nobody().open(f"{long_talk(talk)}#comment-{reply}")
        expect(page).to_have_url(re.compile(f"/comments/{reply}/"))
        expect(page.locator(f"#comment-{reply}")).to_be_visible()

    def test_the_address_of_one_that_is_on_the_page_goes_there(self, talk: Talk) -> None:
        newest = talk.known["long"]["newest"]
        page = talk.nobody().open(f"{long_talk(talk)}#comment-{newest}")
        expect(page.locator(f"#comment-{newest}")).to_be_focused()
        expect(page.locator(f"#comment-{newest}")).to_be_in_viewport()

    def test_replying_on_a_comments_own_page(self, talk: Talk) -> None:
        story = talk.said("A page of its own.")
        page = talk.reader(11).open(story)
        comment(page, "A page of its own.").locator("a[rel=bookmark]").click()
        expect(page.locator("html[data-reader]")).to_have_count(1)
        tool(comment(page, "A page of its own."), "Reply").click()
        page.get_by_label("Your reply to").fill("And an answer there.")
        page.get_by_role("button", name="Post", exact=True).click()
        expect(comment(page, "And an answer there.")).to_have_attribute("id", re.compile(r"comment-\d+"))


def test_what_is_new_since_the_last_visit_is_marked_and_counted(talk: Talk) -> None:
    story = talk.said("Known by now.")
    window = talk.nobody()
    page = open_talk(window, story)
    expect(page.locator(".since")).to_have_count(0)
    until(page, "Object.keys(localStorage).some((key) => key.startsWith('seen:'))")
    page.goto("/about/")
    talk.said("Quite new.", 2, story)
    page.goto(story)
    page.locator("#comments").scroll_into_view_if_needed()
    since = page.get_by_role("button", name="1 new since your last visit")
    since.click()
    expect(comment(page, "Quite new.")).to_be_focused()
    expect(comment(page, "Quite new.").locator(".new-mark")).to_be_visible()
    expect(comment(page, "Known by now.").locator(".new-mark")).to_have_count(0)


def test_following_a_thread_from_its_menu(talk: Talk) -> None:
    page = open_talk(talk.reader(17), long_talk(talk))
    article = comment(page, "Thread number 24.")
    tool(article, "More").click()
    article.get_by_role("button", name="Follow this thread").click()
    stop = article.get_by_role("button", name="Stop following this thread")
    expect(stop).to_be_visible()
    page.reload()
    tool(article, "More").click()
    expect(stop).to_be_visible()


def test_a_comments_menu_leads_to_muting_its_writer_and_from_there_back_to_it(talk: Talk) -> None:
    story = talk.said("Read me no more.", 18)
    page = open_talk(talk.reader(19), story)
    article = comment(page, "Read me no more.")
    tool(article, "More").click()
    article.get_by_role("link", name="Follow, mute or block").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mute", exact=True).click()
    page.get_by_role("link", name="Back to where you were").click()
    expect(page).to_have_url(re.compile(r"/comments/\d+/$"))
    expect(page.locator(".comment.is-target")).to_contain_text("somebody you do not want to read")
    own = open_talk(talk.reader(18), story)
    tool(comment(own, "Read me no more."), "More").click()
    expect(own.get_by_role("button", name="Follow this thread")).to_be_visible()
    expect(own.locator(".comment-menu a")).to_have_count(0)


def test_a_menu_that_was_opened_before_the_paper_knew_the_reader_is_filled_when_it_does(talk: Talk) -> None:
    page = open_talk(talk.reader(16), long_talk(talk))
    held: list[Route] = []
    page.route(ME, lambda route: held.append(route), times=1)
    page.reload()
    article = comment(page, "Thread number 24.")
    tool(article, "More").click()
    expect(article.get_by_role("button", name="Copy link")).to_be_visible()
    held.pop().continue_()
    expect(article.get_by_role("button", name="Follow this thread")).to_be_visible()
    expect(article.get_by_role("button", name="Copy link")).to_have_count(1)


class TestKeyboard:
    def test_j_and_k_go_from_comment_to_comment_and_can_be_turned_off(self, talk: Talk) -> None:
        page = open_talk(talk.nobody(), long_talk(talk))
        first, second = comment(page, "Thread number 24."), comment(page, "Reply number 1.")
        first.focus()
        page.keyboard.press("j")
        expect(second).to_be_focused()
        page.keyboard.press("k")
        expect(first).to_be_focused()
        page.keyboard.press("?")
        page.get_by_role("button", name="Turn keys off").click()
        expect(first).to_be_focused()
        page.keyboard.press("j")
        page.wait_for_timeout(300)
        expect(first).to_be_focused()

    def test_keys_do_nothing_while_somebody_types(self, talk: Talk) -> None:
        page = open_talk(talk.nobody(), long_talk(talk))
        box(page).press_sequentially("jack rocks?")
        expect(box(page)).to_have_value("jack rocks?")
        expect(box(page)).to_be_focused()

    def test_a_whole_talk_by_keyboard(self, talk: Talk) -> None:
        story = talk.said("Anybody there?")
        page = open_talk(talk.reader(12), story)
        comment(page, "Anybody there?").focus()
        page.keyboard.press("r")
        expect(page.get_by_label("Your reply to")).to_be_focused()
        page.keyboard.type("Yes, me.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        mine = comment(page, "Yes, me.")
        expect(mine).to_have_attribute("id", re.compile(r"comment-\d+"))
        expect(mine).to_be_focused()
        tool(mine, "Withdraw").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(mine).to_be_focused()
        tool(mine, "Edit").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".edit-form textarea")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("Yes, all of us.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(comment(page, "Yes, all of us.")).to_be_focused()


class TestForEverybody:
    def test_axe_finds_nothing_with_all_that_script_opens(self, talk: Talk, axe: str) -> None:
        page = open_talk(talk.reader(13, width=360, reduced_motion="reduce"), long_talk(talk))
        post(page, "With everything open.")
        article = comment(page, "Thread number 24.")
        tool(article, "Reply").click()
        page.get_by_label("Your reply to").fill("x" * 4_500)
        page.get_by_role("button", name="Preview").last.click()
        tool(comment(page, "With everything open."), "Withdraw").click()
        tool(comment(page, "Reply number 1."), "More").click()
        expect(page.locator(".comment-menu li").first).to_be_visible()
        page.evaluate(axe)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert page.evaluate(RUN, [RULES, None]) == []

    def test_nothing_scrolls_sideways_on_a_narrow_screen(self, talk: Talk) -> None:
        page = open_talk(talk.reader(14, width=320), long_talk(talk))
        tool(comment(page, "Reply number 1."), "Reply").click()
        page.get_by_label("Your reply to").fill("Unbreakable" * 30)
        page.get_by_role("button", name="Preview").last.click()
        tool(comment(page, "Reply number 2."), "More").click()
        expect(page.locator(".comment-menu li").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_what_is_pressed_is_large_enough(self, talk: Talk) -> None:
        page = open_talk(talk.reader(14, width=360), long_talk(talk))
        tools = page.locator("[data-comments] .comment-tools").first.locator("a, button, summary")
        sizes = tools.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
        assert len(sizes) > 3
        assert all(size >= 44 for size in sizes if size), sizes
