"""An appeal from beginning to end in real browsers: taken down, told why, appealed, looked at by somebody else."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newspaper import Newspaper
from tests.browser.talk import Talk, comment
from tests.browser.test_moderation_desk import Desk, article, rows
from tests.browser.window import Opener

pytestmark = pytest.mark.browser


def take_down(page: Page, words: str) -> None:
    """From a comment's page at the desk, with a reason."""
    page.locator("summary").filter(has_text="Take down").click()
    page.get_by_label("To the writer").fill(words)
    page.get_by_role("button", name="Take down", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_was_taken_down_is_put_back_by_somebody_else(
    talk: Talk, window: Opener, newspaper: Newspaper, script: bool
) -> None:
    said = f"The whimbrels are back on the mud, {'twice' if script else 'thrice'} as many."
    story = talk.said(said, 2)
    desk = Desk(newspaper, window, "whimbrel", 0)

    first = desk.moderator(0, java_script_enabled=script).open("/moderate/new/?text=whimbrels")
    rows(first).filter(has_text=said).locator(".desk-open").click()
    expect(article(first)).to_contain_text(said)
    take_down(first, "Nothing to do with the harbour.")
    expect(first.get_by_role("button", name="Undo: taken down")).to_be_visible()

    reader = talk.reader(2, java_script_enabled=script).open("/accounts/decisions/")
    reader.get_by_role("link", name="Your comment was taken down").first.click()
    expect(reader.get_by_text("Nothing to do with the harbour.")).to_be_visible()
    expect(reader.get_by_text("No machine took part in the decision.")).to_be_visible()
    reader.get_by_label("Why the decision is wrong").fill("The mud is the harbour.")
    reader.get_by_role("button", name="Appeal").click()
    expect(reader.get_by_text("You have appealed.")).to_be_visible()

    own = desk.moderator(0, java_script_enabled=script)
    own.expected |= {403}
    judge = own.open("/moderate/appeals/")
    rows(judge).filter(has_text="The mud is the harbour.").locator(".desk-open").click()
    answer(judge, "It stands, say I.", "The decision stands")
    expect(judge.get_by_role("alert")).to_contain_text("somebody else has to look at it again")
    expect(judge.get_by_label("The answer, in words for the writer")).to_have_value("It stands, say I.")

    other = desk.moderator(1, java_script_enabled=script).open("/moderate/appeals/")
    rows(other).filter(has_text="The mud is the harbour.").locator(".desk-open").click()
    answer(other, "You are right: it is.", "Put the comment back")
    expect(other.get_by_role("status").first).to_contain_text("The appeal is answered")

    reader.reload()
    expect(reader.get_by_text("Your appeal was granted.")).to_be_visible()
    expect(reader.get_by_text("You are right: it is.")).to_be_visible()
    expect(comment(talk.reader(1, java_script_enabled=script).open(story), said)).to_have_count(1)


def answer(page: Page, words: str, button: str) -> None:
    page.get_by_label("The answer, in words for the writer").fill(words)
    page.get_by_role("button", name=button).click()
