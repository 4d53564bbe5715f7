"""The worker: tasks that were put off, stories that come due, pages that age by the clock."""

import contextlib
import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from threading import Event, Thread

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Revision

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import forget_expired
from broadsheet.delivery.freshness import changed, follow, forget_old_withdrawals
from broadsheet.delivery.models import Heartbeat, Withdrawal
from broadsheet.delivery.spare_memory import give_back

logger = logging.getLogger(__name__)

BEAT = 5.0
TURNS_BETWEEN_TRIMS = 30
#: The queue of what goes to many at once. It has workers of its own (push_worker.py), so that nothing waits behind it.
PUSH_QUEUE = "push"
SILENCE = timedelta(seconds=60)
KEEP_RESULTS = timedelta(days=7)
# What other parts of the paper have the clock do, with the seconds between two calls; and when each is due next.
_ROUNDS: dict[Callable[[], object], float] = {}
_next_call: dict[Callable[[], object], float] = {}


class QuietTaskWorker(TaskWorker):
    """django-tasks-db's worker, stopped by an event rather than by signals of its own.

    `only` names a queue that it works at until that is empty; else it works at all but that of pushes, for ever.
    """

    def __init__(self, name: str, only: str = "") -> None:
        super().__init__(
            queue_names=[only or "*"],
            interval=0.5,
            batch=bool(only),
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[] if only else [PUSH_QUEUE],
        )


def name_of_worker(kind: str = "") -> str:
    """What this process is known by among the workers of all hosts."""
    return f"{kind}{socket.gethostname()}:{os.getpid()}"[:120]


def run_worker(stop: Event) -> None:
    """Works until `stop` is set; a task in hand is finished first. Any number may run at once."""
    name = name_of_worker()
    tasks = QuietTaskWorker(name)
    with contextlib.suppress(DatabaseError):
        take_up_from_the_dead(name)

    def keep_time() -> None:
        while not stop.is_set():
            try:
                beat(name)
            except Exception:
                logger.exception("The worker's clock failed; it goes on")
            finally:
                close_old_connections()
            stop.wait(BEAT)
        tasks.running = False

    clock = Thread(target=keep_time, name="clock", daemon=True)
    clock.start()
    while not stop.is_set():
        try:
            tasks.run()
        except Exception:
            # The database may be away for a moment; what is waiting there waits.
            logger.exception("The worker stumbled; it goes on in a second")
            stop.wait(1)
    clock.join(timeout=BEAT)
    with contextlib.suppress(Exception):
        Heartbeat.objects.filter(pk=name).delete()


def beat(name: str) -> None:
    """One round of the clock: say that we live, publish what is due, age pages, take up what the dead left."""
    Heartbeat.objects.update_or_create(pk=name, defaults={"at": now()})
    publish_due()
    age_pages()
    follow()
    take_up_abandoned_tasks()
    forget_old_withdrawals()
    forget_expired()
    DBTaskResult.objects.filter(finished_at__lt=now() - KEEP_RESULTS).delete()
    Heartbeat.objects.filter(at__lt=now() - timedelta(days=1)).delete()
    go_round()
    give_back()


def every_round(function: Callable[[], object], at_most_every: timedelta = timedelta(0)) -> None:
    """Has the clock of every worker call `function`, in each round or at most once in so long.

    For parts of the paper above this one. Several workers may call it at once; one that fails holds up no other.
    """
    _ROUNDS[function] = at_most_every.total_seconds()


def go_round() -> None:
    """Calls what other parts registered and is due."""
    for function, seconds in list(_ROUNDS.items()):
        if time.monotonic() < _next_call.get(function, 0):
            continue
        _next_call[function] = time.monotonic() + seconds
        try:
            function()
        except Exception:
            logger.exception("%s failed in the clock's round", function.__qualname__)


def publish_due() -> None:
    """Publishes what is scheduled for now or earlier, and withdraws what has expired (Wagtail's own command)."""
    due = Revision.objects.filter(approved_go_live_at__lte=now()).exists()
    with_drafts = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    if due or any(model._default_manager.filter(live=True, expire_at__lte=now()).exists() for model in with_drafts):
        with transaction.atomic():
            call_command("publish_scheduled", verbosity=0)


def age_pages() -> None:
    """Withdraws what shows the date when the day turns, and what shows the last hours when the hour does."""
    local = timezone.localtime()
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    this_hour = local.replace(minute=0, second=0, microsecond=0)
    for tag, since in (("day", today), ("hour", this_hour)):
        if not Withdrawal.objects.filter(at__gte=since, tags=[tag]).exists():
            with transaction.atomic():
                changed(tag)


def take_up_abandoned_tasks() -> None:
    """Puts back tasks whose worker has been silent for a minute: it was killed. Tasks are made to run twice."""
    alive = set(Heartbeat.objects.filter(at__gte=now() - SILENCE).values_list("pk", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now() - SILENCE)
    for result in running:
        if not alive.intersection(result.worker_ids):
            _put_back(result)


def take_up_from_the_dead(name: str) -> None:
    """Puts back tasks of workers that are gone from this host, before the worker called `name` takes any up itself."""
    host = socket.gethostname()
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        last = result.worker_ids[-1] if result.worker_ids else ""
        place, _, pid = last.rpartition(":")
        # In a container that was started again, the process before us may have had our number.
        if place.rpartition(" ")[2] == host and pid.isdecimal() and (last == name or not _is_alive(int(pid))):
            _put_back(result)


def _put_back(result: DBTaskResult) -> None:
    """Has a task that was left running tried again."""
    running = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING)
    running.update(status=TaskResultStatus.READY)
    logger.warning("Task %s was left by a worker that is gone; it is tried again", result.task_path)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def follow_changes(stop: Callable[[], bool] = lambda: False, every: float = 1.0) -> None:
    """Follows withdrawals that other hosts wrote. Runs in a thread of each web process."""
    for turn in count():
        if stop():
            return
        try:
            follow()
            if turn % TURNS_BETWEEN_TRIMS == 0:
                give_back()
        except Exception:
            logger.exception("Changes could not be followed; trying again")
        finally:
            close_old_connections()
        time.sleep(every)
