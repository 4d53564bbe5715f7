"""A change in the newsroom takes every page that shows it out of the store, and no other."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.models import Withdrawal
from broadsheet.delivery.pages import Printed
from broadsheet.stories.models import ArticleByline, Section, Story
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
# The pages go after the commit. Most tests run what waits for it by hand, which takes a tenth of the time.
really_committed = pytest.mark.django_db(transaction=True)
Committed = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    """What is done inside has been committed at the end of it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def stand(committed: Committed) -> "Newsstand":
    with committed():
        stand = Newsstand()
    stand.print()
    return stand


class Newsstand:
    """A small paper, all of whose pages have been printed."""

    def __init__(self) -> None:
        self.client = Client()
        self.front = make_front()
        self.news, self.sport = make_section("News"), make_section("Sport")
        self.jo, self.sam = make_byline("Jo Marsh", slug="jo"), make_byline("Sam Reed", slug="sam")
        self.rivers, self.ships = make_topic("Rivers", slug="rivers"), make_topic("Ships", slug="ships")
        self.quay = make_picture(title="Quay")
        day = timezone.now() - timedelta(days=3)
        self.flood = make_story(
            "Flood", self.news, bylines=[self.jo], topics=[self.rivers], picture=self.quay, published=day, slug="flood"
        )
        self.match = make_story(
            "Match",
            self.sport,
            bylines=[self.sam],
            topics=[self.ships],
            published=day + timedelta(hours=1),
            slug="match",
        )
        # A topic of its own, so that it shows no other article as related.
        weather = make_topic("Weather", slug="weather")
        self.storm = make_live_blog(
            "Storm", self.news, topics=[weather], published=day + timedelta(hours=2), slug="storm"
        )
        self.entry = make_entry(self.storm, "Trees down")
        self.about = make_info_page("About", slug="about")
        self.about.save_revision().publish()
        self.addresses = [
            "/",
            "/news/",
            "/sport/",
            "/news/flood/",
            "/sport/match/",
            "/news/storm/",
            f"/news/storm/entry/{self.entry.pk}/",
            "/topic/",
            "/topic/rivers/",
            "/topic/ships/",
            "/by/",
            "/by/jo/",
            "/by/sam/",
            "/archive/",
            "/corrections/",
            "/about/",
        ]

    def print(self) -> None:
        for address in self.addresses:
            self.read(address)
        assert self.stale() == set(), "something cannot be printed at all"

    def read(self, address: str) -> Any:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response

    def stale(self) -> set[str]:
        """The addresses that are no longer in the store."""
        return {address for address in self.addresses if page_store().find(address) is None}


EVERYTHING = {
    *("/", "/news/", "/sport/", "/news/flood/", "/sport/match/", "/news/storm/", "ENTRY", "/topic/", "/topic/rivers/"),
    *("/topic/ships/", "/by/", "/by/jo/", "/by/sam/", "/archive/", "/corrections/", "/about/"),
}
# What lists articles whatever they are about.
LISTS = {"/", "/archive/", "/corrections/", "/topic/", "/by/"}
FLOOD = {*LISTS, "/news/", "/news/flood/", "/topic/rivers/", "/by/jo/"}
MATCH = {*LISTS, "/sport/", "/sport/match/", "/topic/ships/", "/by/sam/"}
STORM = {*LISTS, "/news/", "/news/storm/", "ENTRY"}


def change_headline(stand: Newsstand) -> None:
    stand.flood.title = "Flood recedes"
    publish(stand.flood)


def new_story(stand: Newsstand) -> None:
    make_story("Goal", stand.sport, bylines=[stand.sam])


def correct(stand: Newsstand) -> None:
    make_update(stand.flood, "It was Monday.")


def unpublish(stand: Newsstand) -> None:
    stand.match.unpublish()


def delete(stand: Newsstand) -> None:
    Page.objects.get(pk=stand.match.pk).delete()


def move(stand: Newsstand) -> None:
    Story.objects.get(pk=stand.match.pk).move(Section.objects.get(pk=stand.news.pk), "last-child")


def change_slug(stand: Newsstand) -> None:
    stand.match.slug = "final"
    publish(stand.match)


