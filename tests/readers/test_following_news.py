"""What is new from what a reader follows: everything, once, newest first, however much it is."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from broadsheet.readers import following, relations
from broadsheet.readers.following import LARGEST_ID, Place
from broadsheet.readers.models import Follow, Reader, Registration
from broadsheet.stories import followed
from broadsheet.stories.models import Story
from tests.factories import (
    make_byline,
    make_entry,
    make_live_blog,
    make_section,
    make_story,
    make_topic,
    make_update,
    publish,
)
from tests.readers.people import make_member
from tests.readers.test_following_forms import signed_in

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 3, 4, 12))


def titles(reader: Reader) -> list[str]:
    return [item.title for item in following.newest(reader)[0]]


@pytest.mark.parametrize("window", [200, 2, 1])
def test_what_is_followed_comes_newest_first_and_once(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed, "WINDOW", window)
    anna = make_member("Anna")
    sport, news = make_section("Sport"), make_section("News")
    football = make_section("Football", parent=sport)
    topic, byline = make_topic("Climate"), make_byline("Ida Field")
    make_story("By Ida on the climate", news, bylines=[byline], topics=[topic], published=NOON)
    make_story("A match", football, published=NOON + timedelta(hours=1))
    make_story("Of no interest", news, published=NOON + timedelta(hours=2))
    chosen = make_story("Chosen", news, published=NOON + timedelta(hours=3))
    make_story("Draft", sport, topics=[topic], live=False)
    for kind, pk in (("topic", topic.pk), ("byline", byline.pk), ("section", sport.pk), ("story", chosen.pk)):
        relations.follow(anna, kind, pk)
    assert titles(anna) == ["Chosen", "A match", "By Ida on the climate"]
    assert titles(make_member("Bela")) == []


def test_each_story_says_why_it_is_there() -> None:
    anna, topic, byline = make_member("Anna"), make_topic("Climate"), make_byline("Ida Field")
    make_story("A plan", make_section("News"), bylines=[byline], topics=[topic, make_topic("Rivers")])
    relations.follow(anna, "topic", topic.pk)
    relations.follow(anna, "byline", byline.pk)
    (item,), _older = following.newest(anna)
    assert item.because == ("Ida Field", "Climate")
    page = signed_in(anna).get("/following/").text
    assert "You follow <bdi>Ida Field</bdi> and <bdi>Climate</bdi>" in page


def test_corrections_and_key_events_of_followed_stories_are_news() -> None:
    anna, section = make_member("Anna"), make_section("News")
    story = make_story("The budget", section, published=NOON)
    blog = make_live_blog("The vote", section, published=NOON)
    make_update(story, "It was two million.", at=NOON + timedelta(hours=2))
    make_entry(blog, "They voted", at=NOON + timedelta(hours=1), is_key_event=True)
    make_entry(blog, "They chatted", at=NOON + timedelta(hours=1))
    make_entry(blog, "Not yet said", at=NOON + timedelta(hours=1), is_key_event=True, live=False)
    publish(blog, NOON)
    publish(Story.objects.get(pk=story.pk), NOON)
    relations.follow(anna, "story", story.pk)
    relations.follow(anna, "story", blog.pk)
    found = [(item.title, item.excerpt) for item in following.newest(anna)[0]]
    assert found[:2] == [("The budget", "It was two million."), ("They voted", "The vote")]
    assert {title for title, _ in found[2:]} == {"The budget", "The vote"}
    page = signed_in(anna).get("/following/").text
    assert f'href="{story.url}#updates"' in page
    assert "They voted" in page
    assert "chatted" not in page


def test_what_is_closed_to_the_public_is_no_news() -> None:
    anna, section, topic = make_member("Anna"), make_section("Closed"), make_topic()
    make_story("Behind the wall", section, topics=[topic])
    relations.follow(anna, "topic", topic.pk)
    relations.follow(anna, "section", section.pk)
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    assert titles(anna) == []


@pytest.mark.parametrize("window", [200, 5, 1])
def test_older_news_follows_without_gap_or_repetition_though_all_came_at_one_moment(
    window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed, "WINDOW", window)
    anna, section, topic = make_member("Anna"), make_section(), make_topic()
    stories = [make_story(f"Story {number}", section, topics=[topic], published=NOON) for number in range(7)]
    make_update(stories[0], at=NOON)
    relations.follow(anna, "topic", topic.pk)
    relations.follow(anna, "story", stories[0].pk)
    Story.objects.all().update(first_published_at=NOON)
    seen: list[str] = []
    place: Place | None = None
    for _ in range(10):
        news, older = following.newest(anna, place, count=3)
        seen += [item.url for item in news]
        if older is None:
            break
        place = Place.read(str(older))
        assert place == older
    assert sorted(seen) == sorted([f"{stories[0].url}#updates", *(story.url for story in stories)])


def test_the_page_leads_on_by_a_place_that_stays_when_news_comes_in() -> None:
    anna, section, topic = make_member("Anna"), make_section(), make_topic()
    for number in range(25):
        make_story(f"Number {number}.", section, topics=[topic], published=NOON + timedelta(minutes=number))
    relations.follow(anna, "topic", topic.pk)
    client = signed_in(anna)
    first = client.get("/following/").text
    assert first.count('<article class="card') == 20
    older = re.search(r'href="(/following/\?before=[^"]+)"', first)
    assert older
    make_story("Just in", section, topics=[topic])
    second = client.get(older[1]).text
    assert second.count('<article class="card') == 5
    assert "Number 4." in second
    assert "Number 5." not in second


@pytest.mark.parametrize(
    "place", ["", "x", "=", "é", "AAAA", "MTIzIDEgbm9uc2Vuc2U", "LTk5OTk5OTk5OTk5OTk5OTk5OTk5IDEgc3Rvcnk"]
)
def test_a_place_that_is_none_is_not_found(place: str) -> None:
    client = signed_in(make_member("Anna"))
    assert client.get("/following/", {"before": place}).status_code == 404


def test_the_page_is_for_whoever_is_signed_in() -> None:
    for path in ("/following/", "/following/manage/"):
        answer = Client().get(path)
        assert answer["Location"] == f"/accounts/login/?next={path}"
        page = signed_in(make_member()).get(path)
        assert "no-store" in page["Cache-Control"]


def test_who_follows_nothing_is_shown_what_there_is() -> None:
    topic, byline = make_topic("Climate"), make_byline("Ida Field", role="Reporter")
    make_topic("Unused")
    make_story(section=make_section(), topics=[topic], bylines=[byline])
    page = signed_in(make_member("Anna")).get("/following/").text
    assert f'data-about="topic:{topic.pk}"' in page
    assert f'data-about="byline:{byline.pk}"' in page
    assert "Unused" not in page
    anna = make_member("Anna")
    relations.follow(anna, "topic", make_topic("Nothing yet").pk)
    relations.follow(anna, "reader", make_member("Bela").pk)
    page = signed_in(anna).get("/following/").text
    assert "Nothing new yet from what you follow" in page
    assert f'data-about="byline:{byline.pk}"' in page


def test_the_list_shows_what_is_followed_muted_and_blocked_and_lets_go() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    topic = make_topic("Climate")
    relations.follow(anna, "topic", topic.pk)
    relations.follow(anna, "reader", bela.pk)
    relations.mute(anna, bela.pk)
    relations.block(anna, carl.pk)
    client = signed_in(anna)
    assert "Climate" in client.get("/following/manage/").text
    for name, pk, title in (
        ("topic", topic.pk, "Climate"),
        ("reader", bela.pk, "Bela"),
        ("muted", bela.pk, "Bela"),
        ("blocked", carl.pk, "Carl"),
    ):
        page = client.get("/following/manage/", {"list": name}).text
        assert f'name="undo" value="{pk}"' in page
        assert title in page
        client.post("/following/manage/", {"list": name, "undo": str(pk)})
    assert "You follow nothing" in client.get("/following/manage/").text
    assert relations.hidden_from(anna) == set()


def test_the_list_is_changed_by_its_own_form_alone() -> None:
    anna, topic = make_member("Anna"), make_topic()
    relations.follow(anna, "topic", topic.pk)
    client = signed_in(anna, enforce_csrf_checks=True)
    assert client.post("/following/manage/", {"list": "topic", "undo": str(topic.pk)}).status_code == 403
    client = signed_in(anna)
    for undo in ("x", "", "-1", "9" * 30, "٣"):
        assert client.post("/following/manage/", {"list": "topic", "undo": undo}).status_code == 404
    assert client.post("/following/manage/", {"list": "nonsense", "undo": "1"}).status_code == 404
    assert client.get("/following/manage/", {"list": "nonsense"}).status_code == 404
    assert Follow.objects.count() == 1


def test_what_no_longer_exists_is_not_named_but_can_be_taken_off() -> None:
    anna, topic = make_member("Anna"), make_topic("Gone")
    relations.follow(anna, "topic", topic.pk)
    pk = topic.pk
    topic.delete()
    page = signed_in(anna).get("/following/manage/").text
    assert "No longer available" in page
    assert f'value="{pk}"' in page


def test_where_readers_have_no_pages_the_list_does_not_offer_them() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    relations.follow(anna, "reader", bela.pk)
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    client = signed_in(anna)
    assert "You follow nothing" in client.get("/following/manage/").text
    assert client.get("/following/manage/", {"list": "reader"}).status_code == 404


def test_ten_thousand_follows_cost_as_many_queries_as_one() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    section = make_section("News")
    topics, bylines = [make_topic() for _ in range(30)], [make_byline() for _ in range(5)]
    for number in range(24):
        make_story(section=section, topics=topics[number : number + 3], bylines=[bylines[number % 5]])
    relations.follow(bela, "topic", topics[0].pk)
    for kind, pks in {
        "topic": [*(topic.pk for topic in topics), *range(10_000, 17_000)],
        "byline": [*(byline.pk for byline in bylines), *range(10_000, 12_900)],
        "section": [section.pk],
    }.items():
        Follow.objects.bulk_create(Follow(reader=anna, kind=kind, target_id=pk) for pk in pks)
    asked = []
    for reader in (bela, anna):
        client = signed_in(reader)
        client.get("/following/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/following/")
        asked.append(len(captured))
    assert page.text.count('<article class="card') == 20
    # Sections are a second query for whoever follows one.
    assert asked[1] <= asked[0] + 2
    assert asked[1] <= 30
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/following/manage/", {"list": "topic"})
    assert page.text.count('name="undo"') == 50
    assert len(captured) <= 14


def test_the_database_begins_at_an_index_for_every_question() -> None:
    anna, topic = make_member("Anna"), make_topic()
    make_story(section=make_section(), topics=[topic])
    for kind, pk in (("topic", topic.pk), ("byline", 1), ("story", 1), ("section", 1)):
        Follow.objects.create(reader=anna, kind=kind, target_id=pk)
    with CaptureQueriesContext(connection) as asked:
        following.newest(anna)
        following.newest(anna, Place(timezone.now(), "story", 1))
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of tables as small as these, it would rather read everything.
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in [row["sql"] for row in asked if "readers_follow" in row["sql"] or "LIMIT" in row["sql"]]:
            cursor.execute(explain + query)
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not re.search(r"(SCAN|Seq Scan on) (stories_|readers_(?!registration)|wagtailcore_page\b)", plan), (
                plan
            )


def test_places_sort_as_the_news_does() -> None:
    early, late = Place(NOON, "update", 9), Place(NOON + timedelta(microseconds=1), "event", 1)
    assert late > early
    assert early.within("update") == (NOON, 9)
    assert early.within("event") == (NOON, LARGEST_ID)
    assert early.within("zzz") == (NOON, 0)
