"""The bell: how many notices there are, the tray with the newest, and the page behind it."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talk import Talk, open_talk, post

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => (await axe.run(document, { runOnly: { type: "tag", values: tags } })).violations
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`)"""


def named(talk: Talk, words: str, **settings: Any) -> Page:
    """The front page of a reader whom another has just named, with what is unread counted."""
    reader = talk.reader(1, **settings)
    page = reader.open("/")
    expect(page.locator("html[data-reader]")).to_have_count(1)
    handle = page.locator("html").get_attribute("data-reader")
    before = page.evaluate("fetch('/me').then((me) => me.json()).then((me) => me.unread)")
    post(open_talk(talk.reader(2), talk.story()), f"{words}, @{handle}?")
    # A new paper has its pictures to make, one after the other.
    deadline = time.monotonic() + 60
    while page.evaluate("fetch('/me').then((me) => me.json()).then((me) => me.unread)") == before:
        assert time.monotonic() < deadline, "Nobody told the reader"
        page.wait_for_timeout(100)
    page.goto("/")
    expect(page.locator(".notice-count")).to_be_visible()
    return page


def test_the_bell_opens_a_tray_and_escape_leads_back_to_it(talk: Talk, axe: str) -> None:
    page = named(talk, "Were you there", width=360)
    bell = page.locator("notice-bell > a")
    bell.focus()
    page.keyboard.press("Enter")
    tray = page.locator(".notice-tray")
    expect(tray).to_be_focused()
    expect(tray).to_contain_text("Were you there")
    expect(tray).to_contain_text(f"{talk.name(2)}\u2069 named you")
    page.evaluate(axe)
    assert page.evaluate(RUN, RULES) == []
    page.keyboard.press("Escape")
    expect(tray).to_have_count(0)
    expect(bell).to_be_focused()


def test_following_a_notice_reads_it(talk: Talk) -> None:
    page = named(talk, "Did you see it")
    page.locator("notice-bell > a").click()
    notice = page.locator(".notice-tray .notice-unread", has_text="Did you see it")
    number = notice.get_attribute("data-notice")
    notice.get_by_role("link").click()
    page.wait_for_url("**/comments/**")
    page.goto("/notices/")
    expect(page.locator(f"[data-notice='{number}']")).to_be_visible()
    expect(page.locator(f"[data-notice='{number}'].notice-unread")).to_have_count(0)


def test_all_are_read_from_the_tray_and_another_tab_knows(talk: Talk) -> None:
    page = named(talk, "Have you heard")
    other = page.context.new_page()
    other.goto("/")
    expect(other.locator(".notice-count")).to_be_visible()
    page.locator("notice-bell > a").click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".notice-count")).to_be_hidden()
    expect(other.locator(".notice-count")).to_be_hidden()


def test_what_is_read_on_one_device_is_counted_no_more_on_another(talk: Talk) -> None:
    page = named(talk, "Did the lamp go out")
    other = talk.reader(1).open("/")
    expect(other.locator(".notice-count")).to_be_visible()
    page.locator("notice-bell > a").click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(other.locator(".notice-count")).to_be_hidden(timeout=30_000)


def test_the_bell_counts_what_happens_while_the_page_is_open(talk: Talk) -> None:
    page = named(talk, "Were you in the rain")
    before = int(page.locator("[data-count]").inner_text())
    handle = page.locator("html").get_attribute("data-reader")
    post(open_talk(talk.reader(2), talk.story()), f"And when it stopped, @{handle}?")
    expect(page.locator("[data-count]")).to_have_text(str(before + 1), timeout=30_000)


def test_a_bell_that_was_refused_listens_again_by_itself(talk: Talk) -> None:
    story, window = talk.story(), talk.reader(1)
    page = open_talk(window, story)
    window.refused.add(502)
    page.route("**/live?bell=*", lambda route: route.fulfill(status=502, body="Bad gateway"), times=1)
    with page.expect_response(lambda answer: "/live?bell=" in answer.url and answer.status == 502):
        page.reload()
    with page.expect_request("**/live?bell=*", timeout=15_000):
        pass


def test_nobody_has_a_bell_and_loads_nothing_for_it(talk: Talk) -> None:
    page = talk.nobody().open("/")
    expect(page.locator("notice-bell")).to_be_hidden()
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some(({ name }) => name.includes('notifications'))"
    )


def test_without_script_the_page_does_it_all(talk: Talk, axe: str) -> None:
    address = named(talk, "Do you remember").url
    page = talk.reader(1, java_script_enabled=False).open("/notices/")
    notice = page.locator(".notice", has_text="Do you remember").first
    notice.get_by_role("button", name="Mark as read").click()
    expect(page.locator(".notice", has_text="Do you remember").first).not_to_have_class("notice notice-unread")
    page.get_by_label("Unread only").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".notice", has_text="Do you remember")).to_have_count(0)
    with_script = talk.reader(1, width=360)
    for path in ("/notices/", "/notices/settings/"):
        page = with_script.open(path)
        page.evaluate(axe)
        assert page.evaluate(RUN, RULES) == [], f"{address} {path}"
