"""How the API answers: the same for everybody where it can be, and then with an entity tag."""

from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic_core import to_json

from broadsheet.conversation.api.kept import Kept, memory
from broadsheet.conversation.api.problems import JSON
from broadsheet.conversation.models import Discussion
from broadsheet.conversation.permissions import may_read
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.compression import Negotiation
from broadsheet.delivery.conditions import matches

PUBLIC = "public, max-age=0, must-revalidate"
_negotiate = Negotiation()


def made(body: dict[str, Any]) -> Kept:
    return Kept(to_json(body), body.get("next") or "")


def personal(body: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer for nobody but whoever asks."""
    response = HttpResponse(to_json(body), status=status, content_type=JSON)
    response["Cache-Control"] = "private, no-store"
    return response


def done() -> HttpResponse:
    """It is so now, and there is nothing to say about it."""
    response = HttpResponse(status=204)
    response["Cache-Control"] = "private, no-store"
    del response["Content-Type"]
    return response


def refuse_reading(request: HttpRequest, discussion: Discussion) -> None:
    """Raises `Refused` where whoever asks may not read the discussion. Looks at no session where everybody may."""
    if not may_read(discussion, request.user):
        raise Refused(401, "nobody", _("Only readers with an account can read this. Log in or register first."))


def read(request: HttpRequest, discussion: Discussion, make: Callable[[], Kept], key: Hashable = None) -> HttpResponse:
    """An answer about a discussion. With a `key` it is kept in memory until the discussion changes."""
    refuse_reading(request, discussion)
    kept = make() if key is None else memory.get(key, (discussion.changed_at, discussion.rule), make)
    response = _private(kept) if discussion.is_for_registered else _public(request, kept)
    if kept.next_url:
        response["Link"] = f'<{kept.next_url}>; rel="next"'
    return response


def _private(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body, content_type=JSON)
    response["Cache-Control"] = "private, no-store"
    return response


def _public(request: HttpRequest, kept: Kept) -> HttpResponse:
    if matches(request.headers.get("If-None-Match", ""), kept.etag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = _in_a_coding(request, kept)
    response["Cache-Control"] = PUBLIC
    response["Vary"] = "Accept-Encoding"
    # Weak: one for the body in whatever coding.
    response["ETag"] = f"W/{kept.etag}"
    return response


def _in_a_coding(request: HttpRequest, kept: Kept) -> HttpResponse:
    order = _negotiate(request.headers.get("Accept-Encoding"))
    copies = kept.copies if order[0] != "identity" else {}
    coding = next((each for each in order if each == "identity" or each in copies), "identity")
    if coding == "identity":
        return HttpResponse(kept.body, content_type=JSON)
    response = HttpResponse(copies[coding], content_type=JSON)
    response["Content-Encoding"] = coding
    return response
