"""Alerts in a real browser: asked for by nobody but the reader, pushed to the paper's own service worker, shown.

No push service of a browser's maker is in reach of a test, so `PushManager.subscribe` is stood in for (pushing.py);
permission, service worker, the push itself (through the DevTools protocol) and what is shown are the browser's own.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from broadsheet.notifications.webpush.message import Action, Notification
from tests.browser.conftest import QUIET, browser_path
from tests.browser.kinds import SECTION, SHOWCASE
from tests.browser.more_stories import TOPIC
from tests.browser.newspaper import Newspaper
from tests.browser.pushing import Worker, stand_in
from tests.browser.talk import Talk, settled, until
from tests.browser.window import Opener, Window
from tests.notifications.push_service import PushService

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium(chromium: Any) -> Iterator[Any]:
    """The whole browser: its headless shell shows no notifications."""
    browser = chromium.browser_type.launch(executable_path=browser_path(is_whole=True), args=list(QUIET))
    yield browser
    browser.close()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => (await axe.run(document, { runOnly: { type: "tag", values: tags } })).violations
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`)"""
TOPIC_PAGE = f"/topic/{TOPIC}/"
# A browser in which nobody has decided yet, and which tells when it is asked.
UNDECIDED = """
self.asked = 0;
Object.defineProperty(Notification, "permission", { get: () => self.decision ?? "default" });
Notification.requestPermission = async () => { self.asked += 1; return (self.decision = self.answer ?? "default"); };
"""


def sheet_of(page: Page, at: Locator | None = None) -> Locator:
    """Presses “Alerts”, and waits for the sheet."""
    (at or page.locator(".alerts-button").first).click()
    sheet = page.get_by_role("dialog", name="Alerts")
    expect(sheet).to_be_visible()
    return sheet


def turn_on(window: Window, path: str = TOPIC_PAGE) -> Page:
    """A page of a browser that has subscribed on it."""
    page = stand_in(window).open(path)
    sheet = sheet_of(page)
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_have_text("Alerts are on in this browser.")
    return page


def message(title: str, **more: Any) -> Any:
    """A push message as the paper writes it."""
    said = {"body": "", "navigate": "http://127.0.0.1/", **more}
    return json.loads(Notification(title, **said).json())


def test_nothing_is_asked_or_loaded_until_somebody_presses(window: Opener) -> None:
    one = window()
    one.context.add_init_script(UNDECIDED)
    page = one.open(SHOWCASE)
    one.scroll_through()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("asked") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert not [request.url for request in one.requests if "alerts" in request.url or "sw.js" in request.url]
    sheet_of(page)
    assert page.evaluate("asked") == 0, "the sheet itself asks nothing"


def test_a_reader_says_what_of_and_the_browser_is_asked(window: Opener) -> None:
    one = stand_in(window(), allowed=False)
    one.context.add_init_script(UNDECIDED)
    page = one.open(TOPIC_PAGE)
    sheet = sheet_of(page)
    topic = page.locator("h1").inner_text()
    expect(sheet.get_by_label(topic)).to_be_checked()
    expect(sheet.get_by_label("Breaking news")).not_to_be_checked()
    expect(sheet.get_by_label("What concerns me")).to_be_hidden()
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_contain_text("was not allowed")
    assert page.evaluate("asked") == 1
    expect(sheet.get_by_role("button", name="Allow alerts")).to_be_enabled()


def test_whoever_says_no_is_told_how_to_undo_it(window: Opener) -> None:
    one = window()
    one.context.add_init_script(UNDECIDED)
    page = one.open(TOPIC_PAGE)
    page.evaluate("self.answer = 'denied'")
    sheet = sheet_of(page)
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet).to_contain_text("Site settings")
    expect(sheet.get_by_role("button", name="Allow alerts")).to_be_hidden()
    page.evaluate("self.decision = 'default'")
    sheet.get_by_role("button", name="I have allowed it").click()
    expect(sheet.get_by_role("button", name="Allow alerts")).to_be_visible()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Privacy & Security"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15", "Safari’s"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", "“Permissions”"),
    ],
)
def test_the_words_are_those_of_the_browser(window: Opener, agent: str, words: str) -> None:
    one = window(user_agent=agent)
    one.context.add_init_script(UNDECIDED + "self.decision = 'denied';")
    sheet = sheet_of(one.open(TOPIC_PAGE))
    expect(sheet.locator("[data-family]:visible")).to_contain_text(words)


