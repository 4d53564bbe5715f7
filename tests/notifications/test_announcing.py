"""Stories that announce themselves to who asked for their topics, sections and authors: once, and only new ones."""

from datetime import timedelta
from typing import Any

import pytest

from broadsheet.common.clock import now
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.announcing import announce
from broadsheet.notifications.alerts.novelty import unannounced
from broadsheet.notifications.models import Alert, Alerting
from broadsheet.stories.models import Story
from tests.factories import make_byline, make_section, make_story, make_topic, publish
from tests.notifications.devices import make_device, titles, wish
from tests.notifications.push_service import PushService, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def floods(push_service: PushService) -> tuple[Any, Subscription]:
    """A topic, and a browser that wants to hear of it."""
    topic, device = make_topic("Floods"), make_device(push_service, has_alerts=False)
    wish(device, topic)
    return topic, device


def decide(**decided: bool) -> None:
    house = Alerting.load()
    for name, value in decided.items():
        setattr(house, name, value)
    house.save()


def test_who_asked_for_a_topic_hears_of_a_new_story(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    other = make_device(push_service)
    story = make_story("The river rises", topics=[topic], standfirst="Two villages are cut off.")
    (message,) = push_service.of(device)
    shown = message.json["notification"]
    assert (shown["title"], shown["body"]) == ("The river rises", "Two villages are cut off.")
    assert shown["data"]["url"] == f"http://testserver{story.url}"
    assert not push_service.of(other)


def test_who_asked_for_its_topic_its_section_and_its_author_hears_of_it_once(push_service: PushService) -> None:
    topic, byline, news = make_topic(), make_byline(), make_section("News")
    town, device = make_section("Town", news), make_device(push_service)
    for thing in (topic, byline, news, town):
        wish(device, thing)
    make_story("The bridge opens", town, topics=[topic], bylines=[byline])
    assert titles(push_service.of(device)) == ["The bridge opens"]


def test_a_story_that_is_published_again_is_not_announced_again(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    story = make_story("The river rises", topics=[topic])
    story.title = "The river rises further"
    publish(story)
    announce.func(story.pk)
    assert titles(push_service.of(device)) == ["The river rises"]


def test_a_story_of_before_is_not_announced_when_a_topic_is_added(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    decide(by_rule=False)
    story = make_story("The river rises", topics=[topic])
    decide(by_rule=True)
    publish(Story.objects.get(pk=story.pk))
    assert not push_service.of(device)


def test_a_draft_is_not_announced_and_neither_is_what_waits_for_its_hour(
    push_service: PushService, floods: Any
) -> None:
    topic, device = floods
    make_story("Unready", topics=[topic], live=False)
    make_story("Tomorrow", topics=[topic], go_live_at=now() + timedelta(days=1))
    assert not push_service.of(device)


def test_a_story_from_another_program_is_not_announced(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    with unannounced():
        make_story("Written elsewhere", topics=[topic])
    make_story("Of last year", topics=[topic], published=now() - timedelta(days=365))
    assert not push_service.of(device)


def test_what_an_editor_has_just_told_everybody_is_not_told_again(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    decide(by_rule=False)
    story = make_story("The river rises", topics=[topic])
    alerts.send(alerts.draft(story, None, "Flood warning"), None)
    decide(by_rule=True)
    announce.func(story.pk)
    assert not push_service.of(device)
    Alert.objects.update(begun_at=now() - timedelta(hours=2))
    announce.func(story.pk)
    assert titles(push_service.of(device)) == ["The river rises"]


@pytest.mark.parametrize("decided", [{"by_rule": False}, {"is_on": False}])
def test_a_paper_may_decide_that_nothing_announces_itself(
    push_service: PushService, floods: Any, decided: dict[str, bool]
) -> None:
    topic, device = floods
    decide(**decided)
    make_story("The river rises", topics=[topic])
    assert not push_service.of(device)
    assert not Alert.objects.exists()


def test_no_second_person_is_needed_for_what_a_rule_sends(push_service: PushService, floods: Any) -> None:
    topic, device = floods
    decide(needs_second_person=True)
    make_story("The river rises", topics=[topic])
    assert titles(push_service.of(device)) == ["The river rises"]


def test_a_story_that_nobody_asked_for_leaves_no_alert(push_service: PushService) -> None:
    make_device(push_service)
    make_story("Quiet day", topics=[make_topic()])
    assert not Alert.objects.exists()
