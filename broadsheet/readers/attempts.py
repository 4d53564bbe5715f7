"""Guessing passwords, and having others flooded with mail: how often it may be tried.

An address and an account are limited each by itself, whether the account exists or not, so that the answer tells
nothing about it. Where somebody logged in lately they have a count of their own: who guesses from elsewhere cannot shut
them out.
"""

import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.readers.models import Reader

LOG_IN_FROM = RateLimit("log in from", 20, timedelta(minutes=15))
LOG_IN_TO = RateLimit("log in to", 10, timedelta(minutes=15))
PASSWORD_PAGES = RateLimit("passwords of pages", 20, timedelta(minutes=15))
RESET_FROM = RateLimit("reset from", 10, timedelta(hours=1))
RESET_TO = RateLimit("reset to", 3, timedelta(hours=1))
MAIL_FROM = RateLimit("mail from and to", 6, timedelta(hours=1))
MAIL_TO = RateLimit("mail to", 20, timedelta(hours=1))
# Not a limit but a memory: where an account logged in from within the last month.
LONGEST_COUNT = timedelta(days=30)
_KNOWN_PLACE = RateLimit("known place", 1, LONGEST_COUNT)


def account_key(email: str) -> str:
    """All spellings of an address that lead to one account, as one."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def must_wait(request: HttpRequest, seconds: int) -> None:
    """Has the request answered with 429 in place of whatever the view says (middleware.py)."""
    request.must_wait = seconds  # type: ignore[attr-defined]


def counted_at(request: HttpRequest, email: str) -> str:
    """What attempts at an account are counted under: from where it was logged in to lately, it has a count of its own.

    So nobody shuts the owner out by guessing from elsewhere.
    """
    key = account_key(email)
    place = f"{key} {sender_of(request)}"
    return place if _KNOWN_PLACE.number(place) else key


def may_mail(request: HttpRequest, email: str) -> bool:
    """Whether one more mail may go to this address because somebody asked for it on a form; counts it.

    Who logged in from there lately is not held up by what others ask for from elsewhere.
    """
    key = account_key(email)
    place = f"{key} {sender_of(request)}"
    if MAIL_FROM.take(place):
        return False
    return bool(_KNOWN_PLACE.number(place)) or not MAIL_TO.take(key)


def remember_place(request: HttpRequest, email: str) -> None:
    """Notes that the owner of this account logged in from there."""
    _KNOWN_PLACE.take(f"{account_key(email)} {sender_of(request)}")


class LimitedBackend(ModelBackend):
    """Django's own check of a password, which cannot be tried without end, whatever form it came through."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> Any:
        """The account, or `None`. Raises `PermissionDenied` before the password is looked at where it was too often."""
        account = fields.get(Reader.USERNAME_FIELD) if username is None else username
        if request is None or account is None or password is None:
            return super().authenticate(request, username, password, **fields)
        sender, to = sender_of(request), counted_at(request, account)
        # Everything is counted before the password is checked: of many attempts at once none slips through.
        if wait := LOG_IN_FROM.take(sender) or LOG_IN_TO.take(to):
            must_wait(request, wait)
            raise PermissionDenied
        reader = super().authenticate(request, username, password, **fields)
        if reader is not None:
            LOG_IN_FROM.give_back(sender)
            LOG_IN_TO.give_back(to)
            remember_place(request, account)
        return reader

    def get_user(self, user_id: int) -> Reader | None:
        """The account of a session, with what every page asks about it; `None` where it is shut out or gone."""
        reader = Reader.objects.with_standing().filter(pk=user_id).first()
        return reader if reader is not None and self.user_can_authenticate(reader) else None
