"""An alert on its way to everybody: counted exactly, resumed where it was left, at the pace that services ask for."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.common.clock import now
from broadsheet.delivery.worker import PUSH_QUEUE, QuietTaskWorker
from broadsheet.notifications.alerts import batches, fanout, retries
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.message import notification_of
from broadsheet.notifications.alerts.pace import Pace
from broadsheet.notifications.browsers.pushing import MOST_FAILURES
from broadsheet.notifications.carrying.hours import stop_mail
from broadsheet.notifications.carrying.quiet import week_of
from broadsheet.notifications.models import Alert, Alerting, Batch, Hours, Retry, Subscription
from broadsheet.notifications.webpush.message import topic_of
from broadsheet.notifications.webpush.outcomes import Fate, Outcome
from tests.notifications.devices import kept, make_device, make_devices, titles
from tests.notifications.push_connections import HTTP1, HTTP2
from tests.notifications.push_service import PushService
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
over_both = pytest.mark.parametrize("push_service", [HTTP1, HTTP2], indirect=True)
State = Alert.State
DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "push"]}}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten keys, sent in chunks of four."""
    monkeypatch.setattr(fanout, "BATCH", 10)
    monkeypatch.setattr(batches, "CHUNK", 4)
    monkeypatch.setattr(batches, "SMALLEST_CHUNK", 1)


@pytest.fixture
def later(settings: Any) -> None:
    """Tasks wait for somebody to carry them out."""
    settings.TASKS = DATABASE_TASKS


