"""Notices on devices, through a push service that believes nothing: what rings, when, how often, and what does not."""

from datetime import timedelta

import pytest

from broadsheet.common.clock import now
from broadsheet.conversation import editing, reacting
from broadsheet.conversation.models import Discussion
from broadsheet.notifications.carrying import devices as carrying
from broadsheet.notifications.carrying import errands
from broadsheet.notifications.carrying.hours import stop_mail
from broadsheet.notifications.models import Channel, Due, Hours, Kind, MutedThread, Notice, Subscription
from broadsheet.notifications.notices import inbox, preferences
from broadsheet.readers import relations
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.factories import make_story
from tests.notifications.devices import kept, make_device, make_devices, titles
from tests.notifications.push_service import PushService
from tests.notifications.telling import answered, come_due, due, hours, post_comes, quiet_now
from tests.notifications.test_stories import publish_with
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
PUSH = Channel.PUSH


def ring(service: PushService) -> list[str]:
    return [title.replace("\u2068", "").replace("\u2069", "") for title in titles(list(service.messages))]


def test_an_answer_rings_on_every_device_of_its_reader_at_once(push_service: PushService) -> None:
    ana = make_member("Ana")
    devices = make_devices(push_service, 2, ana)
    make_device(push_service, make_member())
    notice = answered(ana, text="So it is, and more.")
    assert ring(push_service) == ["Béla answered you"] * 2
    (message,) = push_service.of(devices[0])
    said = message.json["notification"]
    assert said["body"] == "So it is, and more."
    assert said["tag"] == f"notice-reply-{notice.about}"
    assert said["navigate"].startswith(f"http://testserver/notices/open/{ana.pk}.{notice.pk}.")
    assert [each["title"] for each in said["actions"]] == ["Read", "Mute this thread"]
    assert said["actions"][1]["navigate"] == f"http://testserver/notices/?mute={notice.pk}"
    assert said["data"] == {"notice": notice.pk, "url": f"http://testserver/comments/{notice.newest}/"}
    assert message.json["app_badge"] == 1
    assert (message.ttl, message.urgency) == (24 * 3600, "normal")
    assert not due(ana, PUSH)


def test_what_is_told_again_takes_the_place_of_what_was_on_the_device(push_service: PushService) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    device = make_device(push_service, ana)
    first = say(discussion, ana)
    for name in ("Béla", "Carl"):
        say(discussion, make_member(name), parent=first)
    assert ring(push_service) == ["Béla answered you", "Carl and Béla answered you"]
    (shown,) = push_service.shown(device)
    assert shown.topic == push_service.messages[0].topic


def test_a_thread_that_does_not_stop_rings_no_more_than_thrice_in_ten_minutes(push_service: PushService) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    make_device(push_service, ana)
    first = say(discussion, ana)
    for number in range(6):
        say(discussion, make_member(f"Reader {number}"), parent=first)
    assert len(push_service.messages) == 3
    (waiting,) = due(ana, PUSH)
    assert now() + timedelta(minutes=9) < waiting.at < now() + timedelta(minutes=11)


def test_in_quiet_hours_nothing_rings_until_they_end(push_service: PushService) -> None:
    ana = make_member()
    make_device(push_service, ana)
    quiet_now(ana)
    answered(ana)
    come_due()
    errands.carry_due()
    assert not push_service.messages, "although the worker comes by too early"
    hours(ana, quiet_from=None, quiet_until=None)
    post_comes()
    assert len(push_service.messages) == 1


def test_a_device_has_its_own_quiet_hours_where_its_reader_decided_nothing(push_service: PushService) -> None:
    ana = make_member()
    start, end = now() - timedelta(hours=1), now() + timedelta(hours=1)
    quiet = make_device(push_service, ana, time_zone="UTC", quiet_from=start.time(), quiet_until=end.time())
    loud = make_device(push_service, ana)
    answered(ana)
    assert (len(push_service.of(quiet)), len(push_service.of(loud))) == (0, 1)
    (waiting,) = due(ana, PUSH)
    assert waiting.devices == [kept(quiet).pk]
    Subscription.objects.update(quiet_from=None, quiet_until=None)
    post_comes()
    assert (len(push_service.of(quiet)), len(push_service.of(loud))) == (1, 1)


def test_who_ends_mail_has_not_decided_when_their_devices_are_quiet(push_service: PushService) -> None:
    ana = make_member()
    start, end = now() - timedelta(hours=1), now() + timedelta(hours=1)
    make_device(push_service, ana, time_zone="UTC", quiet_from=start.time(), quiet_until=end.time())
    stop_mail(ana.pk, Hours.Stop.RETURNED)
    answered(ana)
    assert not push_service.messages
    hours(ana)
    post_comes()
    assert len(push_service.messages) == 1, "once they decided to have no quiet"


# Between the telling and the end of quiet hours, this happens; and it is not carried.
def read_it(reader: Reader, notice: Notice) -> None:
    inbox.mark_all_read(reader.pk)


def mute_the_thread(reader: Reader, notice: Notice) -> None:
    MutedThread.objects.create(reader=reader, thread=inbox.thread_of(notice) or 0)


