"""Making a period's report public: somebody decides it, and what is published then stays as it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import changed
from broadsheet.moderation.models import PublishedReport
from broadsheet.moderation.numbers.outside import of_report
from broadsheet.moderation.numbers.periods import Period, today
from broadsheet.readers.models import Reader

TAG = "transparency"
#: Whoever sets up the paper speaks for it.
PUBLISH = "common.change_paper"


def may_publish(reader: Reader) -> bool:
    return reader.has_perm(PUBLISH)


def publish(publisher: Reader, period: Period) -> PublishedReport:
    """Makes the report of a period that is over public; again, with the numbers as they are now. Raises `Refused`."""
    _check(publisher)
    if period.until >= today():
        raise Refused(422, "not-over", _("This period is not over yet."))
    with transaction.atomic():
        made, _is_new = PublishedReport.objects.update_or_create(
            since=period.since, until=period.until, defaults={"numbers": of_report(period), "by": publisher}
        )
        changed(TAG)
    return made


def withdraw(publisher: Reader, period: Period) -> None:
    """Has the report no longer stand there. Nothing happens where it does not. Raises `Refused`."""
    _check(publisher)
    with transaction.atomic():
        PublishedReport.objects.filter(since=period.since, until=period.until).delete()
        changed(TAG)


def _check(publisher: Reader) -> None:
    if not may_publish(publisher):
        raise Refused(403, "not-allowed", _("Only a publisher decides what is told to the public."))
