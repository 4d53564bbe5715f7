"""From the editor's screen to the reader's page: what is published is there at once, what is withdrawn is gone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from broadsheet.demo.accounts import DEMO_PASSWORD
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener, Window

pytestmark = pytest.mark.browser

HEADLINE = "Owls nest in the clock of Wrensby town hall"
BETTER = "Two owls nest in the clock of Wrensby town hall"
ADDRESS = "/news/owls-nest-in-the-clock-of-wrensby-town-hall/"


def log_in(window: Opener, who: str, **settings: object) -> Window:
    """A window on the newsroom's first screen."""
    one = window(**settings)
    page = one.open("/newsroom/")
    page.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill(f"{who}@example.org")
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"^[^?]*/newsroom/$"))
    return one


def new_story(page: Page, section: str) -> None:
    """Opens the form of a new story in `section` by the ways an editor goes."""
    page.goto("/newsroom/pages/")
    for place in ("The Ostrey Courier", section):
        page.get_by_role("link", name=f"Explore child pages of '{place}'").first.click()
        expect(page.get_by_role("heading", level=1, name=place)).to_be_attached()
    number = re.search(r"/pages/(\d+)/", page.url)
    assert number is not None
    page.goto(f"/newsroom/pages/{number[1]}/add_subpage/")
    page.get_by_role("link", name=re.compile("^Story")).first.click()
    expect(page.locator("#id_title")).to_be_visible()


def write(page: Page, headline: str, paragraph: str) -> None:
    page.locator("#id_title").fill(headline)
    page.locator("#id_standfirst").fill("The hands have stood still since Tuesday, and nobody minds.")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").click()
    text = page.get_by_role("region", name="Body").get_by_role("textbox").first
    text.click()
    text.press_sequentially(paragraph, delay=5)
    expect(text).to_contain_text(paragraph)
    # The editor hands its text to the form a quarter of a second after the last key: sooner than anybody moves a mouse.
    page.wait_for_function(
        """(words) => [...document.querySelectorAll("input[name^=body-][name$=-value]")].some(
          (field) => field.value.includes(words))""",
        arg=paragraph,
    )


def act(page: Page, action: str) -> None:
    """Presses one of the actions at the foot of an editing form."""
    button = page.locator("footer").get_by_role("button", name=action, exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="More actions").click()
        button = page.get_by_role("button", name=action, exact=True)
    button.click()


def expect_message(page: Page, words: str) -> None:
    """The newsroom says that it did what was asked."""
    expect(page.locator(".messages .success")).to_contain_text(re.compile(words, re.IGNORECASE), timeout=15_000)


@pytest.fixture
def published(window: Opener, newspaper: Newspaper) -> Iterator[Window]:
    """A story that an editor has just written and published; withdrawn again afterwards."""
    one = log_in(window, "editor")
    new_story(one.page, "News")
    write(one.page, HEADLINE, "They came in by the fourth hour and have not asked what time it is.")
    act(one.page, "Publish")
    expect_message(one.page, "published")
    yield one
    if newspaper.get(ADDRESS).status == 200:
        withdraw(one)


def edit(one: Window) -> None:
    one.open("/newsroom/")
    one.page.get_by_role("link", name=re.compile("wls nest in the clock")).first.click()
    expect(one.page.locator("#id_title")).to_be_visible()


def withdraw(one: Window) -> None:
    edit(one)
    number = re.search(r"/pages/(\d+)/", one.page.url)
    assert number is not None
    one.open(f"/newsroom/pages/{number[1]}/unpublish/")
    one.page.get_by_role("button", name=re.compile("unpublish", re.IGNORECASE)).click()
    expect_message(one.page, "unpublished")


def test_a_story_is_before_its_readers_the_moment_it_is_published_and_gone_the_moment_it_is_not(
    window: Opener, newspaper: Newspaper, published: Window
) -> None:
    reader = window()
    for path in ("/", "/news/", ADDRESS, "/archive/"):
        reader.open(path)  # a page that was stored before the change below
    expect(reader.open("/").locator("main").get_by_role("link", name=HEADLINE)).not_to_have_count(0)
    expect(reader.open("/news/").locator("main").get_by_role("link", name=HEADLINE)).to_have_count(1)
    page = reader.open(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.locator(".story-body")).to_contain_text("have not asked what time it is")
    assert HEADLINE in newspaper.get("/news/feed.atom").text

    edit(published)
    published.page.locator("#id_title").fill(BETTER)
    act(published.page, "Publish")
    expect_message(published.page, "published")
    expect(reader.open(ADDRESS).get_by_role("heading", level=1)).to_have_text(BETTER)
    expect(reader.open("/news/").locator("main").get_by_role("link", name=BETTER)).to_have_count(1)

    withdraw(published)
    assert newspaper.get(ADDRESS).status == 404
    for path in ("/", "/news/", "/feed.rss", "/search/?q=owls"):
        assert "in the clock of Wrensby" not in newspaper.get(path).text


def test_a_draft_is_nobodys_business(window: Opener, newspaper: Newspaper) -> None:
    one = log_in(window, "reporter")
    new_story(one.page, "Culture")
    write(one.page, "A draft that nobody has read", "Not yet.")
    act(one.page, "Save draft")
    expect_message(one.page, "created|saved")
    assert newspaper.get("/culture/a-draft-that-nobody-has-read/").status == 404
    assert "nobody has read" not in newspaper.get("/culture/").text


def test_a_reporter_cannot_publish_without_an_editor(window: Opener) -> None:
    one = log_in(window, "reporter")
    new_story(one.page, "Culture")
    more = one.page.get_by_role("button", name="More actions")
    if more.is_visible():
        more.click()
    expect(one.page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def test_a_story_can_be_written_on_a_phone(window: Opener) -> None:
    one = log_in(window, "reporter", width=360, has_touch=True, is_mobile=True)
    new_story(one.page, "Culture")
    write(one.page, "Written on the bus", "With one thumb.")
    assert one.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    act(one.page, "Save draft")
    expect_message(one.page, "created|saved")


def test_a_wrong_password_is_refused_with_words_and_a_reader_has_no_newsroom(window: Opener) -> None:
    one = window()
    page = one.open("/newsroom/")
    page.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill("reader1@example.org")
    page.locator("input[type=password]").fill("not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("didn.t match|do not match|wrong", re.IGNORECASE)).first).to_be_visible()
    page.locator("input[type=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("form input[type=password]")).to_be_visible()
