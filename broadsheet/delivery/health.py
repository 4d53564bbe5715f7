"""Is the paper alive, is it ready, how is it doing: for the operator's tools."""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.common.addresses import is_public
from broadsheet.common.clock import now
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.live_hub import tally_folder
from broadsheet.delivery.live_tally import total
from broadsheet.delivery.models import Heartbeat, Withdrawal
from broadsheet.delivery.push_worker import PUSH_WORKER

WORKER_SILENCE = timedelta(seconds=60)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def database_answers() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def worker_is_at_work() -> bool:
    """Whether any worker that does everything was seen within the last minute."""
    try:
        seen = Heartbeat.objects.filter(at__gte=now() - WORKER_SILENCE)
        return seen.exclude(pk__startswith=PUSH_WORKER).exists()
    except DatabaseError:
        return False


def store_can_be_written() -> bool:
    """Whether a file can be made beside the pages."""
    try:
        Path(settings.PAGE_STORE).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.PAGE_STORE) as file:
            file.write(b"ready")
    except OSError:
        return False
    return True


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, worker and page store are all at work: 200, else 503 and which is not."""
    parts = {"database": database_answers(), "worker": worker_is_at_work(), "store": store_can_be_written()}
    return JsonResponse({"ready": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """A few honest numbers in the Prometheus text format, version 0.0.4; for this machine and its private networks."""
    if is_public(request.META.get("REMOTE_ADDR", "")):
        raise Http404("Numbers are for the operator.")
    from django_tasks_db.models import DBTaskResult

    numbers = {
        "broadsheet_pages_printed": ("Pages in this host's page store.", page_store().statistics()["pages"]),
        "broadsheet_tasks_waiting": ("Tasks that no worker has begun.", DBTaskResult.objects.ready().count()),
        "broadsheet_tasks_failed": ("Tasks that ended in an error.", DBTaskResult.objects.failed().count()),
        "broadsheet_withdrawals_remembered": ("Changes of the last hours.", Withdrawal.objects.count()),
        "broadsheet_live_streams": (
            "Open streams of this host's web processes.",
            total(tally_folder(Path(settings.RUN_FOLDER))),
        ),
        "broadsheet_process_id": ("The process that answered.", os.getpid()),
    }
    lines = [f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}\n" for name, (text, value) in numbers.items()]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")
