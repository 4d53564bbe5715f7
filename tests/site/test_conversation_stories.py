"""A story has its discussion from the moment it is published, wherever it goes and whatever its editor decides."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from broadsheet.conversation.discussions import canonical
from broadsheet.conversation.freshness import follow_closings
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import page_store
from broadsheet.site.discussions import discussion_of, keep_discussion
from broadsheet.site.models import StoryDiscussion
from broadsheet.stories.models import Article, Section, Story
from tests.conversation.people import make_discussion, say
from tests.factories import make_live_blog, make_section, make_story, make_topic, publish
from tests.readers.people import make_member
from tests.stories.desk import signed_in

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 3, 4, 12))


def discussion(story: Any) -> Discussion:
    return Discussion.objects.get(story_discussion__article=story.pk)


def change(story: Any, **fields: Any) -> Discussion:
    """Publishes the story with other settings; its discussion then."""
    page = type(story).objects.get(pk=story.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    publish(page)
    return discussion(page)


def decide(**fields: Any) -> None:
    """The publisher decides something about comments."""
    house = Commenting.load()
    for name, value in fields.items():
        setattr(house, name, value)
    house.save()


# Publishing -----------------------------------------------------------------------------------------------------------


def test_publishing_a_story_or_a_live_blog_opens_its_discussion() -> None:
    story, blog = make_story("The storm"), make_live_blog("The vote")
    found = discussion(story)
    assert (found.url, found.title, found.rule, found.closes_at) == (story.url, "The storm", "open", None)
    assert discussion(blog).url == blog.url


def test_a_draft_has_none() -> None:
    story = make_story(live=False)
    assert discussion_of(story) is None
    assert not Discussion.objects.exists()


def test_a_draft_of_a_published_story_changes_nothing() -> None:
    story = make_story("The storm")
    story.title, story.discussion_rule = "Another", "closed"
    story.save_revision()
    assert (discussion(story).title, discussion(story).rule) == ("The storm", "open")


def test_a_story_from_before_there_were_discussions_gets_one_when_it_is_read() -> None:
    story = make_story()
    Discussion.objects.all().delete()
    assert 'id="comments"' in Client().get(story.url).text
    assert discussion(story).url == story.url


def test_publishing_again_keeps_the_discussion_and_follows_the_story() -> None:
    story = make_story("The storm")
    say(discussion(story))
    after = change(story, title="The great storm", discussion_question="Where were you?")
    assert Discussion.objects.count() == 1
    assert (after.title, after.question, after.comment_count) == ("The great storm", "Where were you?", 1)
    assert "Where were you?" in Client().get(story.url).text


def test_a_withdrawn_story_takes_its_discussion_out_of_sight_and_brings_it_back() -> None:
    story = make_story()
    comment = say(discussion(story))
    story.unpublish()
    for path in (discussion(story).get_absolute_url(), comment.get_absolute_url()):
        assert Client().get(path).status_code == 404
    with pytest.raises(Refused, match="closed"):
        post(make_member(), discussion(story).pk, "Hello?")
    publish(Story.objects.get(pk=story.pk))
    assert Client().get(comment.get_absolute_url()).status_code == 200
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("what", ["story", "section"])
def test_what_was_said_about_a_deleted_story_is_kept_and_shown_to_nobody(what: str) -> None:
    section = make_section("News")
    story = make_story(section=section)
    comment = say(discussion(story))
    Page.objects.get(pk=story.pk if what == "story" else section.pk).delete()
    assert Discussion.objects.get().is_hidden
    assert Comment.objects.get() == comment
    assert Client().get(comment.get_absolute_url()).status_code == 404


# Moving ---------------------------------------------------------------------------------------------------------------


def test_a_story_that_moves_takes_its_discussion_along() -> None:
    news, sport = make_section("News"), make_section("Sport")
    story = make_story("The match", news)
    say(discussion(story))
    story.move(Page.objects.get(pk=sport.pk), pos="last-child")
    assert (discussion(story).url, discussion(story).comment_count) == ("/sport/the-match/", 1)
    assert "I was there." in Client().get("/sport/the-match/").text


def test_a_new_address_of_a_story_or_of_its_section_is_the_discussions_too(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list]],
) -> None:
    story = make_story("The match", make_section("News"))
    change(story, slug="our-match")
    assert discussion(story).url == "/news/our-match/"
    section = Section.objects.get(slug="news")
    section.slug = "today"
    with django_capture_on_commit_callbacks(execute=True):
        publish(section)
    assert discussion(story).url == "/today/our-match/"


def test_a_section_moves_with_all_discussions_in_as_many_steps_as_with_one() -> None:
    asked = []
    for number in (1, 8):
        section, other = make_section(f"Part {number}"), make_section(f"Whole {number}")
        for _ in range(number):
            make_story(section=section)
        section, other = Page.objects.get(pk=section.pk), Page.objects.get(pk=other.pk)
        with CaptureQueriesContext(connection) as captured:
            section.move(other, pos="last-child")
        asked.append(sum("conversation_discussion" in row["sql"] for row in captured))
    assert asked[0] == asked[1]
    assert Discussion.objects.filter(url__startswith="/whole-8/part-8/").count() == 8


def test_a_copy_begins_a_discussion_of_its_own() -> None:
    story = make_story("The match")
    say(discussion(story))
    copy = story.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    publish(copy.specific)
    assert discussion(copy).pk != discussion(story).pk
    assert discussion(copy).comment_count == 0


# Who may read the story -----------------------------------------------------------------------------------------------


def test_a_section_that_is_closed_to_the_public_takes_its_discussions_out_of_sight() -> None:
    private, other = make_section("Private"), make_section("Open")
    shut, free = make_story(section=private), make_story(section=other)
    none = make_story(section=private, discussion_rule="none")
    comment = say(discussion(shut))
    lock = PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert (discussion(shut).is_hidden, discussion(free).is_hidden) == (True, False)
    assert Client().get(comment.get_absolute_url()).status_code == 404
    lock.delete()
    assert not discussion(shut).is_hidden
    assert not Discussion.objects.filter(story_discussion__article=none.pk, is_hidden=False).exists()


def test_a_story_that_moves_behind_a_lock_is_discussed_in_public_no_more() -> None:
    private = make_section("Private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    story = make_story(section=make_section("Open"))
    story.move(Page.objects.get(pk=private.pk), pos="last-child")
    assert discussion(story).is_hidden


# What the editor decides ----------------------------------------------------------------------------------------------


def test_an_editor_may_close_hold_or_do_without() -> None:
    story, anna = make_story(), make_member()
    for rule in ("registered", "held", "closed", "open"):
        assert change(story, discussion_rule=rule).rule == rule
    assert change(story, discussion_rule="none").is_hidden
    assert 'id="comments"' not in Client().get(story.url).text
    found = change(story, discussion_rule="held")
    assert not found.is_hidden
    assert not post(anna, found.pk, "Wait.").comment.is_published


def test_a_closed_discussion_can_be_read_and_takes_nothing() -> None:
    story = make_story()
    say(discussion(story), "Before.")
    change(story, discussion_rule="closed")
    page = Client().get(story.url).text
    assert "Before." in page
    assert "This discussion is closed." in page
    assert "<textarea" not in page


def test_the_days_count_from_when_the_story_appeared() -> None:
    story = make_story(published=NOON, discussion_days=3)
    kept = keep_discussion(Story.objects.get(pk=story.pk))
    assert kept and kept.closes_at == NOON + timedelta(days=3)
    Story.objects.filter(pk=story.pk).update(discussion_days=0)
    decide(closes_after_days=14)
    assert discussion(story).closes_at == NOON + timedelta(days=3)
    kept = keep_discussion(Story.objects.get(pk=story.pk))
    assert kept and kept.closes_at is None


def test_the_newsroom_offers_the_settings_with_the_story() -> None:
    story = make_story()
    page = signed_in("Editors").get(f"/newsroom/pages/{story.pk}/edit/").text
    for name in ("discussion_rule", "discussion_days", "discussion_question"):
        assert f'name="{name}"' in page


# What the publisher decides -------------------------------------------------------------------------------------------


def test_what_editors_left_open_follows_the_paper_at_once_and_what_they_decided_does_not() -> None:
    left = make_story(published=NOON)
    keep_discussion(Story.objects.get(pk=left.pk))
    decided = make_story(discussion_rule="open", discussion_days=5)
    fixed = discussion(decided).closes_at
    decide(rule="held", closes_after_days=14)
    assert (discussion(left).rule, discussion(left).closes_at) == ("held", NOON + timedelta(days=14))
    assert (discussion(decided).rule, discussion(decided).closes_at) == ("open", fixed)
    assert discussion(left).is_closed
    decide(rule="open", closes_after_days=0)
    assert (discussion(left).rule, discussion(left).closes_at) == ("open", None)


def test_discussions_of_other_sites_have_their_own_rules() -> None:
    elsewhere = Discussion.objects.create(url="https://elsewhere.example/a", rule="open")
    decide(rule="closed", closes_after_days=1)
    elsewhere.refresh_from_db()
    assert (elsewhere.rule, elsewhere.closes_at) == ("open", None)


def test_new_stories_begin_as_the_paper_has_it() -> None:
    decide(rule="registered", closes_after_days=7)
    found = discussion(make_story())
    assert found.rule == "registered"
    assert found.closes_at == found.opened_at + timedelta(days=7)


# Closing by itself ----------------------------------------------------------------------------------------------------


def test_a_discussion_closes_when_its_time_comes_and_the_clock_says_so_once() -> None:
    story, moment = make_story(), timezone.now()
    found = make_discussion(story, closes_at=moment + timedelta(seconds=60))
    assert "<textarea" in Client().get(story.url).text
    assert follow_closings() == 0
    before = {"closes_at": moment - timedelta(seconds=1), "changed_at": moment - timedelta(minutes=1)}
    Discussion.objects.filter(pk=found.pk).update(**before)
    with pytest.raises(Refused, match="closed"):
        post(make_member(), found.pk, "Too late.")
    assert (follow_closings(), follow_closings()) == (1, 0)
    page_store().withdraw([f"discussion:{found.pk}"])
    assert "<textarea" not in Client().get(story.url).text


def test_a_discussion_is_made_once() -> None:
    story = make_story()
    for _ in range(2):
        keep_discussion(Story.objects.get(pk=story.pk))
    assert StoryDiscussion.objects.count() == Discussion.objects.count() == 1
    assert canonical(story.address) == discussion(story).url
    assert discussion_of(Article.objects.get(pk=story.pk)) == discussion(story)


# Topics that are watched ----------------------------------------------------------------------------------------------


def test_under_a_watched_topic_comments_wait_unless_the_story_says_otherwise() -> None:
    watched = make_topic(holds_comments=True)
    assert discussion(make_story(topics=[watched, make_topic()])).rule == "held"
    assert discussion(make_story(topics=[make_topic()])).rule == "open"
    assert discussion(make_story(topics=[watched], discussion_rule="open")).rule == "open"


def test_a_topic_that_is_watched_from_now_on_reaches_the_stories_that_are_there() -> None:
    topic = make_topic()
    story, chosen, other = make_story(topics=[topic]), make_story(topics=[topic], discussion_rule="open"), make_story()
    topic.holds_comments = True
    topic.save()
    assert [discussion(each).rule for each in (story, chosen, other)] == ["held", "open", "open"]
    topic.holds_comments = False
    topic.save()
    assert discussion(story).rule == "open"


@pytest.mark.parametrize(("house", "becomes"), [("open", "held"), ("registered", "registered"), ("closed", "closed")])
def test_under_a_watched_topic_what_the_paper_decides_is_held_or_stays_as_strict_as_it_is(
    house: str, becomes: str
) -> None:
    story = make_story(topics=[make_topic(holds_comments=True)])
    decide(rule=house)
    assert discussion(story).rule == becomes
