"""Saying that a comment breaks the law, without an account and without script, and hearing what became of it."""

import re
import time
from email import message_from_bytes, policy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import new_address
from tests.browser.everybody import assert_for_everybody
from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk, comment, tool

pytestmark = pytest.mark.browser


def open_form(page: Page, text: str) -> Page:
    tool(comment(page, text), "Report").click()
    expect(page.get_by_role("heading", name="What is wrong with this comment?")).to_be_visible()
    return page


def subjects_to(paper: Newspaper, address: str, number: int) -> list[Any]:
    """The subjects of the first mails to this address, waited for."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        files = sorted((paper.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        if len(found := [mail["Subject"] for mail in mails if mail["To"] == address]) >= number:
            return found
        time.sleep(0.2)
    raise AssertionError(f"Too little mail came to {address}")


def test_anybody_reports_what_breaks_the_law_and_has_an_answer(talk: Talk, newspaper: Newspaper) -> None:
    story, address = talk.said("This incites to a crime."), new_address()
    window = talk.nobody(java_script_enabled=False)
    window.expected |= {422}
    page = open_form(window.open(story), "This incites to a crime.")
    page.get_by_label("Why does it break the law?").fill("It calls on readers to burn down a house.")
    page.get_by_label("Your name").fill("Nora Nobody")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an e-mail address")
    expect(page.get_by_label("Why does it break the law?")).to_have_value("It calls on readers to burn down a house.")
    expect(page.get_by_label("Your name")).to_have_value("Nora Nobody")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_label("I believe in good faith").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    assert "we have your report" in subjects_to(newspaper, address, 1)[0]

    desk = talk.moderator().open("/moderate/reported/")
    row = desk.locator(".desk-row").filter(has_text="This incites to a crime.")
    expect(row).to_contain_text("Breaks the law?")
    row.get_by_role("link").first.click()
    expect(desk.get_by_label("What is known of it")).to_contain_text("It calls on readers to burn down a house.")
    desk.keyboard.press("w")
    desk.get_by_label("To the writer").fill("It calls for a crime.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text(re.compile("is taken down"))).to_be_visible()
    assert "what became of your report" in subjects_to(newspaper, address, 2)[1]


def test_what_only_the_law_asks_for_is_shown_where_it_is_asked_for(talk: Talk) -> None:
    story = talk.said("Is this against the law?")
    page = open_form(talk.reader(3).open(story), "Is this against the law?")
    expect(page.get_by_label("Your name")).to_be_hidden()
    page.get_by_label("Breaks the law").check()
    expect(page.get_by_label("Your name")).to_have_value(talk.name(3))
    page.get_by_label("Advertising").check()
    expect(page.get_by_label("Your name")).to_be_hidden()


@pytest.mark.parametrize("number", [0, 3])
def test_the_form_is_there_for_everybody_on_a_phone_too(talk: Talk, axe: str, number: int) -> None:
    story = talk.said(f"Number {number} says so.")
    settings: dict[str, Any] = {"width": 360, "reduced_motion": "reduce"}
    window = talk.reader(number, **settings) if number else talk.nobody(**settings)
    window.expected |= {422}
    page = open_form(window.open(story), f"Number {number} says so.")
    if number:
        page.get_by_label("Breaks the law").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_for_everybody(page, axe)
