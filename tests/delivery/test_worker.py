"""The worker's clock: what is due is published, what shows the time ages, what the dead left is taken up."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.common.clock import now
from broadsheet.delivery import worker
from broadsheet.delivery.freshness import changed, follow, forget_old_withdrawals, page_store
from broadsheet.delivery.models import Heartbeat, Withdrawal
from broadsheet.delivery.pages import Printed
from broadsheet.stories.models import Story
from broadsheet.stories.tasks import make_usual_sizes
from tests.factories import make_section, make_story

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = Printed(b"<p>news</p>", "text/html; charset=utf-8", ())


def printed(path: str, *tags: str) -> None:
    assert page_store().print(path, PAGE, tags, page_store().ticket())


def test_a_story_appears_when_its_hour_has_come(client: Client) -> None:
    story = make_story("The bridge opens", make_section("News"), live=False)
    for hours, status in ((1, 404), (-1, 200)):
        story.go_live_at = now() + timedelta(hours=hours)
        story.save_revision(approved_go_live_at=story.go_live_at)
        worker.publish_due()
        assert client.get(story.url).status_code == status


def test_a_story_goes_when_its_time_is_over(client: Client) -> None:
    story = make_story("Tonight only", make_section("News"))
    assert client.get(story.url).status_code == 200
    Story.objects.filter(pk=story.pk).update(expire_at=now() - timedelta(minutes=1))
    worker.publish_due()
    assert client.get(story.url).status_code == 404
    assert page_store().find(story.url) is None


def test_pages_with_the_date_age_once_a_day() -> None:
    printed("/", "day")
    worker.age_pages()
    assert page_store().find("/") is None
    printed("/", "day")
    worker.age_pages()
    assert page_store().find("/") is not None
    Withdrawal.objects.filter(tags=["day"]).update(at=now() - timedelta(days=1, hours=1))
    worker.age_pages()
    assert page_store().find("/") is None


def test_a_task_left_by_a_killed_worker_is_taken_up(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_usual_sizes.enqueue(0)
    task = DBTaskResult.objects.get()
    task.claim("gone:1")
    DBTaskResult.objects.update(started_at=now() - timedelta(minutes=5))
    Heartbeat.objects.create(pk="alive:2", at=now())
    worker.take_up_abandoned_tasks()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_a_task_in_the_hands_of_a_live_worker_is_left_there(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_usual_sizes.enqueue(0)
    DBTaskResult.objects.get().claim("alive:2")
    DBTaskResult.objects.update(started_at=now() - timedelta(minutes=5))
    Heartbeat.objects.create(pk="alive:2", at=now())
    worker.take_up_abandoned_tasks()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_a_withdrawal_that_a_crash_kept_from_the_store_is_followed_later() -> None:
    printed("/news/", "page:5")
    Withdrawal.objects.create(tags=["page:5"])
    assert follow() == ["/news/"]
    assert page_store().find("/news/") is None


def test_each_withdrawal_is_followed_once() -> None:
    changed("page:5")
    printed("/news/", "page:5")
    assert follow() == []
    assert page_store().find("/news/") is not None


def test_withdrawals_are_forgotten_after_a_day() -> None:
    changed("page:5")
    forget_old_withdrawals()
    assert Withdrawal.objects.count() == 1
    Withdrawal.objects.update(at=now() - timedelta(hours=26))
    forget_old_withdrawals()
    assert Withdrawal.objects.count() == 0


def test_the_worker_says_that_it_is_at_work_and_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # The first beat fails where the worker's other thread has the tables of SQLite's shared memory; the next does not.
    monkeypatch.setattr(worker, "BEAT", 0.2)
    stop = Event()
    running = Thread(target=worker.run_worker, args=(stop,))
    beats: list[str] = []
    running.start()
    try:
        for _ in range(100):
            beats = list(Heartbeat.objects.values_list("pk", flat=True))
            if beats:
                break
            stop.wait(0.05)
    finally:
        stop.set()
        running.join(timeout=20)
    assert len(beats) == 1
    assert not running.is_alive()
