"""The worker for what goes to many at once: a process of its own, so that a million messages hold up nothing else."""

import contextlib
import logging
import os
from threading import Event, Thread

from django.db import close_old_connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.common.clock import now
from broadsheet.common.prepared import Prepared
from broadsheet.delivery.models import Heartbeat
from broadsheet.delivery.spare_memory import give_back
from broadsheet.delivery.worker import BEAT, PUSH_QUEUE, QuietTaskWorker, name_of_worker, take_up_from_the_dead

logger = logging.getLogger(__name__)

#: How the names of these workers begin.
PUSH_WORKER = "push "
#: Seconds between two looks for work: an alert is to be out within one.
LOOKS = 0.2
#: How much less than others this process wants of the processor (`nice`).
NICE = 5
_TASK_WAITS = Prepared(
    lambda queue: (
        DBTaskResult.objects.filter(status=TaskResultStatus.READY, queue_name=queue).order_by().values_list("pk")[:1]
    ),
    "name of a queue",
)


def run_push_worker(stop: Event) -> None:
    """Works until `stop` is set; a task in hand is finished first. Any number may run at once, on any host."""
    os.nice(NICE)
    name = name_of_worker(PUSH_WORKER)
    tasks = QuietTaskWorker(name, only=PUSH_QUEUE)
    clock = Thread(target=_keep_time, args=(name, tasks, stop), name="clock", daemon=True)
    clock.start()
    is_new = True
    while not stop.is_set():
        try:
            if is_new:
                take_up_from_the_dead(name)
                is_new = False
            if _TASK_WAITS.first(PUSH_QUEUE) is not None:
                tasks.run()
                give_back()
        except Exception:
            logger.exception("The worker for pushes stumbled; it goes on in a second")
            close_old_connections()
            stop.wait(1)
        stop.wait(LOOKS)
    clock.join(timeout=BEAT)
    with contextlib.suppress(Exception):
        Heartbeat.objects.filter(pk=name).delete()


def _keep_time(name: str, tasks: QuietTaskWorker, stop: Event) -> None:
    """Says that we live, so that nobody takes our tasks for abandoned."""
    while not stop.is_set():
        try:
            Heartbeat.objects.update_or_create(pk=name, defaults={"at": now()})
        except Exception:
            logger.exception("The clock of the worker for pushes failed; it goes on")
        finally:
            close_old_connections()
        stop.wait(BEAT)
    tasks.running = False
