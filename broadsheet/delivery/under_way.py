"""Whether a task is waiting or being done already, so that one is enqueued where one is enough."""

from typing import Any

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from broadsheet.common.prepared import Prepared

_READY = Prepared(
    lambda path: DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=path).values_list("pk")[:1],
    "path of a task",
)


def is_waiting(task: Any) -> bool:
    """Whether the task is enqueued and no worker has begun it."""
    return _READY.first(task.module_path) is not None


def under_way(task: Any) -> "QuerySet[DBTaskResult]":
    """Where the task is waiting or being done."""
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(status__in=unfinished, task_path=task.module_path)
