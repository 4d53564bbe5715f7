"""An alert that may not go out any more does not, wherever it is by then: its story is withdrawn, or alerts are off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from wagtail.models import PageViewRestriction

from broadsheet.common.clock import now
from broadsheet.delivery.freshness import page_store
from broadsheet.notifications.alerts import batches, fanout, retries
from broadsheet.notifications.alerts import command as commands
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.models import Alert, Alerting, Batch, Retry
from broadsheet.notifications.newsroom.log import happened_to
from broadsheet.stories.models import Story
from tests.factories import make_front, make_reader, make_story, publish
from tests.notifications.devices import make_device, make_devices
from tests.notifications.push_service import PushService

State = Alert.State
DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "push"]}}


def withdraw(story: Story) -> None:
    Story.objects.get(pk=story.pk).unpublish()


def restrict(story: Story) -> None:
    PageViewRestriction.objects.create(page=story.page_ptr, restriction_type=PageViewRestriction.LOGIN)


def delete(story: Story) -> None:
    Story.objects.get(pk=story.pk).delete()


def turn_off(story: Story) -> None:
    house = Alerting.load()
    house.is_on = False
    house.save()


Hinder = Callable[[Story], None]
# What happens → what the alert's history then says.
HINDRANCES: list[tuple[Hinder, str]] = [
    (withdraw, "its story is not published"),
    (restrict, "its story is not published"),
    (delete, "its story is not published"),
    (turn_off, "alerts were turned off"),
]
whatever_happens = pytest.mark.parametrize(("hinder", "why"), HINDRANCES)


def about(story: Story, **fields: Any) -> Alert:
    return alerts.draft(story, None, "The dam breaks", **fields)


def is_stopped_and_says(alert: Alert, why: str) -> bool:
    alert.refresh_from_db()
    return alert.state == State.CANCELLED and why in happened_to(alert)[-1].words


# Before it goes out ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@whatever_happens
def test_one_that_was_scheduled_is_cancelled_at_its_time(push_service: PushService, hinder: Hinder, why: str) -> None:
    device, story = make_device(push_service), make_story()
    alert = alerts.schedule(about(story), None, now() + timedelta(hours=1))
    hinder(story)
    Alert.objects.update(send_at=now())
    alerts.send_due()
    assert is_stopped_and_says(alert, why)
    assert sum(each.words.startswith("Stopped") for each in happened_to(alert)) == 1
    assert not push_service.of(device)


@pytest.mark.django_db
@whatever_happens
def test_nobody_sends_schedules_or_confirms_it(push_service: PushService, hinder: Hinder, why: str) -> None:
    device, story, editor = make_device(push_service), make_story(), make_reader("", "Editors")
    written, waiting = about(story), about(story)
    Alert.objects.filter(pk=waiting.pk).update(state=State.WAITING)
    hinder(story)
    for act in (
        lambda: alerts.send(written, editor),
        lambda: alerts.schedule(written, editor, now() + timedelta(hours=1)),
        lambda: alerts.confirm(waiting, editor),
    ):
        with pytest.raises(alerts.NotNow, match=r"not published|turned off"):
            act()
    assert set(Alert.objects.values_list("state", flat=True)) == {State.DRAFT, State.WAITING}
    assert not push_service.of(device)


@pytest.mark.django_db
def test_nobody_is_asked_to_confirm_it() -> None:
    house = Alerting.load()
    house.needs_second_person = True
    house.save()
    story = make_story()
    alert = about(story)
    withdraw(story)
    with pytest.raises(alerts.NotNow, match="not published"):
        alerts.send(alert, None)
    assert Alert.objects.get().state == State.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize("hinder", [withdraw, restrict])
def test_none_is_written_in_the_newsroom_or_the_shell(hinder: Hinder) -> None:
    story = make_story()
    hinder(story)
    with pytest.raises(alerts.NotWritable, match="not everybody may read it"):
        about(Story.objects.get(pk=story.pk))
    done = CliRunner().invoke(commands.alert, ["--story", story.url, "--yes"])
    assert (done.exit_code, "no published story" in done.output) == (1, True)


# On its way -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@whatever_happens
def test_one_that_goes_out_stops_after_what_is_being_sent(
    push_service: PushService, settings: Any, monkeypatch: pytest.MonkeyPatch, hinder: Hinder, why: str
) -> None:
    settings.TASKS = DATABASE_TASKS
    monkeypatch.setattr(batches, "CHUNK", 2)
    monkeypatch.setattr(batches, "SMALLEST_CHUNK", 1)
    devices, story = make_devices(push_service, 5), make_story()
    push_service.answer(devices[0], status=503)
    alert = alerts.send(about(story), None)
    deliver = batches.deliver

    def delivering(*arguments: Any) -> Any:
        delivered = deliver(*arguments)
        hinder(story)
        return delivered

    monkeypatch.setattr(batches, "deliver", delivering)
    assert batches.send_batch(Batch.objects.get().pk, 60)
    assert [len(push_service.of(device)) for device in devices] == [0, 1, 0, 0, 0]
    assert is_stopped_and_says(alert, why)
    assert not Retry.objects.exists()
    assert alerts.progress(alert).failed == 1


@pytest.mark.django_db
@whatever_happens
def test_what_was_put_off_is_not_tried_again(push_service: PushService, hinder: Hinder, why: str) -> None:
    device, story = make_device(push_service), make_story()
    push_service.answer(device, status=503, times=1)
    alert = alerts.send(about(story), None)
    hinder(story)
    Retry.objects.update(at=now())
    retries.send_due()
    assert is_stopped_and_says(alert, why)
    assert not push_service.of(device)


@pytest.mark.django_db
def test_one_that_no_task_is_at_is_stopped_by_the_clock(push_service: PushService, settings: Any) -> None:
    settings.TASKS = DATABASE_TASKS
    make_device(push_service)
    story = make_story()
    alert = alerts.send(about(story), None)
    withdraw(story)
    fanout.go_on()
    assert is_stopped_and_says(alert, "its story is not published")


@pytest.mark.django_db
def test_one_about_no_story_needs_none(push_service: PushService) -> None:
    device = make_device(push_service)
    alerts.send(alerts.draft(None, None, "Flood warning"), None)
    assert push_service.of(device)
    assert [alert.title for alert in alerts.latest(1)] == ["Flood warning"]


# Seen -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hinder", [withdraw, restrict, delete])
def test_the_page_of_alerts_has_none_of_a_story_that_is_gone_and_has_it_when_it_is_back(hinder: Hinder) -> None:
    make_front()
    story, other = make_story("The dam breaks"), make_story("The harbour opens")
    for each in (story, other):
        alerts.send(alerts.draft(each, None, each.title), None)

    def page() -> str:
        Client().get("/alerts/")
        printed = page_store().find("/alerts/")
        assert printed is not None
        copy = page_store().copy(printed, ("identity",))
        assert copy is not None
        return copy.body.decode()

    assert "The dam breaks" in page()
    hinder(story)
    assert page_store().find("/alerts/") is None
    assert "The dam breaks" not in page()
    assert "The harbour opens" in page()
    if hinder is withdraw:
        publish(Story.objects.get(pk=story.pk))
        assert "The dam breaks" in page()
    elif hinder is restrict:
        PageViewRestriction.objects.get().delete()
        assert "The dam breaks" in page()
