"""Lists of readers are gone through in the background, in small pieces, so that other tasks get their turn."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from broadsheet.readers.arrivals import invitations, taking
from broadsheet.readers.models import ReaderImport

SECONDS = 5.0


@task()
def go_through(number: int) -> None:
    """Goes on with a list, and then again until it is done. Twice at once does no harm."""
    source = taking.go_on(number, SECONDS)
    if source is None:
        return
    if source.state in taking.GOING:
        go_through.enqueue(number)
    elif source.state == ReaderImport.State.DONE and source.invites:
        invite.enqueue(number)


@task()
def invite(number: int) -> None:
    """Writes to the next readers of a list, and to the rest in a minute."""
    with transaction.atomic():
        if invitations.invite_some(number):
            later = invite
            if invite.get_backend().supports_defer:
                later = invite.using(run_after=timezone.now() + invitations.PAUSE)
            later.enqueue(number)
