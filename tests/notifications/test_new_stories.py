"""Who follows a topic, a section or a byline is told of a new story there: once, however they are led to it."""

from datetime import timedelta
from typing import Any

import pytest

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.novelty import unannounced
from broadsheet.notifications.models import Alerting, Channel, Due, Event, Kind, Notice
from broadsheet.notifications.notices import inbox, new_stories, preferences, telling
from broadsheet.notifications.notices.presentation import shown
from broadsheet.readers.models import Block, Follow, Mute, Reader
from broadsheet.stories.models import Story
from tests.factories import make_byline, make_live_blog, make_section, make_story, make_topic, publish
from tests.notifications.devices import make_device, titles, wish
from tests.notifications.push_service import PushService
from tests.notifications.telling import post_comes
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def follower(*things: Any) -> Reader:
    """A new reader who follows these."""
    reader = make_member()
    for thing in things:
        kind = {"Topic": "topic", "Section": "section", "Byline": "byline"}[type(thing).__name__]
        Follow.objects.create(reader=reader, kind=kind, target_id=thing.pk)
    return reader


def told(reader: Reader) -> list[str]:
    """The headlines of the new stories that the reader is told of."""
    return [row.title for row in shown(reader, inbox.page(reader.pk, Kind.NEWS).notices)]


def with_push(reader: Reader) -> Reader:
    preferences.set_switches(reader.pk, {(Kind.NEWS, Channel.PUSH): True})
    return reader


def test_a_topic_a_section_and_a_byline_each_lead_to_a_new_story() -> None:
    topic, byline, news = make_topic(), make_byline(), make_section("News")
    town = make_section("Town", news)
    led = [follower(thing) for thing in (topic, byline, town, news)]
    other = follower(make_topic(), make_section("Sport"), make_byline())
    story = make_story("The bridge opens", town, topics=[topic], bylines=[byline])
    assert [told(reader) for reader in led] == [["The bridge opens"]] * 4
    assert told(other) == []
    (row,) = shown(led[0], inbox.page(led[0].pk).notices)
    assert (row.sentence, row.url) == ("A new story in what you follow", story.url)
    assert not Event.objects.exists()


def test_who_is_led_to_it_by_all_of_them_is_told_once() -> None:
    topic, byline, news = make_topic(), make_byline(), make_section("News")
    reader = follower(topic, byline, news)
    make_story("The bridge opens", news, topics=[topic], bylines=[byline])
    assert told(reader) == ["The bridge opens"]
    assert Notice.objects.get().about.startswith("story:")


def test_a_live_blog_is_new_as_well() -> None:
    news = make_section("News")
    reader = follower(news)
    make_live_blog("The flood", news)
    assert told(reader) == ["The flood"]


def test_publishing_it_again_is_no_news() -> None:
    topic = make_topic()
    reader, late = follower(topic), make_member()
    story = make_story("The bridge opens", topics=[topic])
    inbox.mark_all_read(reader.pk)
    Follow.objects.create(reader=late, kind="topic", target_id=topic.pk)
    publish(Story.objects.get(pk=story.pk))
    Story.objects.get(pk=story.pk).unpublish()
    publish(Story.objects.get(pk=story.pk))
    assert inbox.unread(reader.pk) == 0
    assert told(late) == []


def test_what_was_told_is_not_told_again_when_its_event_is_taken_up_again() -> None:
    topic = make_topic()
    reader = follower(topic)
    story = make_story("The bridge opens", topics=[topic])
    inbox.mark_all_read(reader.pk)
    new_stories.tell(story, [reader.pk])
    assert inbox.unread(reader.pk) == 0


def test_drafts_old_stories_and_those_from_another_program_are_no_news() -> None:
    topic = make_topic()
    reader = follower(topic)
    make_story("Unready", topics=[topic], live=False)
    make_story("Of last year", topics=[topic], published=now() - timedelta(days=365))
    with unannounced():
        make_story("Written elsewhere", topics=[topic])
    assert told(reader) == []