def mute_the_writer(reader: Reader, notice: Notice) -> None:
    relations.mute(reader, notice.actors[0])


def block_the_writer(reader: Reader, notice: Notice) -> None:
    relations.block(reader, notice.actors[0])


def withdraw_it(reader: Reader, notice: Notice) -> None:
    editing.withdraw(Reader.objects.get(pk=notice.actors[0]), notice.newest)


def hide_the_discussion(reader: Reader, notice: Notice) -> None:
    Discussion.objects.update(is_hidden=True)


def switch_the_kind_off(reader: Reader, notice: Notice) -> None:
    preferences.set_switches(reader.pk, {(Kind.REPLY, each): False for each in Channel.values})


def shut_the_reader_out(reader: Reader, notice: Notice) -> None:
    Reader.objects.filter(pk=reader.pk).update(status="shut-out", is_active=False)


def forget_the_device(reader: Reader, notice: Notice) -> None:
    Subscription.objects.filter(reader=reader).delete()


MEANWHILE = [
    read_it, mute_the_thread, mute_the_writer, block_the_writer, withdraw_it, hide_the_discussion,
    switch_the_kind_off, shut_the_reader_out, forget_the_device,
]  # fmt: skip


@pytest.mark.parametrize("happens", MEANWHILE)
def test_what_is_no_news_any_more_when_quiet_hours_end_does_not_ring(
    happens: object, push_service: PushService
) -> None:
    ana = make_member("Ana")
    make_device(push_service, ana)
    quiet_now(ana)
    notice = answered(ana)
    assert due(ana, PUSH)
    assert callable(happens)
    happens(ana, notice)
    hours(ana, quiet_from=None, quiet_until=None)
    post_comes()
    assert not push_service.messages
    assert not due(ana, PUSH)


def test_who_blocked_the_reader_meanwhile_is_neither_named_nor_quoted_beside_others(push_service: PushService) -> None:
    ana, discussion = make_member("Ana"), make_discussion(title="The storm")
    make_device(push_service, ana)
    quiet_now(ana)
    first = say(discussion, ana)
    carl = make_member("Carl")
    say(discussion, make_member("Béla"), "So it is.", parent=first)
    say(discussion, carl, "Never again with you.", parent=first)
    relations.block(carl, ana.pk)
    hours(ana, quiet_from=None, quiet_until=None)
    post_comes()
    assert ring(push_service) == ["Béla and 1 other answered you"]
    assert push_service.messages[0].json["notification"]["body"] == "The storm"


def test_a_busy_service_is_asked_later_and_only_for_who_has_not_got_it(push_service: PushService) -> None:
    ana = make_member("Ana")
    busy, other = make_devices(push_service, 2, ana)
    push_service.answer(busy, status=429, headers={"Retry-After": "1200"}, times=1)
    answered(ana)
    assert len(push_service.of(other)) == 1
    (waiting,) = due(ana, PUSH)
    assert waiting.devices == [kept(busy).pk]
    assert waiting.at > now() + timedelta(minutes=19)
    post_comes()
    assert (len(push_service.of(busy)), len(push_service.of(other))) == (1, 1)
    assert not due(ana, PUSH)


def test_a_browser_that_is_gone_is_forgotten_and_holds_up_no_other(push_service: PushService) -> None:
    ana = make_member("Ana")
    gone, other = make_devices(push_service, 2, ana)
    push_service.answer(gone, status=410)
    answered(ana)
    assert len(push_service.of(other)) == 1
    assert Subscription.objects.count() == 1
    assert not due(ana, PUSH)


def test_a_service_that_takes_short_messages_gets_a_short_one(push_service: PushService) -> None:
    ana = make_member("Ana")
    device = make_device(push_service, ana)
    push_service.answer(device, status=413, times=1)
    answered(ana, text="Long, " * 60)
    (message,) = push_service.of(device)
    assert len(message.plain) <= 1024


def test_a_service_that_is_away_for_two_days_is_asked_no_more(push_service: PushService) -> None:
    ana = make_member("Ana")
    push_service.answer(make_device(push_service, ana), status=503)
    answered(ana)
    Due.objects.filter(channel=PUSH).update(told_at=now() - carrying.STALE)
    post_comes()
    assert not due(ana, PUSH)


def test_a_notice_about_no_thread_has_no_button_to_mute_one(push_service: PushService) -> None:
    ana = make_member("Ana")
    preferences.set_switches(ana.pk, {(Kind.MILESTONE, PUSH): True})
    make_device(push_service, ana)
    reacting.react(make_member(), say(make_discussion(), ana).pk, "recommend")
    (message,) = push_service.messages
    assert message.json["notification"]["title"] == "1 reader recommends your comment"
    assert [each["action"] for each in message.json["notification"]["actions"]] == ["read"]


def test_an_update_to_a_story_rings_where_its_followers_want_that(push_service: PushService) -> None:
    ana, story = make_member("Ana"), make_story("The storm")
    make_device(push_service, ana)
    relations.follow(ana, "story", story.pk)
    publish_with(story, "correction", "It was Tuesday.")
    assert ring(push_service) == ["A story that you follow was corrected"]
