"""What stands on the front page: what the editors chose, and what fills the rest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.stories.founding import found_paper
from broadsheet.stories.front import compose
from broadsheet.stories.models import FrontPage, SecondaryStory, Story
from tests.factories import make_front, make_live_blog, make_root, make_section, make_story, publish

pytestmark = pytest.mark.django_db


def stories(number: int, **fields: object) -> list[Story]:
    """Stories, the newest last."""
    start = timezone.now() - timedelta(days=9)
    return [make_story(published=start + timedelta(hours=place), **fields) for place in range(number)]  # type: ignore[arg-type]


def composed(**changes: object) -> FrontPage:
    front = FrontPage.objects.get()
    for name, value in changes.items():
        setattr(front, name, value)
    publish(front)
    return FrontPage.objects.get()


def test_a_brand_new_paper_has_a_front_page() -> None:
    make_root()
    found_paper("The Marsh Gazette")
    response = Client().get("/")
    assert response.status_code == 200
    assert "Nothing has been published yet." in response.content.decode()


def test_founding_twice_changes_nothing() -> None:
    make_root()
    first = found_paper("The Marsh Gazette")
    make_story("Kept")
    assert found_paper().pk == first.pk
    assert FrontPage.objects.count() == 1
    assert Story.objects.filter(title="Kept").exists()


def test_a_front_page_nobody_composed_leads_with_the_newest_story() -> None:
    made = stories(8)
    front = compose(make_front())
    assert front.lead and front.lead.pk == made[-1].pk
    assert [article.pk for article in front.secondary] == [story.pk for story in reversed(made[3:7])]


def test_editors_choose_the_lead_and_what_stands_beside_it() -> None:
    make_section("News")
    made = stories(8)
    page = composed(
        lead=made[0].article_ptr,
        secondary_items=[SecondaryStory(article=made[2].article_ptr), SecondaryStory(article=made[1].article_ptr)],
    )
    front = compose(page)
    assert front.lead and front.lead.pk == made[0].pk
    assert [article.pk for article in front.secondary] == [made[2].pk, made[1].pk, made[7].pk, made[6].pk]


def test_what_is_no_longer_published_is_passed_over() -> None:
    made = stories(6)
    page = composed(lead=made[0].article_ptr, secondary_items=[SecondaryStory(article=made[1].article_ptr)])
    made[0].unpublish()
    made[1].unpublish()
    front = compose(page)
    assert front.lead and front.lead.pk == made[5].pk
    assert not {made[0].pk, made[1].pk} & {article.pk for article in front.articles}


def test_a_deleted_lead_leaves_its_place_to_the_newest() -> None:
    made = stories(3)
    composed(lead=made[0].article_ptr)
    made[0].delete()
    front = compose(FrontPage.objects.get())
    assert front.lead and front.lead.pk == made[2].pk


@pytest.mark.parametrize("by_hand", [False, True])
def test_no_story_stands_on_the_front_page_twice(by_hand: bool) -> None:
    news, sport = make_section("News"), make_section("Sport")
    stories(7, section=news)
    stories(7, section=sport)
    rails = [("section", {"section": news, "count": 4}), ("section", {"section": news, "count": 4})]
    front = compose(composed(rails=rails) if by_hand else make_front())
    shown = [article.pk for article in front.articles]
    assert len(shown) == len(set(shown))


def test_a_story_chosen_as_lead_and_beside_it_stands_there_once() -> None:
    made = stories(3)
    page = composed(lead=made[0].article_ptr, secondary_items=[SecondaryStory(article=made[0].article_ptr)])
    shown = [article.pk for article in compose(page).articles]
    assert shown.count(made[0].pk) == 1


def test_a_paper_without_rails_shows_one_for_every_section_in_the_menu() -> None:
    for title in ("News", "Sport"):
        stories(7, section=make_section(title))
    stories(3, section=make_section("Hidden", show_in_menus=False))
    make_section("Empty")
    assert [rail.title for rail in compose(make_front()).rails] == ["News", "Sport"]


def test_rails_stand_in_the_editors_order_and_empty_ones_are_left_out() -> None:
    news = make_section("News")
    made = stories(9)
    page = composed(
        rails=[
            ("live", {"title": ""}),
            ("picked", {"title": "Read again", "stories": [made[1].page_ptr, made[0].page_ptr]}),
            ("section", {"section": news, "count": 2}),
            ("recent", {"title": "", "count": 3}),
        ]
    )
    rails = compose(page).rails
    assert [rail.title for rail in rails] == ["Read again", "News", "Most recent"]
    assert [article.pk for article in rails[0].articles] == [made[1].pk, made[0].pk]
    assert [len(rail.articles) for rail in rails] == [2, 2, 3]


def test_running_live_blogs_have_a_rail_until_they_end() -> None:
    stories(6)
    running = make_live_blog("Storm")
    make_live_blog("Vote", ended_at=timezone.now())
    (rail,) = compose(composed(rails=[("live", {"title": ""})])).rails
    assert [article.pk for article in rail.articles] == [running.pk]


def test_a_rail_of_an_unpublished_section_is_left_out() -> None:
    news = make_section("News")
    stories(7, section=news)
    page = composed(rails=[("section", {"section": news, "count": 4})])
    news.unpublish()
    assert compose(page).rails == []
    assert Client().get("/").status_code == 200


def test_a_rail_of_a_deleted_section_is_left_out() -> None:
    news, sport = make_section("News"), make_section("Sport")
    stories(7, section=sport)
    composed(rails=[("section", {"section": news, "count": 4})])
    news.delete()
    assert Client().get("/").status_code == 200


def test_the_front_page_is_its_own_canonical_address_and_has_the_papers_feeds() -> None:
    make_story()
    page = Client().get("/").content.decode()
    assert '<link rel="canonical" href="http://testserver/">' in page
    assert 'href="/feed.rss"' in page