@pytest.fixture(autouse=True)
def minutes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Passes minutes for push services that want to be left in peace. None of them is remembered from before."""
    passed = [0.0]
    pace = Pace(lambda: time.monotonic() + passed[0])
    monkeypatch.setattr("broadsheet.notifications.alerts.delivering._pace", lambda _process: pace)

    def add(number: int) -> None:
        passed[0] += 60 * number

    return add


def send(title: str = "Parliament passes the budget", text: str = "By eleven votes.", **fields: Any) -> Alert:
    return alerts.send(alerts.draft(None, None, title, text, **fields), None)


def counts(alert: Alert) -> tuple[int, int, int, int, int]:
    """Sent, failed, gone, spared, waiting."""
    how = alerts.progress(alert)
    return how.sent, how.failed, how.gone, how.spared, how.waiting


def state_of(alert: Alert) -> str:
    return str(Alert.objects.values_list("state", flat=True).get(pk=alert.pk))


# Everybody ------------------------------------------------------------------------------------------------------------


@over_both
def test_everybody_gets_it_once_and_is_counted_once(push_service: PushService, small: None) -> None:
    devices = make_devices(push_service, 37)
    alert = send()
    assert [len(push_service.of(device)) for device in devices] == [1] * 37
    assert Batch.objects.count() == 4
    assert counts(alert) == (37, 0, 0, 0, 0)
    assert (state_of(alert), alert.size) == (State.SENT, 37)
    assert alert.ended_at is not None


def test_what_devices_get_is_what_the_editor_wrote(push_service: PushService) -> None:
    device = make_device(push_service)
    alert = send(path="/news/budget/", is_urgent=True)
    (message,) = push_service.of(device)
    shown = message.json["notification"]
    assert (shown["title"], shown["body"]) == ("Parliament passes the budget", "By eleven votes.")
    assert shown["navigate"] == f"http://testserver/alerts/{alert.pk}/"
    assert shown["data"] == {"alert": alert.pk, "url": "http://testserver/news/budget/"}
    assert shown["tag"] == alert.tag
    assert (message.urgency, message.topic) == ("high", topic_of(alert.tag))
    assert 3500 < message.ttl <= 3600


@pytest.mark.parametrize(
    ("audience", "targets", "fewer"),
    [
        (Alert.Audience.EVERYBODY, [], "alerts"),
        (Alert.Audience.TOPICS, [("topic", 12), ("topic", 5)], "topic:12,topic:5"),
        (Alert.Audience.FOLLOWERS, [("story", 7), ("section", 3)], "alerts,story:7,section:3"),
    ],
)
def test_whoever_wants_fewer_is_led_to_what_the_alert_was_addressed_to(
    audience: str, targets: list[tuple[str, int]], fewer: str
) -> None:
    alert = alerts.draft(None, None, "Flood warning", audience=audience, targets=targets)
    (action,) = [each for each in notification_of(alert).actions if each.action == "fewer"]
    assert action.navigate == f"http://testserver/alerts/?fewer={fewer}"


def test_with_nobody_to_reach_it_is_sent_all_the_same() -> None:
    alert = send()
    assert (state_of(alert), alert.size, counts(alert)) == (State.SENT, 0, (0, 0, 0, 0, 0))


def test_keys_with_holes_are_walked_to_their_end(push_service: PushService, small: None) -> None:
    devices = make_devices(push_service, 30)
    Subscription.objects.filter(pk__in=[kept(device).pk for device in devices[3:26]]).delete()
    alert = send()
    assert counts(alert) == (7, 0, 0, 0, 0)


def test_a_chunk_costs_as_many_questions_however_large_it_is(push_service: PushService, later: None) -> None:
    asked = []
    for count in (2, 20):
        Subscription.objects.all().delete()
        make_devices(push_service, count)
        send()
        with CaptureQueriesContext(connection) as queries:
            batches.send_batch(Batch.objects.latest("pk").pk, 60)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_alert_is_cut_into_tasks_of_the_queue_of_its_own(
    push_service: PushService, small: None, later: None
) -> None:
    make_devices(push_service, 25)
    send()
    send("Urgent", is_urgent=True)
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert set(waiting.values_list("queue_name", flat=True)) == {PUSH_QUEUE}
    assert list(waiting.values_list("priority", flat=True)) == [50] * 3 + [0] * 3


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_the_queue_sends_it_and_the_other_worker_leaves_it(
    push_service: PushService, small: None, later: None
) -> None:
    make_devices(push_service, 12)
    alert = send()
    other = QuietTaskWorker("other")
    other.batch = True
    other.run()
    assert state_of(alert) == State.SENDING
    QuietTaskWorker("push", only=PUSH_QUEUE).run()
    assert counts(alert) == (12, 0, 0, 0, 0)
    assert state_of(alert) == State.SENT


# Left in peace --------------------------------------------------------------------------------------------------------


def test_who_sleeps_is_not_woken(push_service: PushService) -> None:
    before, after, later = (timezone.localtime() + timedelta(hours=hours) for hours in (-1, 1, 2))
    asleep = make_device(push_service, time_zone="Europe/London", quiet_from=before.time(), quiet_until=after.time())
    awake = make_device(push_service, quiet_from=after.time(), quiet_until=later.time())
    alert = send()
    assert not push_service.of(asleep)
    assert push_service.of(awake)
    assert counts(alert) == (1, 0, 0, 1, 0)


def test_a_readers_own_hours_count_for_all_their_devices(push_service: PushService) -> None:
    reader, at = make_member(), timezone.localtime()
    Hours.objects.create(
        reader=reader,
        is_decided=True,
        quiet_from=(at - timedelta(hours=1)).time(),
        quiet_until=(at + timedelta(hours=1)).time(),
    )
    make_devices(push_service, 2, reader)
    assert counts(send()) == (0, 0, 0, 2, 0)


def test_who_only_ended_mail_keeps_the_hours_and_the_ceiling_of_each_device(push_service: PushService) -> None:
    reader, at = make_member(), timezone.localtime()
    before, after = ((at + timedelta(hours=hours)).time() for hours in (-1, 1))
    asleep = make_device(push_service, reader, time_zone="Europe/London", quiet_from=before, quiet_until=after)
    full = make_device(push_service, reader, most_alerts=0)
    open_to_all = make_device(push_service, reader)
    stop_mail(reader.pk, Hours.Stop.ASKED)
    assert counts(send()) == (1, 0, 0, 2, 0)
    assert push_service.of(open_to_all)
    assert not push_service.of(asleep) and not push_service.of(full)


def test_where_a_reader_named_no_zone_their_hours_are_the_papers_and_not_the_devices(push_service: PushService) -> None:
    reader, at = make_member(), timezone.localtime()
    quiet_from, quiet_until = (at - timedelta(hours=1)).time(), (at + timedelta(hours=1)).time()
    Hours.objects.create(reader=reader, is_decided=True, quiet_from=quiet_from, quiet_until=quiet_until)
    make_device(push_service, reader, time_zone="Pacific/Kiritimati")
    assert counts(send()) == (0, 0, 0, 1, 0)


def test_who_wants_two_alerts_a_week_gets_two(push_service: PushService) -> None:
    device = make_device(push_service, most_alerts=2, week=week_of(now() - timedelta(days=7)), alerts_in_week=2)
    results = [counts(send(title)) for title in ("First", "Second", "Third")]
    assert titles(push_service.of(device)) == ["First", "Second"]
    assert results == [(1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 0, 0, 1, 0)]


def test_who_wants_none_gets_none(push_service: PushService) -> None:
    make_device(push_service, most_alerts=0)
    assert counts(send()) == (0, 0, 0, 1, 0)


# What services answer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
@over_both
def test_a_browser_that_is_gone_is_forgotten(push_service: PushService, status: int) -> None:
    gone, _there = make_devices(push_service, 2)
    push_service.answer(gone, status=status)
    alert = send()
    assert counts(alert) == (1, 0, 1, 0, 0)
    assert Subscription.objects.count() == 1


def test_a_browser_that_is_refused_again_and_again_is_forgotten(push_service: PushService) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=400)
    for _ in range(MOST_FAILURES - 1):
        assert counts(send()) == (0, 1, 0, 0, 0)
    assert kept(device).failures == MOST_FAILURES - 1
    send()
    assert not Subscription.objects.exists()


def test_one_that_takes_it_at_last_begins_anew(push_service: PushService) -> None:
    device = make_device(push_service, failures=MOST_FAILURES - 1)
    send()
    assert kept(device).failures == 0


@over_both
def test_a_service_that_takes_no_long_messages_gets_a_short_one(push_service: PushService) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=413, times=1)
    alert = send(text="A long text. " * 30, path="/" + "x" * 400)
    (message,) = push_service.of(device)
    assert len(message.plain) <= 1024
    assert counts(alert) == (1, 0, 0, 0, 0)


@over_both
def test_a_service_that_is_busy_gets_it_when_it_asked_for_it(push_service: PushService) -> None:
    busy, _ready = make_devices(push_service, 2)
    push_service.answer(busy, status=429, headers={"Retry-After": "120"}, times=1)
    alert = send()
    assert counts(alert) == (1, 0, 0, 0, 1)
    waiting = Retry.objects.get()
    assert 119 <= (waiting.at - now()).total_seconds() <= 181
    retries.send_due()
    assert (state_of(alert), waiting.tries) == (State.SENDING, 1)
    Retry.objects.update(at=now())
    retries.send_due()
    assert counts(alert) == (2, 0, 0, 0, 0)
    assert state_of(alert) == State.SENT
    assert titles(push_service.of(busy)) == [alert.title]


def test_one_that_stays_busy_is_given_up(push_service: PushService, minutes: Callable[[int], None]) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=500)
    alert = send()
    for tried in range(1, retries.MOST_TRIES):
        assert Retry.objects.get().tries == tried
        minutes(2)
        Retry.objects.update(at=now())
        retries.send_due()
    assert counts(alert) == (0, 1, 0, 0, 0)
    assert state_of(alert) == State.SENT
    assert kept(device).failures == 0


def test_what_is_no_news_any_more_is_not_tried_again(push_service: PushService) -> None:
    push_service.answer(make_device(push_service), status=503, headers={"Retry-After": "3600"})
    alert = send(is_urgent=True)
    assert counts(alert) == (0, 1, 0, 0, 0)
    assert state_of(alert) == State.SENT


def test_who_goes_to_sleep_meanwhile_is_not_woken_by_the_second_try(push_service: PushService) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=503, times=1)
    alert, at = send(), timezone.localtime()
    Subscription.objects.update(
        quiet_from=(at - timedelta(hours=1)).time(), quiet_until=(at + timedelta(hours=1)).time()
    )
    Retry.objects.update(at=now())
    retries.send_due()
    assert counts(alert) == (0, 0, 0, 1, 0)


@over_both
def test_a_service_that_is_busy_with_everybody_is_left_in_peace(push_service: PushService) -> None:
    devices = make_devices(push_service, 60)
    for device in devices:
        push_service.answer(device, status=429, headers={"Retry-After": "60"})
    alert = send()
    asked = push_service.counts[429]
    assert asked < 40
    assert counts(alert) == (0, 0, 0, 0, 60)
    assert Retry.objects.filter(tries=0).count() == 60 - asked


def test_whoever_unsubscribes_while_it_waits_is_no_error(push_service: PushService) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=503)
    alert = send()
    kept(device).delete()
    fanout.go_on()
    assert counts(alert) == (0, 0, 1, 0, 0)
    assert state_of(alert) == State.SENT


@over_both
def test_mixed_answers_are_all_counted(push_service: PushService, small: None) -> None:
    devices = make_devices(push_service, 40)
    for device, status in zip(devices[::4], [410, 404, 400, 403, 413] * 2, strict=True):
        push_service.answer(device, status=status)
    alert = send()
    assert counts(alert) == (30, 6, 4, 0, 0)
    assert sum(counts(alert)) == alert.size


# Left and taken up ----------------------------------------------------------------------------------------------------


def dying(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    """Whoever sends dies after so many chunks, with the last one sent and not yet counted."""
    kept_before = batches._kept
    left = [chunks]

    def keep(*arguments: Any) -> bool:
        left[0] -= 1
        if not left[0]:
            raise SystemExit
        return kept_before(*arguments)

    monkeypatch.setattr(batches, "_kept", keep)


def test_a_batch_that_was_left_is_taken_up_where_it_was(
    push_service: PushService, small: None, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = make_devices(push_service, 10)
    alert = send()
    batch = Batch.objects.get()
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        dying(patched, 2)
        batches.send_batch(batch.pk, 60)
    assert counts(alert) == (4, 0, 0, 0, 0)
    assert batches.send_batch(batch.pk, 60)
    assert [len(push_service.of(device)) for device in devices] == [1] * 4 + [2] * 4 + [1] * 2
    assert all(len(push_service.shown(device)) == 1 for device in devices)
    assert counts(alert) == (10, 0, 0, 0, 0)


def test_of_two_workers_at_one_batch_one_gives_way(
    push_service: PushService, small: None, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_devices(push_service, 10)
    alert = send()
    pk = Batch.objects.get().pk
    deliver, met = batches.deliver, [True]

    def meeting(*arguments: Any) -> Any:
        delivered = deliver(*arguments)
        if met.pop() if met else False:
            batches.send_batch(pk, 60)
        return delivered

    monkeypatch.setattr(batches, "deliver", meeting)
    assert batches.send_batch(pk, 60)
    assert counts(alert) == (10, 0, 0, 0, 0)
    assert state_of(alert) == State.SENT


def test_a_task_hands_over_after_its_time(push_service: PushService, small: None, later: None) -> None:
    make_devices(push_service, 10)
    send()
    assert not batches.send_batch(Batch.objects.get().pk, -1)


def test_a_batch_whose_task_failed_gets_another(push_service: PushService, small: None, later: None) -> None:
    make_devices(push_service, 25)
    alert = send()
    DBTaskResult.objects.all().delete()
    fanout.go_on()
    fanout.go_on()
    assert DBTaskResult.objects.count() == Batch.objects.count() == 3
    assert state_of(alert) == State.SENDING


def test_what_is_due_again_gets_one_task(push_service: PushService, settings: Any) -> None:
    push_service.answer(make_device(push_service), status=503)
    send()
    settings.TASKS = DATABASE_TASKS
    fanout.go_on()
    assert not DBTaskResult.objects.exists()
    Retry.objects.update(at=now())
    fanout.go_on()
    fanout.go_on()
    assert DBTaskResult.objects.count() == 1


def test_an_alert_from_a_restored_backup_is_not_sent_again(push_service: PushService, later: None) -> None:
    device, alert = make_device(push_service), send()
    Alert.objects.update(begun_at=now() - timedelta(days=3))
    fanout.go_on()
    batches.send_batch(Batch.objects.get().pk, 60)
    assert state_of(alert) == State.CANCELLED
    assert not push_service.of(device)


# Cancelled ------------------------------------------------------------------------------------------------------------


def test_cancelled_while_it_goes_out_nobody_else_gets_it(
    push_service: PushService, small: None, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = make_devices(push_service, 10)
    push_service.answer(devices[0], status=503)
    alert = send()
    cancel_after(monkeypatch, lambda: alerts.cancel(Alert.objects.get(pk=alert.pk), None))
    batches.send_batch(Batch.objects.get().pk, 60)
    assert counts(alert) == (3, 1, 0, 0, 0)
    assert state_of(alert) == State.CANCELLED
    assert not Retry.objects.exists()
    assert not any(push_service.of(device) for device in devices[4:])


def cancel_after(monkeypatch: pytest.MonkeyPatch, cancel: Callable[[], object]) -> None:
    """Somebody cancels while the first chunk is sent."""
    deliver = batches.deliver

    def delivering(*arguments: Any) -> Any:
        delivered = deliver(*arguments)
        cancel()
        return delivered

    monkeypatch.setattr(batches, "deliver", delivering)


def test_cancelled_while_some_wait_they_get_nothing(push_service: PushService) -> None:
    device = make_device(push_service)
    push_service.answer(device, status=503, times=1)
    alert = send()
    alerts.cancel(alert, None)
    Retry.objects.update(at=now())
    retries.send_due()
    fanout.go_on()
    assert counts(alert) == (0, 1, 0, 0, 0)
    assert not push_service.of(device)


# At what pace ---------------------------------------------------------------------------------------------------------


def paced(a_second: float, messages: Iterable[str]) -> dict[str, float]:
    """When the last message to each service would go, in seconds from the first."""
    clock, last = [0.0], {}

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    pace = Pace(lambda: clock[0], sleep)
    for origin in messages:
        pace.take_turn(origin, a_second)
        last[origin] = clock[0]
    return last


def test_a_service_is_sent_no_more_a_second_than_was_decided() -> None:
    assert paced(50, ["https://a.example"] * 101)["https://a.example"] == pytest.approx(2, abs=0.2)


def test_each_service_has_a_pace_of_its_own() -> None:
    both = ["https://a.example", "https://b.example"] * 101
    assert max(paced(50, both).values()) == pytest.approx(2, abs=0.2)


@over_both
def test_the_pace_that_the_paper_decided_is_kept(push_service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    pace = Pace(lambda: 0.0, slept.append)
    monkeypatch.setattr("broadsheet.notifications.alerts.delivering._pace", lambda _process: pace)
    house = Alerting.load()
    house.a_second = 10
    house.save()
    make_devices(push_service, 5)
    send()
    assert max(slept) == pytest.approx(0.3)


def test_one_bad_subscription_does_not_stop_its_service() -> None:
    pace = Pace(lambda: 0.0)
    busy, fine = Outcome(Fate.LATER, seconds=60), Outcome(Fate.DELIVERED)
    for outcome in (busy, busy, fine, busy, busy, fine):
        pace.heard("https://a.example", outcome)
        assert not pace.peace("https://a.example")
    for _ in range(3):
        pace.heard("https://a.example", busy)
    assert pace.peace("https://a.example") == 60
    assert not pace.peace("https://b.example")
