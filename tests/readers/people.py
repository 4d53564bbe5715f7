"""Readers of the paper, as tests need them: members who have confirmed their address."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from broadsheet.readers.models import Reader
from tests.factories import PASSWORD

_numbers = count(1)


def make_member(name: str = "", *roles: str, is_verified: bool = True, **fields: Any) -> Reader:
    """A member called `name`, with a handle made of it, in the groups named by `roles`."""
    number = next(_numbers)
    email = fields.pop("email", f"member{number}@example.org")
    reader = Reader.objects.create_user(email, PASSWORD, display_name=name or f"Member {number}", **fields)
    EmailAddress.objects.create(user=reader, email=reader.email, verified=is_verified, primary=True)
    if roles:
        reader.groups.set(Group.objects.filter(name__in=roles))
    return reader


def signed_in(reader: Reader, **options: Any) -> Client:
    """A browser in which the reader is signed in."""
    client = Client(**options)
    client.force_login(reader)
    return client
