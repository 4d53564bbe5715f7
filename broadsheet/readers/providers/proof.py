"""When an address is proven for the first time, who else has a key to the account loses it."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest


def _proven(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Takes off accounts elsewhere that were not used in the very session that proved the address.

    Somebody may have registered with an address that is not theirs, by way of a provider that lets anybody claim any:
    when its owner comes, the stranger must not come in with them.
    """
    reader = email_address.user
    if EmailAddress.objects.filter(user=reader, verified=True).exclude(pk=email_address.pk).exists():
        return
    records = get_authentication_records(request, reader)
    used = {(record.get("provider"), record.get("uid")) for record in records}
    for account in SocialAccount.objects.filter(user=reader):
        if (account.provider, account.uid) not in used:
            account.delete()


def connect() -> None:
    email_confirmed.connect(_proven, dispatch_uid="readers-address-proven")
