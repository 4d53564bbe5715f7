"""The conversation with script off: every step is a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import code_for, new_address
from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk, box, comment, tool

pytestmark = pytest.mark.browser


def plain(talk: Talk, story: str, number: int = 0) -> Page:
    """The story in a browser without script, of a reader or of nobody."""
    window = talk.reader(number, java_script_enabled=False) if number else talk.nobody(java_script_enabled=False)
    window.expected |= {403}
    return window.open(story)


def press_post(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).click()


def test_a_member_posts_and_is_led_to_the_comment(talk: Talk) -> None:
    page = plain(talk, talk.story(), 15)
    box(page).fill("Without any script.")
    press_post(page)
    expect(page).to_have_url(re.compile(r"/comments/\d+/"))
    expect(comment(page, "Without any script.")).to_be_visible()


def test_nobody_posts_and_finds_the_text_after_registering(talk: Talk, newspaper: Newspaper) -> None:
    page, address = plain(talk, talk.story()), new_address()
    box(page).fill("I typed this first.")
    press_post(page)
    expect(page.get_by_role("main")).to_contain_text("What you wrote is kept")
    page.get_by_role("main").get_by_role("link", name="Register").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Display name").fill("Plain Writer")
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(code_for(newspaper, address))
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    expect(box(page)).to_have_value("I typed this first.")
    press_post(page)
    expect(comment(page, "I typed this first.")).to_be_visible()


def test_muting_the_writer_of_a_comment(talk: Talk) -> None:
    page = plain(talk, talk.said("Mute me.", 23), 21)
    comment(page, "Mute me.").locator(".when a").first.click()
    page.get_by_role("link", name=f"Follow, mute or block {talk.name(23)}").click()
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You no longer see what")
    page.get_by_role("link", name="Back to where you were").click()
    expect(comment(page, "Mute me.")).to_be_visible()


def test_replying_recommending_and_reporting(talk: Talk) -> None:
    story = talk.said("Answer me.")
    page = plain(talk, story, 16)
    tool(comment(page, "Answer me."), "Reply").click()
    page.get_by_label("Your reply to").fill("Here you are.")
    press_post(page)
    expect(comment(page, "Here you are.")).to_contain_text("in reply to")
    page.get_by_role("link", name=re.compile("discussion")).click()
    article = comment(page, "Answer me.")
    article.get_by_role("button", name="Recommend").click()
    expect(comment(page, "Answer me.").get_by_role("button", name="Recommend").locator("b")).to_have_text("1")
    tool(comment(page, "Answer me."), "Report").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    page.get_by_role("link", name="Back to the comment").click()
    expect(page).to_have_url(re.compile(r"/comments/\d+/$"))