def test_where_nobody_follows_nothing_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.notifications.notices.listening.have_told", lambda: None)
    make_story("Quiet day", topics=[make_topic()])
    assert not Event.objects.exists()


def test_it_is_told_in_small_steps_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.notifications.notices.listening.have_told", lambda: None)
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    topic, byline = make_topic(), make_byline()
    readers = [*(follower(topic) for _ in range(3)), *(follower(byline, topic) for _ in range(3))]
    make_story("The bridge opens", topics=[topic], bylines=[byline])
    event = Event.objects.get()
    assert telling._took_a_step(event.pk)
    assert Notice.objects.count() == 2
    telling.tell(event.pk)
    assert [told(reader) for reader in readers] == [["The bridge opens"]] * 6
    assert not Event.objects.exists()


def test_nobody_is_told_of_what_was_withdrawn_meanwhile_or_is_followed_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.notifications.notices.listening.have_told", lambda: None)
    topic = make_topic()
    stays, goes = follower(topic), follower(topic)
    make_story("It stays", topics=[topic])
    Follow.objects.filter(reader=goes).delete()
    make_story("It goes", topics=[topic]).unpublish()
    telling.tell_waiting()
    assert (told(stays), told(goes)) == (["It stays"], [])


def test_a_journalist_hears_nothing_of_their_own_story_and_nobody_of_one_whom_they_mute_or_block() -> None:
    account = make_member("Ines")
    byline, topic = make_byline("Ines Abel", account=account), make_topic()
    mutes, blocks, reads, led_by_topic = (follower(byline) for _ in range(4))
    Follow.objects.create(reader=led_by_topic, kind="topic", target_id=topic.pk)
    Follow.objects.create(reader=account, kind="topic", target_id=topic.pk)
    Mute.objects.create(reader=mutes, target=account)
    Block.objects.create(reader=blocks, target=account)
    Mute.objects.create(reader=led_by_topic, target=account)
    make_story("The bridge opens", topics=[topic], bylines=[byline])
    assert [told(each) for each in (mutes, blocks, account)] == [[], [], []]
    assert [told(each) for each in (reads, led_by_topic)] == [["The bridge opens"]] * 2


# On devices -----------------------------------------------------------------------------------------------------------


def test_a_device_that_asked_for_the_alert_is_not_rung_twice(push_service: PushService) -> None:
    topic = make_topic()
    reader = with_push(follower(topic))
    wishing, other = make_device(push_service, reader, has_alerts=False), make_device(push_service, reader)
    wish(wishing, topic)
    make_story("The bridge opens", topics=[topic])
    post_comes()
    assert titles(push_service.of(wishing)) == ["The bridge opens"]
    assert titles(push_service.of(other)) == ["A new story in what you follow"]
    assert push_service.of(other)[0].json["notification"]["body"] == "The bridge opens"
    assert not Due.objects.exists()


def test_where_stories_announce_themselves_no_alert_the_notice_comes(push_service: PushService) -> None:
    house = Alerting.load()
    house.by_rule = False
    house.save()
    topic = make_topic()
    reader = with_push(follower(topic))
    device = make_device(push_service, reader)
    wish(device, topic)
    make_story("The bridge opens", topics=[topic])
    post_comes()
    assert titles(push_service.of(device)) == ["A new story in what you follow"]


def test_an_editors_alert_of_the_story_takes_its_place(
    push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.notifications.notices.listening.have_told", lambda: None)
    topic = make_topic()
    reader = with_push(follower(topic))
    loud, quiet = make_device(push_service, reader), make_device(push_service, reader, has_alerts=False)
    alerts.send(alerts.draft(make_story("The bridge opens", topics=[topic]), None, "Bridge open"), None)
    telling.tell_waiting()
    post_comes()
    assert titles(push_service.of(loud)) == ["Bridge open"]
    assert titles(push_service.of(quiet)) == ["A new story in what you follow"]
