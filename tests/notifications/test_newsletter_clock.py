"""Editions that are made by rule and sent by the clock: what is in them, when they come, and that each comes once."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.common.clock import now
from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters import clock, editions
from broadsheet.notifications.newsletters.choosing import by_rule, grouped, new_stories, stories_of
from tests.factories import make_reader, make_section, make_story, make_topic
from tests.notifications.newsletters import enrolled, made_edition, make_newsletter, sent_edition
from tests.notifications.postbox import Postbox

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Later = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """It is so much later, for everything that asks."""
    passed = [timedelta(0)]
    real = timezone.now

    def wait(more: timedelta) -> None:
        passed[0] += more
        monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    return wait


def due(newsletter: Newsletter, ago: timedelta = timedelta(minutes=1)) -> Newsletter:
    """It was due a moment ago."""
    newsletter.due_at = now() - ago
    newsletter.save()
    return newsletter


def titles(stories: Any) -> list[str]:
    return [story.title for story in stories]


# By which rule --------------------------------------------------------------------------------------------------------


def test_the_rule_takes_the_newest_few_of_each_section_in_the_order_of_the_paper() -> None:
    news, sport, culture = (make_section(title) for title in ("News", "Sport", "Culture"))
    town = make_section("Town", parent=news)
    newsletter = make_newsletter(sections=[sport, news], most=2)
    moment = now()
    for number, (title, section) in enumerate(
        [("Goal", sport), ("Old", news), ("Newer", news), ("Newest", news), ("A play", culture), ("A bridge", town)]
    ):
        make_story(title, section, published=moment - HOUR + timedelta(minutes=number))
    found = by_rule(newsletter)
    assert titles(found) == ["Newest", "Newer", "A bridge", "Goal"]
    assert [(group.section.title, titles(group.stories)) for group in grouped(found)] == [
        ("News", ["Newest", "Newer"]),
        ("Town", ["A bridge"]),
        ("Sport", ["Goal"]),
    ]


def test_topics_go_across_sections_and_nothing_named_is_the_whole_paper() -> None:
    floods, news, sport = make_topic("Floods"), make_section("News"), make_section("Sport")
    make_story("The river", news, topics=[floods])
    make_story("The match in the rain", sport, topics=[floods])
    make_story("Taxes", news)
    assert set(titles(by_rule(make_newsletter("One", topics=[floods])))) == {"The river", "The match in the rain"}
    assert len(by_rule(make_newsletter("Two", topics=[floods], sections=[news]))) == 3
    assert len(by_rule(make_newsletter("Three"))) == 3


def test_nobody_gets_a_story_twice_or_one_that_is_not_for_everybody(later: Later) -> None:
    news = make_section("News")
    newsletter = make_newsletter()
    make_story("First", news)
    make_story("Draft", news, live=False)
    make_story("Long ago", news, published=now() - 40 * DAY)
    editions.send(editions.make(newsletter, None, by_rule(newsletter)), None)
    later(HOUR)
    assert by_rule(newsletter) == []
    make_story("Second", news, published=now())
    assert titles(by_rule(newsletter)) == ["Second"]
    assert titles(by_rule(make_newsletter("Another"))) == ["Second", "First"]


def test_what_appeared_while_an_edition_was_written_is_in_the_next(later: Later) -> None:
    news, newsletter = make_section("News"), make_newsletter()
    make_story("First", news)
    edition = editions.draft(newsletter, None)
    later(HOUR)
    make_story("Meanwhile", news, published=now())
    later(HOUR)
    editions.send(edition, None)
    assert titles(stories_of(edition)) == ["First"]
    assert titles(new_stories(newsletter)) == ["Meanwhile"]


# When -----------------------------------------------------------------------------------------------------------------


def test_a_newsletter_that_is_due_goes_out_once_and_then_waits_for_its_next_time(postbox: Postbox) -> None:
    newsletter = due(make_newsletter("The Morning", rhythm="daily", hour=time(7)))
    enrolled(newsletter)
    make_story("The harbour opens again", make_section("News"))
    for _ in range(3):
        clock.send_due()
    (mail,) = postbox.mails
    assert mail["Subject"] == "The Morning: The harbour opens again"
    newsletter.refresh_from_db()
    assert newsletter.due_at is not None and newsletter.due_at > now()
    local = timezone.localtime(newsletter.due_at)
    assert (local.hour, local.minute) == (7, 0)
    assert Edition.objects.get().is_by_rule


def test_without_new_stories_none_goes_out(postbox: Postbox) -> None:
    newsletter = due(make_newsletter(rhythm="daily"))
    enrolled(newsletter)
    clock.send_due()
    assert not Edition.objects.exists()
    newsletter.refresh_from_db()
    assert newsletter.due_at is not None and newsletter.due_at > now()


def test_what_should_have_gone_out_long_ago_does_not(postbox: Postbox) -> None:
    make_story()
    enrolled(due(make_newsletter(rhythm="daily"), clock.LATE + HOUR))
    edition = editions.make(make_newsletter("Other"), None, by_rule(make_newsletter("Third")))
    Edition.objects.update(state="scheduled", send_at=now() - clock.LATE - HOUR)
    clock.send_due()
    edition.refresh_from_db()
    assert edition.state == "cancelled"
    assert Edition.objects.count() == 1
    assert not postbox.mails


def test_an_edition_that_editors_sent_or_scheduled_takes_the_place_of_the_one_by_rule(postbox: Postbox) -> None:
    newsletter = make_newsletter(rhythm="daily")
    enrolled(newsletter)
    edition = sent_edition(newsletter)
    Edition.objects.update(begun_at=now() - HOUR)
    make_story("Later news")
    due(newsletter)
    clock.send_due()
    assert len(postbox.mails) == 1
    Edition.objects.filter(pk=edition.pk).update(begun_at=now() - 2 * DAY)
    boss = make_reader(is_superuser=True)
    scheduled = editions.schedule(made_edition(newsletter), boss, now() + HOUR)
    due(newsletter)
    clock.send_due()
    assert len(postbox.mails) == 1
    editions.cancel(scheduled, boss)
    due(newsletter)
    clock.send_due()
    assert len(postbox.mails) == 2


def test_a_scheduled_edition_goes_out_at_its_time(postbox: Postbox, later: Later) -> None:
    newsletter = make_newsletter()
    enrolled(newsletter)
    boss = make_reader(is_superuser=True)
    edition = editions.schedule(made_edition(newsletter), boss, now() + HOUR)
    clock.send_due()
    assert not postbox.mails
    later(HOUR)
    for _ in range(2):
        clock.send_due()
    assert len(postbox.mails) == 1
    edition.refresh_from_db()
    assert (edition.state, edition.sent_by) == ("sent", boss)


def test_one_whose_stories_were_all_withdrawn_is_cancelled(later: Later) -> None:
    edition = made_edition(make_newsletter(), "Hello", "A secret that leaked")
    editions.schedule(edition, make_reader(is_superuser=True), now() + HOUR)
    edition.items.get().article.specific.unpublish()
    later(HOUR)
    clock.send_due()
    edition.refresh_from_db()
    assert edition.state == "cancelled"


def test_one_that_is_off_or_sent_by_hand_is_never_due() -> None:
    for fields in ({"rhythm": "hand"}, {"rhythm": "daily", "is_on": False}):
        newsletter = make_newsletter(f"N {fields}"[:20], slug=str(len(fields)), **fields)
        clock.plan(newsletter)
        assert newsletter.due_at is None


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    hour=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    weekday=st.integers(0, 6),
    zone=st.sampled_from(["Europe/Berlin", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_it_comes_on_its_day_at_its_hour_by_the_clock_of_the_paper(
    at: datetime, hour: time, weekday: int, zone: str
) -> None:
    newsletter = Newsletter(name="N", rhythm="weekly", weekday=weekday, hour=hour)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "get_default_timezone", lambda: ZoneInfo(zone))
        first = clock.next_due(newsletter, at)
        assert first is not None and at < first <= at + 8 * DAY
        second = clock.next_due(newsletter, first)
    assert second is not None and timedelta(days=6, hours=22) <= second - first <= timedelta(days=7, hours=2)
    local = first.astimezone(ZoneInfo(zone))
    is_skipped = local.replace(tzinfo=None) - datetime.combine(local.date(), hour)
    assert is_skipped in (timedelta(0), timedelta(minutes=30), HOUR) or local.time() == hour
    if is_skipped == timedelta(0):
        assert local.weekday() == weekday