def test_on_a_phone_that_wants_it_on_the_home_screen_first_that_is_said(window: Opener) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1"
    one = window(user_agent=agent)
    one.context.add_init_script("delete self.PushManager;")
    sheet = sheet_of(one.open(TOPIC_PAGE))
    expect(sheet).to_contain_text("Add to Home Screen")
    expect(sheet.get_by_role("link", name="follow")).to_be_visible()
    expect(sheet.get_by_role("button", name="Allow alerts")).to_be_hidden()


def test_whoever_wants_fewer_finds_what_the_alert_came_for_and_unticks_it_from_the_keyboard(window: Opener) -> None:
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    key = page.evaluate("JSON.parse(document.querySelector('.alerts-button').dataset.things)[0][0]")
    page.get_by_role("dialog", name="Alerts").get_by_label("Breaking news").check()
    page.get_by_role("dialog", name="Alerts").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Kept.")
    page = one.open(f"/alerts/?fewer={key},topic:999999")
    expect(page.get_by_role("status")).to_contain_text("is marked")
    expect(page.get_by_text("The alert came for this.")).to_have_count(1)
    expect(page.get_by_label(topic)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label(topic)).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Kept.")
    expect(page.get_by_text("The alert came for this.")).to_have_count(0)
    page = one.open("/alerts/?fewer=alerts")
    expect(page.get_by_label("Breaking news")).to_be_focused()
    expect(page.get_by_label(topic)).to_have_count(0)
    expect(one.open("/alerts/").get_by_role("status")).to_have_text("")


def test_alerts_are_turned_on_changed_and_turned_off(window: Opener) -> None:
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    page.keyboard.press("Escape")
    # Another page, another day: it stands as it was left.
    page = one.open(SHOWCASE)
    sheet = sheet_of(page)
    expect(sheet.get_by_label(topic)).to_be_checked()
    expect(sheet.get_by_label(page.locator("h1").inner_text())).not_to_be_checked()
    sheet.get_by_label("Breaking news").check()
    sheet.get_by_label(topic).uncheck()
    sheet.get_by_text("When, and how many").click()
    sheet.get_by_label("Quiet from").fill("22:00")
    sheet.get_by_label("until").fill("07:00")
    sheet.get_by_label("At most so many alerts a week").fill("3")
    sheet.get_by_role("button", name="Keep").click()
    expect(sheet.get_by_role("status")).to_have_text("Kept.")
    page = one.open("/alerts/")
    expect(page.get_by_label("Breaking news")).to_be_checked()
    expect(page.get_by_label(topic)).to_have_count(0)
    page.get_by_text("When, and how many").click()
    expect(page.get_by_label("Quiet from")).to_have_value("22:00")
    expect(page.get_by_label("At most so many alerts a week")).to_have_value("3")
    page.get_by_role("button", name="Turn off on this device").click()
    expect(page.get_by_role("status")).to_have_text("Alerts are off in this browser.")
    assert settled(page, "navigator.serviceWorker.ready.then((it) => it.pushManager.getSubscription())") is None
    expect(page.get_by_role("button", name="Allow alerts")).to_be_focused()


def test_whoever_chooses_nothing_is_told_so(window: Opener) -> None:
    page = stand_in(window()).open(TOPIC_PAGE)
    sheet = sheet_of(page)
    sheet.get_by_label(page.locator("h1").inner_text()).uncheck()
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_have_text("Choose what you want to hear of.")


