"""Telling readers who came with a list that they have an account: once each, and not all in one minute."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from broadsheet.readers import mails
from broadsheet.readers.models import Arrival, Reader

# A mail server that sends a hundred thousand in an hour is taken for a spammer's.
BATCH = 100
PAUSE = timedelta(minutes=1)


def to_invite(source: int) -> QuerySet[Reader]:
    """Who came with that list, was never written to, and has not come by themselves meanwhile, or left."""
    return _never_told().filter(arrival__source=source)


def take_over(source: int, emails: Iterable[str]) -> None:
    """Has those of the addresses invited with this list who came with an earlier one, and whom nobody told yet."""
    Arrival.objects.filter(reader__in=_never_told().filter(email__in=list(emails))).update(source=source)


def _never_told() -> QuerySet[Reader]:
    return Reader.objects.filter(
        arrival__isnull=False,
        status=Reader.Status.MEMBER,
        is_active=True,
        invited_at__isnull=True,
        last_login__isnull=True,
    )


def invite_some(source: int) -> bool:
    """Writes to the next batch; whether there may be more. The mail and the mark that it was written are one."""
    with transaction.atomic():
        batch = list(to_invite(source).select_for_update(of=("self",)).order_by("pk")[:BATCH])
        Reader.objects.filter(pk__in=[reader.pk for reader in batch]).update(invited_at=timezone.now())
        for reader in batch:
            mails.write(reader, "invited")
    return len(batch) == BATCH
