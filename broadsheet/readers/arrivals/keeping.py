"""How long lists of readers are kept. What they say of a reader is registered in readers/privacy/arrivals.py."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from broadsheet.delivery.worker import every_round
from broadsheet.readers.models import ImportRemark, Reader, ReaderImport
from broadsheet.readers.privacy.never_came import spare

KEPT_FOR = timedelta(days=30)


def _spare(accounts: QuerySet[Reader]) -> QuerySet[Reader]:
    """Who came with a list did not type in somebody else's address."""
    return accounts.filter(arrival__isnull=True)


def forget_lists() -> None:
    """Takes away what was said about lines, and lists that were never taken in, when their time is over."""
    old = ReaderImport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR)
    ImportRemark.objects.filter(source__in=old).delete()
    old.exclude(state=ReaderImport.State.DONE).delete()


def connect() -> None:
    spare(_spare)
    every_round(forget_lists, at_most_every=timedelta(hours=1))