def change_byline(stand: Newsstand) -> None:
    flood = Story.objects.get(pk=stand.flood.pk)
    flood.byline_items.clear()
    flood.byline_items.add(ArticleByline(byline=stand.sam))
    publish(flood)


def rename_byline(stand: Newsstand) -> None:
    stand.jo.name = "Jo Marsh-Hill"
    stand.jo.save()


def rename_topic(stand: Newsstand) -> None:
    stand.rivers.name = "Rivers and floods"
    stand.rivers.save()


def change_picture(stand: Newsstand) -> None:
    stand.quay.description = "The quay under water"
    stand.quay.save()


def rename_section(stand: Newsstand) -> None:
    stand.news.title = "The news"
    stand.news.save_revision().publish()


def change_paper(stand: Newsstand) -> None:
    paper = Paper.load()
    paper.tagline = "All of it"
    paper.save()


def add_entry(stand: Newsstand) -> None:
    make_entry(stand.storm, "Trees cleared")


def draft_entry(stand: Newsstand) -> None:
    make_entry(stand.storm, "Trees cleared", live=False)


def edit_entry_as_draft(stand: Newsstand) -> None:
    stand.entry.headline = "Two trees down"
    stand.entry.save_revision()


def delete_entry(stand: Newsstand) -> None:
    stand.entry.delete()


def end_live_blog(stand: Newsstand) -> None:
    stand.storm.ended_at = timezone.now()
    publish(stand.storm)


def compose_front(stand: Newsstand) -> None:
    stand.front.lead = stand.flood.article_ptr
    stand.front.save_revision().publish()


def save_draft(stand: Newsstand) -> None:
    stand.flood.title = "Not yet"
    stand.flood.save_revision()


def change_info_page(stand: Newsstand) -> None:
    stand.about.introduction = "Who we are."
    stand.about.save_revision().publish()


def close_a_story(stand: Newsstand) -> None:
    PageViewRestriction.objects.create(page=stand.match.page_ptr, restriction_type=PageViewRestriction.LOGIN)


def do_nothing(stand: Newsstand) -> None:
    pass


CHANGES: list[tuple[Callable[[Newsstand], None], set[str]]] = [
    (do_nothing, set()),
    (save_draft, set()),
    (change_headline, FLOOD),
    (new_story, {*LISTS, "/sport/", "/by/sam/"}),
    (correct, FLOOD),
    (unpublish, MATCH),
    (delete, MATCH),
    (move, {*MATCH, "/news/"}),
    (change_slug, MATCH),
    (change_byline, {*FLOOD, "/by/sam/"}),
    (rename_byline, {"/", "/news/", "/news/flood/", "/topic/rivers/", "/by/", "/by/jo/"}),
    (rename_topic, {"/news/flood/", "/topic/", "/topic/rivers/"}),
    (change_picture, {"/", "/news/", "/news/flood/", "/topic/rivers/", "/by/jo/"}),
    (rename_section, EVERYTHING),
    (change_paper, EVERYTHING),
    (add_entry, {"/", "/news/", "/news/storm/", "ENTRY"}),
    (draft_entry, set()),
    (edit_entry_as_draft, set()),
    (delete_entry, {"/", "/news/", "/news/storm/", "ENTRY"}),
    (end_live_blog, STORM),
    (compose_front, {"/"}),
    (change_info_page, EVERYTHING),
    (close_a_story, MATCH),
]


@pytest.mark.parametrize(("change", "stale"), CHANGES, ids=[change.__name__ for change, _stale in CHANGES])
def test_a_change_withdraws_what_shows_it_and_nothing_else(
    change: Callable[[Newsstand], None], stale: set[str], stand: Newsstand, committed: Committed
) -> None:
    entry = f"/news/storm/entry/{stand.entry.pk}/"
    with committed():
        change(stand)
    assert stand.stale() == {entry if address == "ENTRY" else address for address in stale}


@really_committed
def test_the_next_reader_sees_the_change() -> None:
    stand = Newsstand()
    stand.print()
    change_headline(stand)
    for address in ("/", "/news/", "/news/flood/", "/topic/rivers/", "/by/jo/"):
        assert "Flood recedes" in stand.read(address).content.decode(), address
    assert not stand.stale() & {"/", "/news/", "/news/flood/"}


