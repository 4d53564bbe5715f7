"""Sessions as the reader sees them: one row for each browser signed in, and no session without its row.

The session holds the key of its row. Ending a session is deleting the row: it takes effect at that browser's next
request, whichever engine keeps the sessions.
"""

import json
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_out
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from broadsheet.common.addresses import block_of, wide_block_of
from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.readers.devices import device_name
from broadsheet.readers.models import Reader, Registration, Sighting, SignIn
from broadsheet.readers.models.reader import STANDING, standing_of

SESSION_KEY = "sign_in"
WHEREABOUTS = frozenset({"REMOTE_ADDR", "REMOTE_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_COOKIE"})
# "Last used" is true to within this, so that reading does not mean writing.
PRECISION = timedelta(minutes=10)
#: What a browser says of itself with every request: its name and version, its system, its languages.
SAID_OF_ITSELF = ("User-Agent", "Accept-Language", "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform")


def place_hash(address: str) -> str:
    """A keyed hash of an internet address (of IPv6 the /64): equal for equal ones, and of no use to others."""
    return salted_hmac("broadsheet.places", block_of(address), algorithm="sha256").hexdigest() if address else ""


def mark_of(request: HttpRequest) -> str:
    """A keyed hash of what the browser says of itself, together with a wide piece of its network.

    The headers alone are shared by thousands. Nothing is put on the device and nothing asked of it; a browser that says
    nothing of itself has no mark.
    """
    said = [request.headers.get(name, "") for name in SAID_OF_ITSELF]
    address = request.META.get("REMOTE_ADDR", "")
    if not said[0] or not address:
        return ""
    value = "\0".join([wide_block_of(address), *said])
    return salted_hmac("broadsheet.marks", value, algorithm="sha256").hexdigest()


def reader_of(request: HttpRequest) -> Reader | AnonymousUser:
    """Who the request's session belongs to; nobody where that session was ended, and the session is then emptied."""
    number = request.session.get(SESSION_KEY)
    sign_in = _sign_in(number) if number is not None else None
    known = sign_in.reader if sign_in is not None else None
    # Django's own way, which asks for the account once more, is for whatever is unusual about the session.
    reader = known if known is not None and _is_theirs(request, known) else get_user(request)
    if not isinstance(reader, Reader):
        return AnonymousUser()
    if number is None:
        return reader
    if sign_in is None or known != reader:
        request.session.flush()
        return AnonymousUser()
    now = timezone.now()
    if now - sign_in.last_used_at > PRECISION:
        SignIn.objects.filter(pk=sign_in.pk).update(
            last_used_at=now, place=place_hash(request.META.get("REMOTE_ADDR", "")), mark=mark_of(request)
        )
    return reader


_WITH_READER = Prepared(
    lambda number: SignIn.objects.filter(pk=number).select_related("reader").annotate(**standing_of("reader")),
    A_NUMBER,
)


def _sign_in(number: int) -> SignIn | None:
    """The row with that key, and in the same query its reader with what every page asks about them."""
    found = _WITH_READER.first(number)
    if found is not None:
        for name in STANDING:
            setattr(found.reader, name, getattr(found, name))
    return found


def _is_theirs(request: HttpRequest, reader: Reader) -> bool:
    """Whether the session is plainly this reader's: what `django.contrib.auth.get_user` checks, without its query."""
    session = request.session
    return (
        session.get(auth.SESSION_KEY) == str(reader.pk)
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and reader.is_active
        and constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), reader.get_session_auth_hash())
    )


def keep(request: HttpRequest) -> None:
    """Gives the request's session its row, where somebody has just signed in and it has none yet."""
    reader = request.user
    if not isinstance(reader, Reader) or SESSION_KEY in request.session:
        return
    sign_in = SignIn.objects.create(
        reader=reader,
        device=device_name(request.headers.get("User-Agent", "")),
        place=place_hash(request.META.get("REMOTE_ADDR", "")),
        mark=mark_of(request),
        last_used_at=timezone.now(),
    )
    request.session[SESSION_KEY] = sign_in.pk


def forget_whereabouts(request: HttpRequest) -> None:
    """Takes addresses and cookies out of a form that allauth keeps in the session until its sender is confirmed."""
    kept = request.session.get(STATE_SESSION_KEY)
    if not kept or "request" not in kept:
        return
    suspended = json.loads(kept["request"])
    bare = {name: value for name, value in suspended["META"].items() if name not in WHEREABOUTS}
    if bare != suspended["META"]:
        request.session[STATE_SESSION_KEY] = {**kept, "request": json.dumps({**suspended, "META": bare})}


def connect() -> None:
    user_logged_out.connect(_logged_out, dispatch_uid="readers-logged-out")


def _logged_out(request: HttpRequest, **_: Any) -> None:
    """Whoever logs out is signed in there no longer, and finds it no more among their sessions."""
    number = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    if number is not None:
        _part(SignIn.objects.filter(pk=number))


def _part(rows: QuerySet[SignIn]) -> int:
    """Ends the sessions of the rows; how many. Where they were is known for as long as it would have been."""
    seen = (
        rows.exclude(place="", mark="")
        .order_by("last_used_at")
        .values_list("reader_id", "place", "mark", "last_used_at")
    )
    # The newest of each: a statement may write a row once.
    newest = {(reader, place, mark): at for reader, place, mark, at in seen}
    Sighting.objects.bulk_create(
        [Sighting(reader_id=reader, place=place, mark=mark, at=at) for (reader, place, mark), at in newest.items()],
        update_conflicts=True,
        unique_fields=["reader", "place", "mark"],
        update_fields=["at"],
    )
    return rows.delete()[1].get(SignIn._meta.label, 0)


def end(reader: Reader, sign_in: int) -> bool:
    """Ends one of the reader's own sessions; whether there was one."""
    return bool(_part(SignIn.objects.filter(reader=reader, pk=sign_in)))


def end_all(reader: Reader, besides: int | None = None) -> int:
    """Ends all sessions of a reader, `besides` one; how many."""
    rows: QuerySet[SignIn] = SignIn.objects.filter(reader=reader)
    return _part(rows if besides is None else rows.exclude(pk=besides))


def end_others(request: HttpRequest, reader: Reader) -> int:
    """Ends all sessions of the reader but the one that asks, where that is one of theirs; how many."""
    is_own = getattr(request.user, "pk", None) == reader.pk
    return end_all(reader, besides=request.session.get(SESSION_KEY) if is_own else None)


def forget_places() -> None:
    """Takes away hashes of addresses and of browsers, and sessions not used since their cookie ran out, in time."""
    now = timezone.now()
    old = now - timedelta(days=Registration.load().place_days)
    SignIn.objects.filter(last_used_at__lt=old).exclude(place="", mark="").update(place="", mark="")
    Sighting.objects.filter(at__lt=old).delete()
    _part(SignIn.objects.filter(last_used_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)))
