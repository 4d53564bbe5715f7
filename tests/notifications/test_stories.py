"""Who follows a story is told of its updates and corrections, once each."""

import pytest

from broadsheet.notifications.models import Channel, Event, Kind, Notice
from broadsheet.notifications.notices import inbox, preferences
from broadsheet.notifications.notices.presentation import shown
from broadsheet.readers import relations
from broadsheet.readers.models import Reader
from broadsheet.stories.models import ArticleUpdate, LiveBlog, LiveEntry
from tests.factories import make_live_blog, make_story
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def publish_with(story: object, kind: str, text: str) -> None:
    """Publishes the story again with an update, through a revision as the newsroom does."""
    page = type(story).objects.get(pk=story.pk)  # type: ignore[attr-defined]
    page.updates.add(ArticleUpdate(kind=kind, text=text))
    page.save_revision().publish()


def told(reader: Reader) -> list[tuple[str, str]]:
    return [(row.sentence, row.excerpt) for row in shown(reader, inbox.page(reader.pk).notices)]


def test_whoever_follows_a_story_is_told_that_it_was_corrected() -> None:
    ana, story = make_member(), make_story("The storm")
    relations.follow(ana, "story", story.pk)
    publish_with(story, "correction", "It was Tuesday.")
    (row,) = shown(ana, inbox.page(ana.pk).notices)
    assert row.sentence == "A story that you follow was corrected"
    assert (row.title, row.excerpt, row.url) == ("The storm", "It was Tuesday.", f"{story.url}#updates")
    assert not Event.objects.exists()


def test_publishing_it_again_tells_nobody_again_and_another_update_is_news() -> None:
    ana, story = make_member(), make_story("The storm")
    relations.follow(ana, "story", story.pk)
    publish_with(story, "correction", "It was Tuesday.")
    inbox.mark_all_read(ana.pk)
    type(story).objects.get(pk=story.pk).save_revision().publish()
    assert inbox.unread(ana.pk) == 0
    publish_with(story, "update", "The bridge is open.")
    assert inbox.unread(ana.pk) == 1
    assert told(ana) == [("A story that you follow was updated", "The bridge is open.")]


def test_a_draft_tells_nobody() -> None:
    ana, story = make_member(), make_story("The storm")
    relations.follow(ana, "story", story.pk)
    page = type(story).objects.get(pk=story.pk)
    page.updates.add(ArticleUpdate(kind="update", text="Not yet."))
    page.save_revision()
    assert not Notice.objects.exists()


def test_who_does_not_follow_it_or_want_it_is_not_told() -> None:
    ana, bela, story = make_member(), make_member(), make_story("The storm")
    relations.follow(bela, "story", story.pk)
    preferences.set_switches(bela.pk, {(Kind.STORY, Channel.SITE): False})
    publish_with(story, "correction", "It was Tuesday.")
    assert told(ana) == told(bela) == []


def test_what_is_withdrawn_from_the_paper_is_told_of_no_more() -> None:
    ana, story = make_member(), make_story("The storm")
    relations.follow(ana, "story", story.pk)
    publish_with(story, "correction", "It was Tuesday.")
    type(story).objects.get(pk=story.pk).unpublish()
    assert told(ana) == []


def add_entry(blog: LiveBlog, headline: str, **given: object) -> LiveEntry:
    """Publishes an entry, through a revision as the newsroom does."""
    entry = LiveEntry(live_blog=blog, headline=headline, body=[], live=False, **given)
    entry.save()
    entry.save_revision().publish()
    entry.refresh_from_db()
    return entry


def test_whoever_follows_a_live_blog_is_told_of_its_key_events_and_of_each_once() -> None:
    ana, blog = make_member(), make_live_blog("The flood")
    relations.follow(ana, "story", blog.pk)
    add_entry(blog, "It rains on")
    assert told(ana) == []
    entry = add_entry(blog, "The dam holds", is_key_event=True)
    (row,) = shown(ana, inbox.page(ana.pk).notices)
    assert (row.sentence, row.excerpt) == ("There is news in a live blog that you follow", "The dam holds")
    assert (row.title, row.url) == ("The flood", f"{blog.url}entry/{entry.pk}/")
    inbox.mark_all_read(ana.pk)
    entry.save_revision().publish()
    assert inbox.unread(ana.pk) == 0
    add_entry(blog, "All clear", is_key_event=True)
    assert [excerpt for _sentence, excerpt in told(ana)] == ["All clear"] and inbox.unread(ana.pk) == 1


def test_a_key_event_that_was_withdrawn_is_told_of_no_more() -> None:
    ana, blog = make_member(), make_live_blog("The flood")
    relations.follow(ana, "story", blog.pk)
    add_entry(blog, "The dam breaks", is_key_event=True).unpublish()
    assert told(ana) == []
