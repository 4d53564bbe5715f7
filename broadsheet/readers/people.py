"""Who is a reader and nothing more, and who works for the paper: an account with a role or a permission of its own."""

from typing import Any

from django.db.models import Q, QuerySet

from broadsheet.readers.models import Reader
from broadsheet.readers.models.reader import OF_STAFF

# Every way in which an account may be able to do more than a reader.
HAS_ROLE = OF_STAFF | Q(user_permissions__isnull=False)


def staff() -> QuerySet[Reader]:
    """Accounts that can do more than a reader, each once."""
    return Reader.objects.filter(pk__in=Reader.objects.filter(HAS_ROLE).values("pk"))


def readers() -> QuerySet[Reader]:
    """Accounts of readers who are nothing else, without those who left."""
    return Reader.objects.exclude(pk__in=staff().values("pk")).exclude(status=Reader.Status.FORMER)


def has_role(account: Any) -> bool:
    """Whether the account can do more than a reader."""
    return staff().filter(pk=account.pk).exists()
