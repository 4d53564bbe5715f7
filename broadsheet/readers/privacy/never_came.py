"""Registrations that nobody came back to: whoever typed in an address that may not be theirs is forgotten in a week."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from broadsheet.readers.models import Reader
from broadsheet.readers.people import readers

AFTER = timedelta(days=7)
# So many in one round: a flood of registrations is not to hold up the clock.
_AT_ONCE = 200
# What other parts leave out of the accounts to delete: `spare`.
_SPARED: list[Callable[[QuerySet[Reader]], QuerySet[Reader]]] = []


def spare(leave_out: Callable[[QuerySet[Reader]], QuerySet[Reader]]) -> None:
    """Has `leave_out` take from the accounts to be deleted those that wrote something, or are otherwise needed."""
    if leave_out not in _SPARED:
        _SPARED.append(leave_out)


def never_verified() -> QuerySet[Reader]:
    """Accounts that registered themselves over a week ago, never verified an address, and never did anything."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    found = readers().filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        status__in=(Reader.Status.MEMBER, Reader.Status.WAITING),
        date_joined__lt=timezone.now() - AFTER,
        last_login__isnull=True,
        invited_at__isnull=True,
        socialaccount__isnull=True,
        authenticator__isnull=True,
        sign_ins__isnull=True,
    )
    for leave_out in _SPARED:
        found = leave_out(found)
    return found


def forget_never_verified() -> int:
    """Deletes them; how many. Their handle and their address are free again: nobody ever was who had them."""
    deleted = 0
    for number in list(never_verified().values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            Reader.objects.select_for_update().filter(pk=number).first()
            # Asked again under the lock: they may be verifying it in this moment.
            reader = never_verified().filter(pk=number).first()
            if reader is not None:
                reader.delete()
                deleted += 1
    return deleted
