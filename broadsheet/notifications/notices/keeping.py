"""How long notices are kept."""

from datetime import timedelta

from broadsheet.common.clock import now
from broadsheet.notifications.models import Notice

#: What was read is forgotten after so long, what never was after so long.
READ_FOR = timedelta(days=180)
UNREAD_FOR = timedelta(days=365)
_AT_ONCE = 1_000


def forget_old() -> int:
    """Deletes some of those whose time is over; how many. The worker's clock calls it."""
    old = Notice.objects.filter(read_at__lt=now() - READ_FOR).values_list("pk", flat=True)
    unseen = Notice.objects.filter(read_at__isnull=True, at__lt=now() - UNREAD_FOR).values_list("pk", flat=True)
    pks = [*old[:_AT_ONCE], *unseen[:_AT_ONCE]]
    return Notice.objects.filter(pk__in=pks).delete()[0] if pks else 0
