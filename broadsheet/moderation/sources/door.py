"""Who may have no account here because of where they come from: told at the door, whichever way they came to it."""

from django.http import HttpRequest

from broadsheet.moderation.sources.listed import Kind, bound
from broadsheet.moderation.sources.told import told
from broadsheet.readers.registration import add_objection
from broadsheet.readers.sign_ins import mark_of


def objection(email: str, request: HttpRequest | None) -> str:
    """Why no account is taken; empty where nothing is against it."""
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    found = bound(email, address, mark_of(request) if request is not None else "")
    closed = [each for each in found if each.kind == Kind.NO_ACCOUNTS]
    return told(max(closed, key=lambda each: each.until)) if closed else ""


def connect() -> None:
    add_objection(objection)
