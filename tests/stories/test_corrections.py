"""A paper that says what it got wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.stories import queries
from tests.factories import make_section, make_story, make_update

pytestmark = pytest.mark.django_db


def test_a_correction_stands_in_its_story_and_on_the_page_of_corrections(client: Client) -> None:
    story = make_story("Budget passed", slug="budget")
    make_update(story, "The vote was on Monday.")
    assert "The vote was on Monday." in client.get(story.url).content.decode()
    page = client.get("/corrections/").content.decode()
    assert "The vote was on Monday." in page
    assert f'href="{story.url}#updates"' in page


def test_an_update_is_in_the_story_alone(client: Client) -> None:
    story = make_story()
    make_update(story, "The mayor has answered.", kind="update")
    assert "The mayor has answered." in client.get(story.url).content.decode()
    assert "The mayor has answered." not in client.get("/corrections/").content.decode()


def test_corrections_stand_newest_first_thirty_a_page(client: Client) -> None:
    story, start = make_story(), timezone.now() - timedelta(days=9)
    for number in range(31):
        make_update(story, f"Wrong {number}.", at=start + timedelta(hours=number))
    first, second = client.get("/corrections/").content.decode(), client.get("/corrections/page/2/").content.decode()
    assert first.index("Wrong 30.") < first.index("Wrong 29.")
    assert "Wrong 0." in second
    assert client.get("/corrections/page/3/").status_code == 404


def test_corrections_of_what_is_not_published_stay_inside() -> None:
    story = make_story()
    make_update(story)
    story.refresh_from_db()
    story.unpublish()
    assert not queries.public_corrections().exists()


def test_the_history_of_a_story_is_newest_first() -> None:
    story, start = make_story(), timezone.now() - timedelta(days=1)
    for number in (1, 3, 2):
        make_update(story, f"{number}", at=start + timedelta(hours=number))
    fresh = type(story).objects.get(pk=story.pk)
    assert [update.text for update in fresh.update_list] == ["3", "2", "1"]


def test_a_paper_without_mistakes_says_so(client: Client) -> None:
    make_section("News")
    assert "No correction yet." in client.get("/corrections/").content.decode()
