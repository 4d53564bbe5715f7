"""Reports that were answered long ago say no more than that there was one, and what came of it."""

from datetime import timedelta

from django.db.models import Q

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.conversation.models import Report
from broadsheet.conversation.models.report import forget_whose
from broadsheet.moderation.models import Moderating

_MONTH = timedelta(days=30.44)
_AT_ONCE = 1_000
_KNOWN = Q(reader__isnull=False) | ~Q(words="") | ~Q(law="") | ~Q(name="") | ~Q(email="")


def forget_old() -> int:
    """Forgets of some of them who made them and what they said; how many. The worker's clock calls it."""
    months = decided(Moderating).decisions_months
    if not months:
        return 0
    old = Report.objects.filter(_KNOWN, answered_at__lt=now() - months * _MONTH)
    pks = list(old.order_by("answered_at").values_list("pk", flat=True)[:_AT_ONCE])
    return forget_whose(Report.objects.filter(pk__in=pks)) if pks else 0
