"""Newsletters in a browser: readers ask for one and end it, an editor writes an edition and sends it."""

import re
import time
from email import message_from_bytes, policy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import expect_signed_in, new_address, register
from tests.browser.newspaper import Newspaper
from tests.browser.test_accessibility import COLOURS, RULES, RUN
from tests.browser.test_narrow import OVERFLOW
from tests.browser.test_newsroom_in_browser import log_in
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

# What is Wagtail's own around it is not looked at.
LOOK = RUN.replace("document,", "'.alert-page',").replace("rules ? 1 : 20", "rules ? 1 : 8")


def mail_to(paper: Newspaper, address: str, subject: str) -> Any:
    """The mail with this subject to this address, waited for."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for file in (paper.data / "mail").glob("*.eml"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address and subject in str(mail["Subject"]):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"No mail “{subject}” came to {address}")


def link_in(mail: Any, kind: str) -> str:
    body = mail.get_body(("plain",))
    found = re.search(rf"https?://[^/\s]+(/newsletters/{kind}/\S+)", body.get_content())
    assert found is not None
    return found[1]


def looked_at(page: Page, axe: str) -> None:
    """axe-core has nothing against the newsroom's page, narrow and wide, by day and by night."""
    page.evaluate(axe)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == [], width
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # Wagtail's buttons take a moment to change their colours.
            page.wait_for_timeout(500)
            assert page.evaluate(LOOK, [RULES, rules]) == [], (width, scheme)
    page.emulate_media(color_scheme="light")


def test_a_newsletter_is_asked_for_written_sent_and_ended(window: Opener, newspaper: Newspaper, axe: str) -> None:
    address = new_address()
    reader = window(java_script_enabled=False)
    page = reader.open("/newsletters/saturday-shelf/")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    page = reader.open(link_in(mail_to(newspaper, address, "Do you want"), "confirm"))
    page.get_by_role("button", name="Yes, send it to me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get this newsletter")

    editor = log_in(window, "editor")
    desk = editor.open("/newsroom/newsletters/")
    looked_at(desk, axe)
    desk.get_by_role("link", name="Saturday Shelf").click()
    expect(desk.get_by_text("1 address", exact=True)).to_be_visible()
    looked_at(desk, axe)
    desk.get_by_role("button", name="Write the next edition").click()
    desk.get_by_label("Subject").fill("What we read by the fire")
    desk.get_by_label("Introduction").fill("Put the kettle on.")
    if desk.locator(".edition-stories li").count() > 1 and desk.get_by_role("button", name=re.compile("down$")).count():
        first = desk.locator("ol.edition-stories").first.locator("li").first.inner_text()
        desk.get_by_role("button", name=re.compile("^Move .* down$")).first.click()
        expect(desk.locator("ol.edition-stories").first.locator("li").nth(1)).to_contain_text(first.split("\n")[1])
    expect(desk.get_by_label("Subject")).to_have_value("What we read by the fire")
    looked_at(desk, axe)
    desk.get_by_role("button", name="Keep, and look at it").click()
    letter = desk.frame_locator("iframe[title='Preview of the letter on a phone']")
    expect(letter.get_by_text("Put the kettle on.")).to_be_visible()
    looked_at(desk, axe)
    desk.get_by_role("button", name="Send now to 1 address").click()
    expect(desk.locator(".w-status").first).to_have_text("Sent", timeout=30_000)
    expect(desk.locator("[data-figure=sent]")).to_have_text("1")
    looked_at(desk, axe)

    mail = mail_to(newspaper, address, "What we read by the fire")
    page = reader.open(link_in(mail, "stop"))
    page.get_by_role("button", name="No more of this newsletter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You do not get this newsletter")
    desk.reload()
    expect(desk.locator("[data-figure=unsubscribed]")).to_have_text("1")


def test_a_newsletter_is_set_up(window: Opener, axe: str) -> None:
    desk = log_in(window, "editor").open("/newsroom/newsletters/new/")
    expect(desk.get_by_label("Day of the week")).to_be_hidden()
    desk.get_by_label("Every week").check()
    expect(desk.get_by_label("Day of the week")).to_be_visible()
    looked_at(desk, axe)
    desk.get_by_label("When the editors send it").check()
    expect(desk.get_by_label("Time of day")).to_be_hidden()
    desk.get_by_label("Name").fill("Harbour notes")
    desk.get_by_role("button", name="Keep").click()
    expect(desk.get_by_text("/newsletters/harbour-notes/")).to_be_visible()


def test_whoever_is_signed_in_presses_once(window: Opener, newspaper: Newspaper, axe: str) -> None:
    one = window(width=360)
    page = one.open("/newsletters/")
    register(page, newspaper)
    page = one.open("/newsletters/morning-tide/")
    expect_signed_in(page)
    expect(page.get_by_label("Your e-mail address")).to_be_hidden()
    page.get_by_role("button", name="Send it to me").click()
    expect(page.get_by_text("“The Morning Tide” comes to")).to_be_visible()
    page.evaluate(axe)
    assert page.evaluate(RUN, [RULES, None]) == []
    assert page.evaluate(OVERFLOW) == []
    page.get_by_role("button", name="No more The Morning Tide").click()
    expect(page.get_by_text("“The Morning Tide” comes to you no more.")).to_be_visible()
