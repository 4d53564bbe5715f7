"""How often a page asks the database, which must not grow with what stands on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.common.decisions import forget_decisions
from broadsheet.stories import queries
from broadsheet.stories.models import Section
from tests.factories import (
    make_byline,
    make_entry,
    make_front,
    make_info_page,
    make_live_blog,
    make_picture,
    make_section,
    make_story,
    make_topic,
    make_update,
    publish,
)

pytestmark = pytest.mark.django_db
BUDGET = 15
# Beside the story itself: its discussion and those of the cards below it, the publisher's decisions about comments, who
# picked what, and which conversations are being had.
STORY_BUDGET = 19
LIVE_BUDGET = 25


def asked(address: str) -> int:
    """How many queries the second reading of `address` takes: what a process keeps in memory is there by then."""
    client = Client()
    assert client.get(address).status_code == 200
    # Decisions are remembered for a second, which a slow machine takes and a fast one does not.
    forget_decisions()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def paper_of(number: int) -> Section:
    """A section with `number` stories, each with a picture, a byline and a topic of its own and of all."""
    news, shared = make_section("News"), make_topic("Rivers", slug="rivers")
    jo = make_byline("Jo", slug="jo")
    start = timezone.now() - timedelta(days=2)
    for place in range(number):
        make_story(
            f"Story {place}",
            news,
            slug=f"s{place}",
            published=start + timedelta(minutes=place),
            picture=make_picture(),
            bylines=[jo, make_byline()],
            topics=[shared, make_topic()],
        )
    return news


@pytest.mark.parametrize("others", [1, 30])
def test_a_story_takes_as_many_queries_however_many_are_related(others: int) -> None:
    paper_of(others)
    main = make_story(
        "Main",
        picture=make_picture(),
        bylines=[make_byline() for _ in range(others)],
        topics=[queries.topics_in_use()[0], *(make_topic() for _ in range(others))],
        slug="main",
    )
    make_update(main)
    assert asked("/news/main/") <= STORY_BUDGET


def test_a_list_asks_no_more_for_twenty_cards_than_for_two() -> None:
    lists = ("/news/", "/topic/rivers/", "/by/jo/", "/", "/topic/", "/by/", "/archive/", "/corrections/")
    news = paper_of(2)
    make_update(news.get_children().first().specific)
    few = {address: asked(address) for address in lists}
    for _ in range(18):
        story = make_story(
            section=news, picture=make_picture(), bylines=[make_byline()], topics=queries.topics_in_use()
        )
        make_update(story)
    assert {address: asked(address) for address in lists} == few
    assert max(few.values()) <= BUDGET, few


def test_related_stories_within_a_story_are_asked_for_at_once() -> None:
    paper_of(10)
    others = queries.newest_articles(10)

    def main(number: int) -> int:
        block = ("related", {"title": "", "stories": [other.page_ptr for other in others[:number]]})
        story = make_story("Main", body=[block])
        return asked(story.url or "")

    assert main(10) == main(1) <= STORY_BUDGET


def test_a_live_blog_asks_no_more_for_twenty_entries_than_for_two() -> None:
    blog, jo = make_live_blog(slug="live-blog"), make_byline()
    for _ in range(2):
        make_entry(blog, byline=jo, is_key_event=True)
    few = asked(blog.url)
    for _ in range(18):
        make_entry(blog, byline=make_byline(), is_key_event=True)
    assert asked(blog.url) == few
    assert few <= LIVE_BUDGET


@pytest.mark.parametrize("number", [1, 12])
def test_search_asks_no_more_for_many_results(number: int) -> None:
    paper_of(number)
    assert asked("/search/?q=council") <= BUDGET


def test_a_composed_front_page_stays_within_bounds(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    front, sections = make_front(), [make_section(f"Part {number}") for number in range(5)]
    stories = [make_story(section=section, bylines=[make_byline()]) for section in sections for _ in range(4)]
    front.lead = stories[0].article_ptr
    front.rails = [
        *(("section", {"section": section, "count": 4}) for section in sections),
        ("picked", {"title": "Read", "stories": [story.page_ptr for story in stories[:3]]}),
        ("recent", {"title": "", "count": 8}),
        ("live", {"title": ""}),
    ]
    publish(front)
    with django_assert_max_num_queries(60):
        Client().get("/")


# What the questions answer --------------------------------------------------------------------------------------------


def test_a_storys_nearest_relations_come_first_and_never_itself() -> None:
    rivers, weather, ships = make_topic("Rivers"), make_topic("Weather"), make_topic("Ships")
    make_section("News")
    day = timezone.now() - timedelta(days=9)
    near = make_story("Near", topics=[rivers, weather], published=day)
    newer = make_story("Newer", topics=[rivers], published=day + timedelta(days=1))
    make_story("Far", topics=[ships])
    main = make_story("Main", topics=[rivers, weather])
    assert [article.pk for article in queries.related_articles(main)] == [near.pk, newer.pk]


def test_a_story_without_topics_is_related_to_its_section() -> None:
    news, sport = make_section("News"), make_section("Sport")
    neighbour, main = make_story(section=news), make_story(section=news)
    make_story(section=sport)
    assert [article.pk for article in queries.related_articles(main)] == [neighbour.pk]


def test_a_section_shows_what_is_in_the_sections_within_it() -> None:
    news = make_section("News")
    local = make_section("Local", news)
    story = make_story(section=local)
    assert [article.pk for article in queries.articles_in_section(news)] == [story.pk]
    assert queries.for_cards(queries.articles_in_section(news))[0].section == local


def test_sections_whose_paths_begin_alike_are_kept_apart() -> None:
    first, second = make_section(), make_section()
    make_story(section=second)
    assert not queries.articles_in_section(first).exists()


def test_newest_first_and_never_a_draft() -> None:
    day = timezone.now() - timedelta(days=9)
    make_section("News")
    old, new = make_story(published=day), make_story(published=day + timedelta(days=1))
    make_story(live=False)
    assert [article.pk for article in queries.newest_articles(9)] == [new.pk, old.pk]


def test_the_menu_has_the_sections_of_the_first_level_that_are_shown_in_it() -> None:
    news = make_section("News")
    make_section("Local", news)
    make_section("Hidden", show_in_menus=False)
    make_info_page("About")
    sections, about = queries.menu()
    assert [section.title for section in sections] == [section.title for section in queries.menu_sections()] == ["News"]
    assert [page.title for page in about] == ["About"]


def test_topics_and_bylines_are_listed_once_stories_use_them() -> None:
    used, jo = make_topic("Rivers"), make_byline("Jo")
    make_topic("Nothing yet")
    make_byline("Nobody yet")
    make_story(topics=[used], bylines=[jo])
    make_story(topics=[used], bylines=[jo], live=False)
    assert [(topic.name, topic.number) for topic in queries.topics_in_use()] == [("Rivers", 1)]  # type: ignore[attr-defined]
    assert [byline.name for byline in queries.bylines_in_use()] == ["Jo"]


def test_chosen_stories_keep_the_editors_order() -> None:
    stories = [make_story() for _ in range(3)]
    wanted = [stories[2].pk, stories[0].pk, 99_999, stories[2].pk]
    assert [article.pk for article in queries.articles_by_id(wanted)] == [stories[2].pk, stories[0].pk]
