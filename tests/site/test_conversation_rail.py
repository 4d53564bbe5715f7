"""Which conversations are being had now: on the front page, in their section and at the end of other stories."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.conversation import editing, judging, reacting
from broadsheet.conversation.activity import HALF_LIFE
from broadsheet.conversation.models import Discussion
from broadsheet.conversation.pages import ACTIVE, ACTIVE_ASIDE
from broadsheet.delivery.freshness import page_store
from broadsheet.readers.pages import reader_tag
from tests.conversation.people import make_discussion, say
from tests.factories import make_live_blog, make_section, make_story, publish
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def rail(path: str) -> str:
    """The rail on a page, empty where there is none."""
    found = re.search(r'<section class="rail rail-talk".*?</section>', Client().get(path).text, re.S)
    return found[0] if found else ""


def headlines(path: str) -> list[str]:
    return re.findall(r'#comments">([^<]*)</a>', rail(path))


def lively(title: str, talkers: int = 1, **fields: Any) -> Discussion:
    """The discussion of a story that so many readers talk about at this moment."""
    discussion = make_discussion(make_story(title, **fields))
    for number in range(talkers):
        say(discussion, f"Remark {number} on {title}.")
    discussion.refresh_from_db()
    return discussion


def test_the_front_page_shows_the_hottest_with_how_many_talk() -> None:
    lively("Quiet", 0)
    lively("Warm", 1)
    lively("Hot", 3)
    assert headlines("/") == ["Hot", "Warm"]
    shown = rail("/")
    assert "3 comments" in shown and "3 readers" in shown
    assert "1 comment<" in shown


def test_at_most_five_are_shown() -> None:
    for number in range(7):
        lively(f"Story {number}", 1)
    assert len(headlines("/")) == 5


def test_a_conversation_that_has_ended_is_not_being_had() -> None:
    discussion = lively("Yesterday's", 1)
    for half_lives, is_had in ((3.5, True), (4.5, False)):
        warm = lively("Now", 1).heat
        Discussion.objects.filter(pk=discussion.pk).update(heat=warm - half_lives)
        assert ("Yesterday&#x27;s" in headlines("/")) == is_had
    assert timedelta(seconds=HALF_LIFE * 4) == timedelta(days=1)


def test_what_nobody_may_read_or_only_some_is_not_offered() -> None:
    lively("Hidden", 2)
    Discussion.objects.update(is_hidden=True)
    members = lively("Members", 2)
    Discussion.objects.filter(pk=members.pk).update(rule="registered")
    elsewhere = Discussion.objects.create(url="https://elsewhere.example/a", title="Elsewhere")
    say(elsewhere)
    assert rail("/") == ""


def test_a_section_shows_its_own_and_those_of_sections_within_it() -> None:
    news, sport = make_section("News"), make_section("Sport")
    lively("In the news", 1, section=news)
    lively("In a part of it", 2, section=make_section("Local", parent=news))
    lively("A match", 3, section=sport)
    assert headlines("/news/") == ["In a part of it", "In the news"]
    assert headlines("/sport/") == ["A match"]


def test_a_story_ends_with_the_others() -> None:
    blog = make_live_blog("The vote")
    say(make_discussion(blog))
    story = make_story("The storm")
    say(make_discussion(story))
    assert headlines(story.url) == ["The vote"]
    assert headlines(blog.url) == ["The storm"]


def test_each_has_a_line_of_what_was_picked_else_recommended_else_newest() -> None:
    discussion = make_discussion(make_story("The storm"))
    bela = make_member("Bela Moor")
    first = say(discussion, "The *first* of them.", make_member("Anna"))
    say(discussion, "A reply is no line.", to=first)
    say(discussion, "The newest.", bela)
    assert "The newest." in rail("/") and "Bela Moor" in rail("/")
    reacting.react(make_member(), first.pk, "recommend")
    assert "The first of them." in rail("/")
    picked = say(discussion, "The picked, in a reply.", bela, to=first)
    judging.pick(make_member("Ed", "Editors"), picked.pk)
    assert "The picked, in a reply." in rail("/")
    editing.withdraw(bela, picked.pk)
    assert "The picked" not in rail("/")


def test_a_line_is_short_and_harmless() -> None:
    say(make_discussion(), "<b>Very</b> & much " + "so " * 100)
    line = re.search(r'<p dir="auto">(.*?)</p>', rail("/"))
    assert line
    assert line[1].startswith("&lt;b&gt;Very&lt;/b&gt; &amp; much so")
    assert line[1].endswith("…")
    assert len(line[1]) < 180


def test_pages_with_it_follow_once_in_a_while_and_the_name_of_whoever_is_quoted_at_once() -> None:
    anna = make_member("Anna")
    say(make_discussion(make_story("The storm")), "Rain.", anna)
    other = make_story("Other")
    for path, often in (("/", ACTIVE), ("/news/", ACTIVE), (other.url, ACTIVE_ASIDE)):
        for tag in (often, reader_tag(anna.pk), "hour"):
            assert "Rain." in rail(path)
            assert page_store().find(path) is not None
            page_store().withdraw([tag])
            assert page_store().find(path) is None, (path, tag)


def test_a_line_that_was_taken_away_is_gone_from_every_page_at_once() -> None:
    comment = say(make_discussion(make_story("The storm")), "Something to be ashamed of.")
    paths = ("/", "/news/", make_story("Other").url)
    for path in paths:
        assert "ashamed" in rail(path)
    judging.reject(make_member("Ed", "Editors"), comment.pk)
    for path in paths:
        assert "ashamed" not in rail(path)


def test_a_page_without_any_follows_the_first() -> None:
    make_story()
    assert rail("/") == ""
    assert page_store().find("/") is not None
    page_store().withdraw([ACTIVE])
    assert page_store().find("/") is None


def test_it_takes_three_questions_however_many_there_are() -> None:
    asked = []
    for number in (1, 4):
        for _ in range(number):
            lively(f"Story {number}", 1)
        publish(make_story("Filler"))
        Client().get("/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/")
        asked.append(len([row for row in captured if "heat" in row["sql"] or "conversation_comment" in row["sql"]]))
    assert asked[0] == asked[1] <= 4
