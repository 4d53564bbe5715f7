"""Before the children are forked, a few pages are made, so that what that takes is shared."""

import logging

import pytest

from broadsheet.config.warmth import warm_up
from broadsheet.delivery.freshness import page_store
from broadsheet.stories import queries
from tests.factories import make_front, make_section, make_story

# Made as the start does it, outside any transaction: at its end a request puts its connection back.
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_front_page_a_story_and_its_section_are_there_before_the_first_reader() -> None:
    make_section("News", slug="news")
    story = make_story("The harbour at dawn")
    warm_up()
    for path in ("/", story.url, "/news/"):
        assert page_store().find(path) is not None, path


def test_a_paper_without_stories_starts_too() -> None:
    make_front()
    warm_up()
    assert page_store().find("/") is not None


def test_a_page_that_cannot_be_made_keeps_nobody_from_starting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("The database is away")

    monkeypatch.setattr(queries, "newest_articles", broken)
    with caplog.at_level(logging.ERROR):
        warm_up()
    assert "it goes on" in caplog.text
