"""Whom an alert reaches: counted as it is walked, and nobody twice."""

from collections.abc import Iterable

import pytest

from broadsheet.notifications.alerts.audience import in_range, size_of, targets_of
from broadsheet.notifications.models import Alert, Subscription
from broadsheet.readers.models import Follow
from broadsheet.stories.models import Story
from tests.factories import make_byline, make_section, make_story, make_topic
from tests.notifications.devices import kept, make_device, wish
from tests.notifications.push_service import PushService
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
Audience = Alert.Audience


def reached(audience: str, targets: Iterable[tuple[str, int]] = ()) -> list[int]:
    """The keys of who is reached, walked in two parts; as many as are counted."""
    alert = Alert(audience=audience, targets=[list(each) for each in targets])
    keys = list(Subscription.objects.order_by("pk").values_list("pk", flat=True))
    middle = keys[len(keys) // 2]
    parts = [in_range(alert, 0, middle), in_range(alert, middle, keys[-1])]
    found = [pk for part in parts for pk in part.values_list("pk", flat=True)]
    assert size_of(audience, targets) == len(found)
    return found


def test_an_alert_to_everybody_reaches_who_wants_alerts(push_service: PushService) -> None:
    wants, _not, also = (make_device(push_service, has_alerts=each) for each in (True, False, True))
    assert reached(Audience.EVERYBODY) == [kept(wants).pk, kept(also).pk]


def test_an_alert_for_topics_reaches_who_wants_one_of_them_once(push_service: PushService) -> None:
    floods, budget, chess = make_topic(), make_topic(), make_topic()
    both, one, other = (make_device(push_service, has_alerts=False) for _ in range(3))
    for device, topic in ((both, floods), (both, budget), (one, budget), (other, chess)):
        wish(device, topic)
    targets = [("topic", floods.pk), ("topic", budget.pk)]
    assert reached(Audience.TOPICS, targets) == [kept(both).pk, kept(one).pk]


def test_a_wish_for_a_topic_is_none_for_the_section_with_the_same_number(push_service: PushService) -> None:
    topic, device = make_topic(), make_device(push_service)
    wish(device, topic)
    assert reached(Audience.SECTIONS, [("section", topic.pk)]) == []


def everything_about() -> tuple[Story, list[object]]:
    news = make_section("News")
    town = make_section("Town", news)
    topic, byline = make_topic(), make_byline()
    story = make_story(section=town, topics=[topic], bylines=[byline])
    return story, [story, topic, town, news, byline]


def test_a_story_is_about_itself_its_topics_its_sections_and_its_authors() -> None:
    story, things = everything_about()
    assert sorted(key.pk for key in targets_of(story)) == sorted(thing.pk for thing in things)  # type: ignore[attr-defined]


def test_followers_are_who_wished_for_any_of_it_and_who_follow_it(push_service: PushService) -> None:
    story, things = everything_about()
    wishing = [make_device(push_service) for _ in things]
    for device, thing in zip(wishing, things, strict=True):
        wish(device, thing)
    ana, ben = make_member("Ana"), make_member("Ben")
    hers = make_device(push_service, ana)
    make_device(push_service, ben)
    targets = targets_of(story)
    for key in targets:
        Follow.objects.create(reader=ana, kind=key.kind, target_id=key.pk)
    wish(hers, story)
    make_device(push_service)
    assert reached(Audience.FOLLOWERS, targets) == [kept(device).pk for device in (*wishing, hers)]
    assert reached(Audience.WISHES, targets) == [kept(device).pk for device in (*wishing, hers)]
    Subscription.objects.filter(pk=kept(hers).pk).delete()
    second = make_device(push_service, ana)
    assert kept(second).pk in reached(Audience.FOLLOWERS, targets)
    assert kept(second).pk not in reached(Audience.WISHES, targets)


def test_a_follower_is_reached_only_where_they_asked_for_alerts(push_service: PushService) -> None:
    story, _things = everything_about()
    ana = make_member("Ana")
    Follow.objects.create(reader=ana, kind="story", target_id=story.pk)
    loud, for_notices_alone, wishing = (
        make_device(push_service, ana, has_alerts=each) for each in (True, False, False)
    )
    wish(for_notices_alone, make_topic())
    wish(wishing, story)
    assert reached(Audience.FOLLOWERS, targets_of(story)) == [kept(loud).pk, kept(wishing).pk]


def test_without_a_target_nobody_is_reached(push_service: PushService) -> None:
    make_device(push_service)
    assert reached(Audience.FOLLOWERS) == []
