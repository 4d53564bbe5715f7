"""What the whole paper holds in memory at rest: supervisor, web processes (as many as cores) and worker together."""

from __future__ import annotations

import re
import time
from pathlib import Path

from benchmarks.house import House
from benchmarks.pages import fetch_different
from benchmarks.results import NotMeasured, Result, at_most

PAGES = 200
# A page shared by three processes counts a third in each: the sum is what the machine gives.
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def measure(house: House) -> list[Result]:
    """Megabytes (10⁶ bytes) after the start, and after `PAGES` different pages were rendered."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise NotMeasured("this system does not tell what processes share (/proc/<pid>/smaps_rollup)")
    house.inside("first_render:withdraw_all")
    with house.serving() as supervisor:
        # At rest: the demo's pictures are made, and the worker's first rounds are over.
        house.inside("memory:wait_for_tasks")
        time.sleep(1 if house.quick else 8)
        at_start = family_megabytes(supervisor)
        rendered = fetch_different(house.port, 20 if house.quick else PAGES)
        time.sleep(1 if house.quick else 8)
        afterwards = family_megabytes(supervisor)
    house.notes.append(f"memory: {rendered} different pages were rendered")
    return [
        Result("memory.after_start", at_start, "MB", at_most(250)),
        Result("memory.after_pages", afterwards, "MB", at_most(250)),
    ]


def wait_for_tasks(patience: float = 300.0) -> None:
    """Returns when the worker has nothing left to do. Raises RuntimeError when that takes too long."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    unfinished = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    begun = time.monotonic()
    while unfinished.exists():
        if time.monotonic() - begun > patience:
            raise RuntimeError(f"The worker did not finish its tasks within {patience:.0f} seconds.")
        time.sleep(0.5)


def family_megabytes(pid: int) -> float:
    """Proportional set size of a process and all its descendants."""
    return sum(_kilobytes(member) for member in _family(pid)) * 1024 / 1e6


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _kilobytes(pid: int) -> int:
    found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) if found else 0
