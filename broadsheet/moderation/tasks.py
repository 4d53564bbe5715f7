"""What moderation puts off until after the request."""

from datetime import timedelta

from django_tasks import task

from broadsheet.common.clock import now
from broadsheet.moderation import cleaning, undoing_batches
from broadsheet.moderation.models import Batch

#: What has been left for so long was overlooked: whoever did it was killed.
OVERLOOKED = timedelta(minutes=2)


@task()
def finish(batch_id: int) -> None:
    """Does what is left of a clean-up, or of its undoing. A second time there is nothing left."""
    _finish(batch_id)


def finish_overlooked() -> int:
    """Goes on with what nobody goes on with; how many. The worker's clock calls it."""
    found = Batch.objects.filter(left__gt=0, at__lt=now() - OVERLOOKED).order_by("pk").values_list("pk", flat=True)
    pks = list(found[:20])
    for pk in pks:
        _finish(pk)
    return len(pks)


def _finish(batch_id: int) -> None:
    cleaning.go_on(batch_id)
    undoing_batches.go_on(batch_id)
