"""The worker for what goes to many at once: works at its own queue, and takes up what its predecessor left."""

import os
import socket
import subprocess
from threading import Event, Thread
from typing import Any

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.common.clock import now
from broadsheet.delivery import push_worker
from broadsheet.delivery.health import worker_is_at_work
from broadsheet.delivery.models import Heartbeat
from broadsheet.delivery.push_worker import PUSH_WORKER
from broadsheet.delivery.worker import PUSH_QUEUE, name_of_worker, take_up_from_the_dead
from broadsheet.stories.tasks import make_usual_sizes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _rows(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", PUSH_QUEUE]}}


def claimed_by(name: str) -> DBTaskResult:
    make_usual_sizes.using(queue_name=PUSH_QUEUE).enqueue(0)
    task = DBTaskResult.objects.get()
    task.claim(name)
    return task


def status_after(name: str) -> str:
    take_up_from_the_dead(name)
    return str(DBTaskResult.objects.get().status)


def a_dead_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


@pytest.mark.parametrize("kind", ["", PUSH_WORKER])
def test_what_a_process_that_is_gone_left_is_taken_up_at_once(kind: str) -> None:
    claimed_by(f"{kind}{socket.gethostname()}:{a_dead_process()}")
    assert status_after(name_of_worker(PUSH_WORKER)) == TaskResultStatus.READY


def test_in_a_container_the_process_before_may_have_had_our_number() -> None:
    name = name_of_worker(PUSH_WORKER)
    claimed_by(name)
    assert status_after(name) == TaskResultStatus.READY


def test_what_is_in_the_hands_of_another_is_left_there() -> None:
    for name in (f"{PUSH_WORKER}elsewhere:1", f"{socket.gethostname()}:{os.getppid()}", "nonsense"):
        DBTaskResult.objects.all().delete()
        claimed_by(name)
        assert status_after(name_of_worker(PUSH_WORKER)) == TaskResultStatus.RUNNING


def test_it_works_at_its_queue_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_worker, "BEAT", 0.2)
    monkeypatch.setattr(push_worker, "NICE", 0)
    mine = make_usual_sizes.using(queue_name=PUSH_QUEUE).enqueue(0)
    other = make_usual_sizes.enqueue(0)
    stop = Event()
    running = Thread(target=push_worker.run_push_worker, args=(stop,))
    running.start()
    try:
        for _ in range(200):
            if DBTaskResult.objects.get(pk=mine.id).status == TaskResultStatus.SUCCESSFUL:
                break
            stop.wait(0.05)
    finally:
        stop.set()
        running.join(timeout=20)
    assert not running.is_alive()
    assert DBTaskResult.objects.get(pk=mine.id).status == TaskResultStatus.SUCCESSFUL
    assert DBTaskResult.objects.get(pk=other.id).status == TaskResultStatus.READY


def test_alone_it_is_no_worker_for_everything() -> None:
    Heartbeat.objects.create(pk=name_of_worker(PUSH_WORKER), at=now())
    assert not worker_is_at_work()
    Heartbeat.objects.create(pk=name_of_worker(), at=now())
    assert worker_is_at_work()