def test_where_no_push_service_is_reached_that_is_said(window: Opener) -> None:
    page = stand_in(window()).open(TOPIC_PAGE)
    page.evaluate("self.unreachable = true")
    sheet = sheet_of(page)
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_contain_text("cannot reach the service")
    page.evaluate("self.unreachable = false")
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_have_text("Alerts are on in this browser.")


def test_a_key_that_the_paper_has_no_more_is_replaced_without_losing_wishes(window: Opener) -> None:
    """The browser's subscription is made to look older than the paper's key, as after a rotation."""
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    before = page.evaluate("JSON.parse(localStorage['stand-in'])")
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage["stand-in"]);
          localStorage["stand-in"] = JSON.stringify({ ...kept, server_key: kept.keys.p256dh });
        }"""
    )
    # The paper says of the strange key that it is none of its own.
    one.refused.add(422)
    sheet = sheet_of(one.open(TOPIC_PAGE))
    expect(sheet.get_by_label(topic)).to_be_checked()
    expect(sheet.get_by_role("button", name="Turn off on this device")).to_be_visible()
    after = page.evaluate("JSON.parse(localStorage['stand-in'])")
    assert after["server_key"] == before["server_key"]
    assert after["endpoint"] != before["endpoint"]


def test_when_the_operator_makes_a_new_key_the_browser_changes_over(window: Opener, newspaper: Newspaper) -> None:
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    before = page.evaluate("JSON.parse(localStorage['stand-in'])")
    newspaper.run("broadsheet", "push-keys", "rotate", "--yes")
    until(page, f"fetch('/push/key').then((answer) => answer.text()).then((key) => key !== '{before['server_key']}')")
    sheet = sheet_of(one.open(TOPIC_PAGE))
    expect(sheet.get_by_label(topic)).to_be_checked()
    after = page.evaluate("JSON.parse(localStorage['stand-in'])")
    assert after["server_key"] == page.evaluate("fetch('/push/key').then((answer) => answer.text())")
    assert after["endpoint"] != before["endpoint"]


def test_a_push_is_shown_with_what_belongs_to_it(window: Opener) -> None:
    page = turn_on(window())
    worker = Worker(page)
    actions = (Action("read", "Read", "http://127.0.0.1/alerts/7/"),)
    worker.push(
        message(
            "The bridge is closed",
            body="Since noon.",
            tag="story-7",
            lang="en-gb",
            dir="ltr",
            navigate="http://127.0.0.1/alerts/7/",
            actions=actions,
            data={"alert": 7, "url": "http://127.0.0.1/news/"},
        )
    )
    (shown,) = worker.shown()
    assert (shown["title"], shown["body"], shown["tag"]) == ("The bridge is closed", "Since noon.", "story-7")
    assert "/icon/page-" in shown["icon"] and "/icon/sign-" in shown["badge"]
    assert [(each["action"], each["title"]) for each in shown["actions"]] == [("read", "Read")]
    assert shown["data"]["alert"] == 7 and shown["data"]["actions"] == {"read": "http://127.0.0.1/alerts/7/"}


def test_an_alert_reaches_the_browser_that_wants_it_and_leads_to_the_story(
    window: Opener, newspaper: Newspaper
) -> None:
    """The whole way: wished for in the page, sent from the shell, taken by a push service that reads it, shown."""
    one = stand_in(window())
    with PushService() as service:
        page = one.open(SECTION)
        browser = service.new_subscription(page.evaluate("fetch('/push/key').then((answer) => answer.text())"))
        page.evaluate(
            "([endpoint, p256dh, auth]) => { self.prepared = { endpoint, keys: { p256dh, auth } }; }",
            [browser.endpoint, browser.p256dh, browser.auth],
        )
        sheet = sheet_of(page)
        sheet.get_by_role("button", name="Allow alerts").click()
        expect(sheet.get_by_role("status")).to_have_text("Alerts are on in this browser.")
        words = ["--title", "A ship under the barley", "--story", SHOWCASE, "--to", f"section:{SECTION.strip('/')}"]
        said = newspaper.run("broadsheet", "alert", *words, "--yes")
        assert "Sent 1, failed 0" in said
        (received,) = service.of(browser)
    worker = Worker(page)
    worker.push(received.json)
    (shown,) = worker.shown()
    assert shown["title"] == "A ship under the barley"
    assert shown["data"]["url"].endswith(SHOWCASE)
    assert press(worker, shown["data"])["opened"] == [SHOWCASE]
    number = shown["data"]["alert"]
    before = newspaper.run("tests.browser.opened", str(number))
    page.goto(f"/alerts/{number}/")
    page.wait_for_url(f"**{SHOWCASE}")
    assert int(newspaper.run("tests.browser.opened", str(number))) == int(before) + 1
    page.goto("/alerts/")
    expect(page.get_by_role("link", name="A ship under the barley")).to_be_visible()


def test_what_comes_twice_is_shown_once_and_what_is_new_is_heard(window: Opener) -> None:
    page = turn_on(window())
    worker = Worker(page)
    worker.push(message("The bridge is closed", tag="story-7"))
    assert worker.shown()[0]["renotify"] is False
    worker.push(message("The bridge is closed", tag="story-7"))
    page.wait_for_timeout(300)
    (shown,) = worker.shown()
    assert shown["renotify"] is False, "a message that came twice makes no sound"
    worker.push(message("The bridge is open again", tag="story-7"))
    until(page, "navigator.serviceWorker.ready.then((it) => it.getNotifications()).then(([it]) => it.renotify)")
    (shown,) = worker.shown()
    assert shown["title"] == "The bridge is open again"
    worker.push(message("Something else", tag="story-8"))
    assert len(worker.shown(2)) == 2


@pytest.mark.parametrize("text", ["", "no JSON", '{"web_push": 1}', "null", '{"web_push": 8030, "notification": {}}'])
def test_a_message_that_cannot_be_read_is_shown_as_one_from_the_paper(window: Opener, text: str) -> None:
    worker = Worker(turn_on(window()))
    worker.push(text)
    (shown,) = worker.shown()
    assert shown["title"] == "The Ostrey Courier"
    assert shown["body"].startswith("There is news.")


def test_a_push_sets_the_number_on_the_papers_icon(window: Opener) -> None:
    worker = Worker(turn_on(window()))
    worker.evaluate(
        """() => {
          self.badges = [];
          navigator.setAppBadge = async (number) => { badges.push(number); };
          navigator.clearAppBadge = async () => { badges.push(0); };
        }"""
    )
    worker.push(message("One", tag="a", badge=3))
    worker.shown(1)
    worker.push(message("Two", tag="b", badge=0))
    worker.shown(2)
    worker.push(message("Three", tag="c"))
    worker.shown(3)
    assert worker.evaluate("badges") == [3, 0]


# What the system does when its user presses a notification cannot be done from here: the worker's own function is
# called instead of it, and what it asks of the browser is written down.
PRESS = """async ([data, action]) => {
  const done = { opened: [], focused: [], said: [] };
  clients.openWindow = async (address) => { done.opened.push(new URL(address).pathname + new URL(address).hash); };
  WindowClient.prototype.focus = async function () { done.focused.push(new URL(this.url).pathname); return this; };
  self.fetch = async (address, { method, credentials }) => {
    done.said.push([method, credentials, address]);
    return new Response();
  };
  await follow({ data }, action ?? "");
  return done;
}"""


def press(worker: Worker, data: dict[str, Any], action: str = "") -> dict[str, Any]:
    found: dict[str, Any] = worker.evaluate(PRESS, [data, action])
    return found


def test_pressing_an_alert_opens_its_page_and_is_counted_without_saying_who(window: Opener) -> None:
    one = window()
    worker = Worker(turn_on(one))
    url, itself = f"{one.address}{SHOWCASE}", f"{one.address}/alerts/7/"
    settings = f"{one.address}/alerts/"
    data = {"alert": 7, "url": url, "navigate": itself, "actions": {"read": itself, "fewer": settings}}
    counted = [["POST", "omit", "/alerts/7/opened/"]]
    assert press(worker, data) == {"opened": [SHOWCASE], "focused": [], "said": counted}
    assert press(worker, data, "read") == {"opened": [SHOWCASE], "focused": [], "said": counted}
    assert press(worker, data, "fewer") == {"opened": ["/alerts/"], "focused": [], "said": []}
    assert press(worker, {"navigate": itself}) == {"opened": ["/alerts/7/"], "focused": [], "said": []}


def test_pressing_a_notice_goes_to_its_page_and_reads_it(window: Opener) -> None:
    one = window()
    worker = Worker(turn_on(one))
    url, itself = f"{one.address}{SHOWCASE}", f"{one.address}/notices/open/1.7.seal/"
    thread = f"{one.address}/notices/?mute=7"
    data = {"notice": 7, "url": url, "navigate": itself, "actions": {"read": itself, "mute": thread}}
    read = [[None, None, itself]]
    assert press(worker, data) == {"opened": [SHOWCASE], "focused": [], "said": read}
    assert press(worker, data, "read")["said"] == read
    assert press(worker, data, "mute") == {"opened": ["/notices/"], "focused": [], "said": []}
    assert press(worker, {"notice": 7, "navigate": itself}) == {
        "opened": ["/notices/open/1.7.seal/"], "focused": [], "said": [],
    }  # fmt: skip
    other = one.context.new_page()
    other.goto(SHOWCASE)
    assert press(worker, data) == {"opened": [], "focused": [SHOWCASE], "said": read}


def test_pressing_goes_to_the_tab_that_shows_it_already(window: Opener) -> None:
    one = window()
    worker = Worker(turn_on(one))
    other = one.context.new_page()
    other.goto(f"{SHOWCASE}#main")
    at = {"alert": 7, "navigate": f"{one.address}/alerts/7/"}
    assert press(worker, {**at, "url": f"{one.address}{SHOWCASE}"})["focused"] == [SHOWCASE]
    elsewhere = press(worker, {**at, "url": f"{one.address}{SHOWCASE}#comments"})
    assert elsewhere["opened"] == [f"{SHOWCASE}#comments"], "another place on the page is opened"


def test_no_message_leads_out_of_the_paper(window: Opener) -> None:
    worker = Worker(turn_on(window()))
    for address in ("https://elsewhere.example/", "javascript:alert(1)", "//elsewhere.example/x"):
        assert press(worker, {"url": address})["opened"] == ["/"]


def test_a_browser_that_loses_its_subscription_gets_another_with_the_same_wishes(window: Opener) -> None:
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    worker = Worker(page)
    old = page.evaluate("JSON.parse(localStorage['stand-in'])")
    fresh = settled(
        page,
        """await (async () => {
          const registration = await navigator.serviceWorker.ready;
          const { server_key } = JSON.parse(localStorage["stand-in"]);
          await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: server_key });
          return JSON.parse(localStorage["stand-in"]);
        })()""",
    )
    worker.evaluate(
        """async ([old, fresh]) => {
          const newSubscription = {
            endpoint: fresh.endpoint, options: {},
            toJSON: () => ({ endpoint: fresh.endpoint, expirationTime: null, keys: fresh.keys }) };
          await subscribeAnew({ oldSubscription: old, newSubscription });
        }""",
        [{"endpoint": old["endpoint"]}, fresh],
    )
    expect(sheet_of(one.open(TOPIC_PAGE)).get_by_label(topic)).to_be_checked()


def test_a_browser_that_the_paper_has_forgotten_goes_on_wanting_what_it_did(window: Opener) -> None:
    one = window()
    page = turn_on(one)
    topic = page.locator("h1").inner_text()
    page.evaluate(
        """() => fetch("/push/subscriptions", { method: "DELETE", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ endpoint: JSON.parse(localStorage["stand-in"]).endpoint }) })"""
    )
    sheet = sheet_of(one.open(TOPIC_PAGE))
    expect(sheet.get_by_label(topic)).to_be_checked()
    expect(sheet.get_by_label("Breaking news")).not_to_be_checked()
    expect(sheet.get_by_role("button", name="Turn off on this device")).to_be_visible()


def test_signing_in_makes_the_browser_the_readers(talk: Talk) -> None:
    window = talk.nobody()
    turn_on(window)
    who = talk.known["readers"][3]
    window.context.add_cookies(
        [{"name": key, "value": value, "url": window.address} for key, value in who["cookies"].items()]
    )
    with window.page.expect_response("**/push/subscriptions") as said:
        window.open("/")
    assert said.value.json()["is_of_reader"] is True
    sheet = sheet_of(window.open(TOPIC_PAGE))
    expect(sheet.get_by_label("What concerns me")).to_be_checked()
    expect(sheet.get_by_role("link", name="Quiet hours and limits for all your devices")).to_be_visible()
    before = len([request for request in window.requests if "/push/subscriptions" in request.url])
    window.open("/")
    expect(window.page.locator("html[data-reader]")).to_have_count(1)
    window.page.wait_for_load_state("networkidle")
    after = len([request for request in window.requests if "/push/subscriptions" in request.url])
    assert after == before, "it is said once"


def test_the_bell_invites_to_be_told_on_the_device(talk: Talk) -> None:
    window = talk.reader(4, width=360)
    window.context.add_init_script(UNDECIDED)
    page = stand_in(window, allowed=False).open("/")
    expect(page.locator("html[data-reader]")).to_have_count(1)
    page.locator("notice-bell > a").click()
    sheet = sheet_of(page, page.get_by_role("link", name="Be told on this device, too"))
    expect(sheet.get_by_label("What concerns me")).to_be_checked()
    expect(sheet.get_by_label("Breaking news")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.locator("*:focus")).to_have_count(1)


def test_the_sheet_is_there_for_the_keyboard_and_gives_it_back(window: Opener) -> None:
    page = stand_in(window(width=320)).open(TOPIC_PAGE)
    button = page.locator(".alerts-button")
    button.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Alerts")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("heading", name="Alerts")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement || document.activeElement === document.body"
                             " || Boolean(document.activeElement.closest('dialog'))")  # fmt: skip
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(button).to_be_focused()
    sheet_of(page)
    page.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_face_of_the_settings_is_there_for_everybody(window: Opener, axe: str, scheme: Any) -> None:
    one = stand_in(window(width=320, color_scheme=scheme, reduced_motion="reduce"))
    page = one.open(TOPIC_PAGE)
    sheet = sheet_of(page)
    sheet.get_by_text("When, and how many").click()
    page.evaluate(axe)
    assert page.evaluate(RUN, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert sheet.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    sheet.get_by_role("button", name="Allow alerts").click()
    expect(sheet.get_by_role("status")).to_have_text("Alerts are on in this browser.")
    assert page.evaluate(RUN, RULES) == []
    for part in ("denied", "unable"):
        page.evaluate(f"document.querySelector('alert-settings').show('{part}', 'ios')")
        assert page.evaluate(RUN, RULES) == []


def test_without_script_the_button_leads_to_the_page(window: Opener) -> None:
    page = window(java_script_enabled=False).open(TOPIC_PAGE)
    page.locator(".alerts-button").click()
    page.wait_for_url("**/alerts/")
    expect(page.get_by_text("Alerts need script")).to_be_visible()
    expect(page.get_by_role("button", name="Allow alerts")).to_be_hidden()


def test_with_a_modifier_the_button_is_a_link_like_any_other(window: Opener) -> None:
    one = window()
    page = one.open(TOPIC_PAGE)
    with one.context.expect_page() as opened:
        page.locator(".alerts-button").click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(f"{one.address}/alerts/")
