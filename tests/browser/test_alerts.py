"""An editor sends an alert: from the story's own editor, to a push service that looks at every message."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.newspaper import Newspaper
from tests.browser.test_accessibility import COLOURS, RULES, RUN
from tests.browser.test_narrow import OVERFLOW
from tests.browser.test_newsroom_in_browser import log_in
from tests.browser.window import Opener, Window
from tests.notifications.push_service import PushService, Subscription

pytestmark = pytest.mark.browser

# What is Wagtail's own around it is not looked at, so that fewer rules have something to say.
LOOK = RUN.replace("document,", "document.querySelector('dialog[open]') ?? '.alert-page',").replace(": 20", ": 10")


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as started:
        yield started


def know(paper: Newspaper, service: PushService, count: int, own: int = 0) -> list[Subscription]:
    """So many browsers are all that get the paper's alerts; the first `own` of them are the editor's."""
    key = paper.get("/push/key").text.strip()
    devices = service.new_subscriptions(count, key)
    rows = [
        [each.endpoint, each.p256dh, each.auth, each.server_key, "editor@example.org" if number < own else ""]
        for number, each in enumerate(devices)
    ]
    file = paper.data.with_suffix(".devices")
    file.write_text(json.dumps(rows))
    paper.run("tests.browser.more_devices", str(file))
    return devices


def open_story(one: Window) -> Page:
    """The editor of the newest story."""
    page = one.open("/newsroom/")
    page.locator("#newest-stories-content").get_by_role("link").first.click()
    expect(page.locator("#id_title")).to_be_visible()
    return page


def open_dialog(page: Page) -> Locator:
    page.locator("#w-slim-header-buttons").get_by_role("button", name="Actions").click()
    page.get_by_role("link", name="Send an alert…").click()
    dialog = page.get_by_role("dialog", name="Send an alert")
    expect(dialog).to_be_visible()
    return dialog


def any_dialog(page: Page) -> Locator:
    """The dialog, whatever it is about by now."""
    return page.locator("dialog.alert-dialog")


def write(dialog: Locator, title: str, text: str = "By eleven votes, after a long night.") -> None:
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Text", exact=True).fill(text)


def test_an_alert_goes_from_the_story_to_every_browser(
    window: Opener, newspaper: Newspaper, service: PushService
) -> None:
    devices = know(newspaper, service, 40)
    service.answer(devices[0], status=410)
    one = log_in(window, "editor")
    page = open_story(one)
    headline = page.locator("#id_title").input_value()
    dialog = open_dialog(page)
    expect(dialog.get_by_label("Title")).to_be_focused()

    title = f"Council says yes: {headline}"[:50]
    write(dialog, title)
    for place in dialog.locator(".alert-note__title").all():
        expect(place).to_have_text(title)
    expect(dialog.get_by_text("Reaches 40 browsers")).to_be_visible()
    dialog.get_by_role("button", name="Send…").click()

    asked = any_dialog(page)
    expect(asked).to_contain_text("This goes to 40 browsers at once.")
    asked.get_by_role("button", name="Send now to 40 browsers").dblclick()
    expect(asked.locator(".w-status")).to_have_text("Sent", timeout=20_000)
    expect(asked.locator("[data-figure=sent]")).to_have_text("39")
    expect(asked.locator("[data-figure=gone]")).to_have_text("1")
    assert service.delivered == 39
    assert {message.json["notification"]["title"] for message in service.messages} == {title}
    assert not service.faults

    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    assert page.locator("#id_title").input_value() == headline
    again = open_dialog(page)
    expect(again.locator(".alert-earlier li").first).to_contain_text("went out to 40 browsers, just now")


def test_an_alert_that_goes_out_is_watched_and_stopped(
    window: Opener, newspaper: Newspaper, service: PushService
) -> None:
    for device in know(newspaper, service, 4_000):
        service.answer(device, seconds=0.05)
    page = log_in(window, "editor").open("/newsroom/alerts/new/")
    page.get_by_label("Title").fill("Storm reaches the coast")
    page.get_by_role("button", name="Send…").click()
    page.get_by_role("button", name="Send now to 4,000 browsers").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("max", "4000")
    expect(page.locator("[data-figure=sent]")).not_to_have_text("0", timeout=15_000)
    page.get_by_role("button", name="Stop it now").click()
    expect(page.locator(".w-status")).to_have_text("Cancelled")
    # What was on its way when it was stopped arrives.
    delivered = -1
    while delivered != service.delivered:
        delivered = service.delivered
        page.wait_for_timeout(2_000)
    assert 0 < delivered < 4_000


def test_the_letters_are_counted_and_the_audience_too(
    window: Opener, newspaper: Newspaper, service: PushService
) -> None:
    know(newspaper, service, 3)
    dialog = open_dialog(open_story(log_in(window, "editor")))
    write(dialog, "x" * 50)
    long = dialog.get_by_text("Phones cut off what is longer than 50 characters.")
    expect(long).to_be_hidden()
    dialog.get_by_label("Title").press("End")
    dialog.get_by_label("Title").press_sequentially("yz")
    expect(long).to_be_visible()
    expect(dialog.get_by_text("52 / 50")).to_be_visible()

    reach = dialog.locator("[data-alert-reach]")
    expect(reach).to_have_text("Reaches 3 browsers")
    dialog.get_by_label("Who wants these sections").check()
    expect(reach).to_have_text("Reaches no browser yet. It will stand on the page of alerts.")
    for box in dialog.locator(".alert-of-sections input:checked").all():
        box.uncheck()
    expect(reach).to_have_text("Choose at least one section.")
    dialog.get_by_label("Everybody who wants alerts").check()
    expect(reach).to_have_text("Reaches 3 browsers")


def test_an_editor_tries_it_on_their_own_browser(window: Opener, newspaper: Newspaper, service: PushService) -> None:
    mine, *_others = know(newspaper, service, 3, own=1)
    dialog = open_dialog(open_story(log_in(window, "editor")))
    write(dialog, "Only for me")
    dialog.get_by_role("button", name="Send a test to me").click()
    expect(dialog.locator("[data-alert-said]")).to_have_text("Sent to your browser.")
    expect(dialog.get_by_label("Title")).to_have_value("Only for me")
    assert [message.endpoint for message in service.messages] == [mine.endpoint]


def test_what_is_typed_stays_when_something_goes_wrong(
    window: Opener, newspaper: Newspaper, service: PushService
) -> None:
    one = log_in(window, "editor")
    page = open_story(one)
    dialog = open_dialog(page)
    write(dialog, "", "A text of my own")
    dialog.get_by_role("button", name="Send…").click()
    expect(dialog.get_by_text("Write a title.")).to_be_visible()
    expect(dialog.get_by_label("Title")).to_be_focused()
    expect(dialog.get_by_label("Text", exact=True)).to_have_value("A text of my own")

    write(dialog, "Typed before the network went", "A text of my own")
    one.is_offline = True
    one.context.set_offline(True)
    dialog.get_by_role("button", name="Send…").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That did not work.")
    one.context.set_offline(False)
    expect(dialog.get_by_label("Title")).to_have_value("Typed before the network went")

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(open_dialog(page).get_by_label("Title")).to_have_value("Typed before the network went")


def test_the_dialog_is_worked_from_the_keyboard_and_gives_the_focus_back(window: Opener) -> None:
    page = open_story(log_in(window, "editor"))
    menu = page.locator("#w-slim-header-buttons").get_by_role("button", name="Actions")
    menu.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Send an alert…")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Send an alert")
    expect(dialog.get_by_label("Title")).to_be_focused()
    for key in ["Tab"] * 30 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        # Between its last and its first the browser's own controls may have a turn; the page behind never has.
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu).to_be_focused()


def test_without_script_it_is_written_and_sent_page_by_page(
    window: Opener, newspaper: Newspaper, service: PushService
) -> None:
    know(newspaper, service, 2)
    address = re.search(r"/pages/(\d+)/", open_story(log_in(window, "editor")).url)
    assert address is not None
    one = log_in(window, "editor", java_script_enabled=False)
    page = one.open(f"/newsroom/alerts/new/?story={address[1]}")
    page.get_by_label("Title").fill("Written without script")
    page.get_by_role("button", name="Send…").click()
    page.get_by_role("button", name="Send now to 2 browsers").click()
    expect(page.get_by_role("heading", name="Written without script", level=2)).to_be_visible()
    page.goto("/newsroom/alerts/")
    expect(page.get_by_role("link", name="Written without script").first).to_be_visible()


def violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found: list[Any] = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += page.evaluate(LOOK, [RULES, rules])
    return found


def test_alerts_are_there_for_every_editor(
    window: Opener, newspaper: Newspaper, service: PushService, axe: str
) -> None:
    know(newspaper, service, 2)
    page = open_story(log_in(window, "editor"))
    dialog = open_dialog(page)
    assert violations(page, axe) == []
    dialog.get_by_label("Who wants these topics").check()
    dialog.get_by_label("At a time").check()
    assert violations(page, axe) == []
    dialog.get_by_label("Now", exact=True).check()
    dialog.get_by_label("Everybody who wants alerts").check()
    dialog.get_by_role("button", name="Send…").click()
    expect(any_dialog(page)).to_contain_text("at once.")
    assert violations(page, axe) == []
    any_dialog(page).get_by_role("button", name="Send now").click()
    expect(any_dialog(page).locator(".w-status")).to_have_text("Sent", timeout=20_000)
    assert violations(page, axe) == []
    for path in ("/newsroom/alerts/", "/newsroom/alerts/new/"):
        page.goto(path)
        assert violations(page, axe) == []


def test_alerts_are_sent_from_a_phone(window: Opener) -> None:
    one = log_in(window, "editor", width=360, has_touch=True, is_mobile=True)
    page = open_story(one)
    dialog = open_dialog(page)
    dialog.get_by_label("Who wants these topics").check()
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")
    for path in ("/newsroom/alerts/", "/newsroom/alerts/new/"):
        page.goto(path)
        assert page.evaluate(OVERFLOW) == []
