"""Who is a reader and nothing more, and who works for the paper: an account with a role or a permission of its own."""

from django.db.models import QuerySet

from broadsheet.readers.models import Reader
from broadsheet.readers.models.reader import of_staff


def staff() -> QuerySet[Reader]:
    """Accounts that can do more than a reader, each once."""
    return Reader.objects.filter(of_staff())


def readers() -> QuerySet[Reader]:
    """Accounts of readers who are nothing else, without those who left."""
    return Reader.objects.filter(~of_staff()).exclude(status=Reader.Status.FORMER)
