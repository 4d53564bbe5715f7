"""What the readers' rights put off until after the request. Each may run twice."""

from typing import Any

from django_tasks import task

from broadsheet.readers.privacy import copies, erase, traces
from broadsheet.readers.privacy.erasures import Erasure, write_down


@task()
def finish_erasure(erasure: dict[str, Any], marks: list[str], files: list[str], uploads: list[str]) -> None:
    """Writes an erasure down for restored backups, and takes away what a transaction cannot."""
    write_down(Erasure(**erasure))
    erase.remove_files(files, uploads)
    traces.forget_sessions(erasure["reader"])
    traces.forget_mail(marks)


@task()
def make_copy(number: int) -> None:
    """Makes one copy of a reader's data."""
    copies.make(number)
