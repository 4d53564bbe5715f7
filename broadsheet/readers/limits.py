"""How often each form of an account may be sent: a table of the addresses, by who sends and by whose account it is.

django-allauth counts in the cache, which each process has its own of and anybody's flood can push out; these counts are
in the database, one for all.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.internal.stagekit import unstash_login
from django.http import HttpRequest

from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.readers.attempts import counted_at
from broadsheet.readers.models import Reader

_QUARTER = timedelta(minutes=15)
_REGISTER = RateLimit("register", 20, timedelta(hours=1))
_ASK = RateLimit("ask for a code", 30, _QUARTER)
_GUESS = RateLimit("enter a code", 30, _QUARTER)
_GUESS_AT = RateLimit("enter a code for", 15, _QUARTER)
_PASSKEY = RateLimit("use a passkey", 60, _QUARTER)
_CHANGE = RateLimit("change an account", 30, timedelta(hours=1))
# Unpacking one keeps a processor busy for a second or two.
_PICTURE = RateLimit("send a picture", 60, timedelta(hours=1))
_PICTURE_OF = RateLimit("send a picture of", 20, timedelta(hours=1))
# Not forms, and counted by their own views: each begins or ends a sign-on at another site.
SIGN_ON = RateLimit("begin a sign-on", 60, _QUARTER)
SIGN_ON_RETURN = RateLimit("return from a sign-on", 60, _QUARTER)


@dataclass(frozen=True)
class FormLimit:
    """`by_sender` counts whoever sends it; `by_account` the account it is about, where that is known already.

    `with_file`: the name of a field, where only a form is counted that brings a file in it.
    """

    by_sender: RateLimit
    by_account: RateLimit | None = None
    with_file: str = ""


LIMITS: dict[str, FormLimit] = {
    "account_signup": FormLimit(_REGISTER),
    "account_signup_by_passkey": FormLimit(_REGISTER),
    "socialaccount_signup": FormLimit(_REGISTER),
    "enter_by": FormLimit(_ASK),
    "account_login": FormLimit(_ASK),
    "account_request_login_code": FormLimit(_ASK),
    "account_reset_password": FormLimit(_ASK),
    "account_confirm_login_code": FormLimit(_GUESS, _GUESS_AT),
    "account_email_verification_sent": FormLimit(_GUESS, _GUESS_AT),
    "account_confirm_password_reset_code": FormLimit(_GUESS, _GUESS_AT),
    "mfa_authenticate": FormLimit(_GUESS, _GUESS_AT),
    "mfa_login_webauthn": FormLimit(_PASSKEY),
    "account_reauthenticate": FormLimit(_GUESS, _GUESS_AT),
    "mfa_reauthenticate": FormLimit(_GUESS, _GUESS_AT),
    "mfa_reauthenticate_webauthn": FormLimit(_GUESS, _GUESS_AT),
    "account_change_password": FormLimit(_GUESS, _GUESS_AT),
    "account_confirm": FormLimit(_GUESS, _GUESS_AT),
    "account_email": FormLimit(_CHANGE, _CHANGE),
    "account_profile": FormLimit(_PICTURE, _PICTURE_OF, with_file="new_picture"),
}


def wait_for(request: HttpRequest, view_name: str) -> int:
    """Counts one sending of the form at `view_name`: 0 where it may be, else the seconds to wait."""
    limit = LIMITS.get(view_name)
    if limit is None or (limit.with_file and limit.with_file not in request.FILES):
        return 0
    wait = limit.by_sender.take(f"{view_name} {sender_of(request)}")
    account = _account_of(request, view_name) if limit.by_account else None
    if not wait and limit.by_account and account:
        wait = limit.by_account.take(f"{view_name} {account}")
    return wait


def _account_of(request: HttpRequest, view_name: str) -> str:
    """Whose account the form is about: who is signed in, or who has come half-way in.

    Whoever guesses at a second factor has the first, and with it could be from anywhere: all places count together.
    """
    if isinstance(request.user, Reader):
        return str(request.user.pk)
    login = unstash_login(request, peek=True)
    if not login or not login.user:
        return ""
    return str(login.user.pk) if view_name.startswith("mfa_") else counted_at(request, login.user.email)
