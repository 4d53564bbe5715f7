"""“Please think again”, as writers meet it: in the box, on a page without script, when they edit, on a telephone."""

import http.client
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newspaper import Newspaper
from tests.browser.talk import ANY_ID, Talk, box, comment, open_talk, post, tool
from tests.browser.test_accessibility import RULES, RUN

pytestmark = pytest.mark.browser
RUDE = "You are an idiot."
ASKED = re.compile("Please think again: “idiot” may hurt somebody")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def asked(page: Page) -> None:
    """Waits until the question stands at the box, with the text in it and the cursor too."""
    expect(page.get_by_role("alert").filter(has_text=ASKED)).to_be_visible()
    expect(box(page)).to_have_value(RUDE)


def writing(talk: Talk, number: int, **settings: Any) -> Page:
    window = talk.reader(number, **settings)
    window.refused |= {422}
    window.expected |= {422}
    return open_talk(window, talk.story())


def test_what_was_written_comes_back_with_the_question_and_can_be_changed(talk: Talk) -> None:
    page = writing(talk, 6)
    box(page).fill(RUDE)
    press(page, "Post")
    asked(page)
    expect(box(page)).to_be_focused()
    box(page).fill("I see that otherwise.")
    press(page, "Post")
    expect(comment(page, "I see that otherwise.")).to_have_attribute("id", ANY_ID)
    expect(page.get_by_role("button", name="Post it all the same")).to_have_count(0)
    expect(page.locator(".write .errorlist")).to_have_count(0)


def test_who_posts_it_all_the_same_is_told_that_it_waits(talk: Talk) -> None:
    page = writing(talk, 7)
    box(page).fill(RUDE)
    press(page, "Post")
    asked(page)
    press(page, "Post it all the same")
    waiting = comment(page, RUDE)
    expect(waiting).to_have_attribute("id", ANY_ID)
    expect(waiting).to_have_class(re.compile("is-waiting"))
    expect(waiting).to_contain_text("You wanted it posted as it is")
    expect(box(page)).to_have_value("")
    page.reload()
    expect(comment(page, RUDE)).to_have_count(1)


def test_a_reply_is_asked_about_in_its_own_box(talk: Talk) -> None:
    page = writing(talk, 8)
    first = post(page, "Said in peace.")
    tool(first, "Reply").click()
    form = page.locator("form", has=page.locator("textarea[id^=reply-]"))
    field = form.locator("textarea")
    field.fill(RUDE)
    form.get_by_role("button", name="Post", exact=True).click()
    expect(field).to_have_value(RUDE)
    expect(form.get_by_role("alert")).to_contain_text("Please think again")
    form.get_by_role("button", name="Post it all the same").click()
    expect(comment(page, RUDE)).to_have_attribute("id", ANY_ID)


def test_an_edit_is_asked_about_where_it_is_made(talk: Talk) -> None:
    page = writing(talk, 9)
    tool(post(page, "Said in peace."), "Edit").click()
    form = page.locator(".edit-form")
    form.locator("textarea").fill(RUDE)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("Please think again")
    expect(form.locator("textarea")).to_have_value(RUDE)
    form.get_by_role("button", name="Save it all the same").click()
    expect(comment(page, RUDE)).to_have_class(re.compile("is-waiting"))
    expect(page.locator(".edit-form")).to_have_count(0)


def test_without_script_it_is_a_page_with_both_ways(talk: Talk) -> None:
    window = talk.reader(10, java_script_enabled=False)
    window.expected |= {422}
    page = window.open(talk.story())
    box(page).fill(RUDE)
    press(page, "Post")
    asked(page)
    # What is not changed is asked about again.
    press(page, "Post")
    asked(page)
    press(page, "Post it all the same")
    expect(page).to_have_url(re.compile("/comments/mine/"))
    expect(page.get_by_role("main")).to_contain_text("You wanted it posted as it is")


@pytest.mark.parametrize("with_script", [True, False])
def test_it_is_there_for_everybody_on_a_telephone(talk: Talk, axe: str, with_script: bool) -> None:
    page = writing(talk, 11 if with_script else 12, width=360, reduced_motion="reduce")
    box(page).fill(RUDE)
    if with_script:
        press(page, "Post")
    else:
        # The page that is there without script, in a browser in which axe can run.
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('kept-draft.write form'))")
    asked(page)
    button = page.get_by_role("button", name="Post it all the same")
    size = button.bounding_box()
    assert size is not None
    assert size["height"] >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(RUN, [RULES, None]) == []


def test_a_program_is_answered_through_the_front_as_perspective_did(newspaper: Newspaper) -> None:
    key = newspaper.run("broadsheet", "analyze-keys", "add", "Coral").strip().splitlines()[-1]
    body = json.dumps({"comment": {"text": RUDE}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]})
    for spelt in ("comments:analyze", "comments%3Aanalyze"):
        connection = http.client.HTTPConnection("127.0.0.1", newspaper.port, timeout=30)
        try:
            connection.request("POST", f"/v1alpha1/{spelt}?key={key}", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            found = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status == 200
        assert answer.headers["Set-Cookie"] is None
        assert found["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.7