@really_committed
def test_a_change_that_is_rolled_back_withdraws_nothing() -> None:
    stand = Newsstand()
    stand.print()
    before = Withdrawal.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        change_headline(stand)
        raise RuntimeError
    assert stand.stale() == set()
    assert Withdrawal.objects.count() == before


def test_an_old_address_leads_to_the_new_one(stand: Newsstand, committed: Committed) -> None:
    with committed():
        change_slug(stand)
    response = stand.client.get("/sport/match/")
    assert (response.status_code, response.headers["Location"]) == (301, "/sport/final/")
    assert page_store().find("/sport/match/") is None


def test_a_moved_story_is_found_from_its_old_address(stand: Newsstand, committed: Committed) -> None:
    with committed():
        move(stand)
    response = stand.client.get("/sport/match/")
    assert (response.status_code, response.headers["Location"]) == (301, "/news/match/")


def test_a_section_that_moves_takes_its_stories_addresses_along(stand: Newsstand, committed: Committed) -> None:
    with committed():
        stand.sport.slug = "games"
        stand.sport.save_revision().publish()
    assert "/sport/match/" in stand.stale()
    assert stand.client.get("/sport/match/").status_code == 301
    assert "/games/match/" in stand.read("/").content.decode()


def test_a_deleted_section_takes_its_stories_with_it(stand: Newsstand, committed: Committed) -> None:
    with committed():
        Page.objects.get(pk=stand.sport.pk).delete()
    assert {"/sport/", "/sport/match/", "/by/sam/", "/topic/ships/"} <= stand.stale()
    assert stand.client.get("/sport/match/").status_code == 404


def test_a_story_that_is_closed_to_the_public_is_not_served_to_it_again(stand: Newsstand, committed: Committed) -> None:
    with committed():
        close_a_story(stand)
    assert stand.client.get("/sport/match/").status_code == 302
    assert page_store().find("/sport/match/") is None
    assert "Match" not in stand.read("/").content.decode()


def test_everything_under_a_closed_section_is_closed_with_it(stand: Newsstand, committed: Committed) -> None:
    with committed():
        PageViewRestriction.objects.create(page=stand.sport.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    assert {"/sport/", "/sport/match/", "/", "/by/sam/"} <= stand.stale()


def test_an_entry_that_moves_to_another_live_blog_leaves_the_first(stand: Newsstand, committed: Committed) -> None:
    with committed():
        vote = make_live_blog("Vote", stand.sport, slug="vote")
    for address in ("/news/storm/", "/sport/vote/"):
        stand.read(address)
    with committed():
        stand.entry.live_blog = vote
        stand.entry.save()
    assert page_store().find("/news/storm/") is None
    assert page_store().find("/sport/vote/") is None
    assert "Trees down" not in stand.read("/news/storm/").content.decode()


def test_a_page_printed_from_what_was_there_before_the_change_is_refused(
    stand: Newsstand, committed: Committed
) -> None:
    ticket = page_store().ticket()
    with committed():
        change_headline(stand)
    old = Printed(body=b"old", content_type="text/html", headers=())
    assert not page_store().print("/news/flood/", old, {f"page:{stand.flood.pk}"}, ticket)


def test_later_pages_of_a_list_go_too_when_a_story_leaves_it(committed: Committed) -> None:
    start = timezone.now() - timedelta(days=5)
    with committed():
        news, jo = make_section("News"), make_byline("Jo", slug="jo")
        stories = [
            make_story(f"S{number}", news, bylines=[jo], published=start + timedelta(hours=number))
            for number in range(21)
        ]
    client = Client()
    for address in ("/by/jo/", "/by/jo/page/2/", "/news/page/2/"):
        assert client.get(address).status_code == 200
        assert page_store().find(address)
    with committed():
        newest = Story.objects.get(pk=stories[-1].pk)
        newest.byline_items.clear()
        publish(newest)
    assert page_store().find("/by/jo/page/2/") is None
    assert client.get("/by/jo/page/2/").status_code == 404
