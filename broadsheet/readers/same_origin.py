"""Forms on shared pages: how we know that a request comes from our own page when the page cannot carry a token.

A stored page is the same for everybody, so a form on it has no CSRF token. What tells our own form from somebody
else's is then what browsers say about every POST and no page can forge (both are forbidden header names):

- `Sec-Fetch-Site` (W3C Fetch Metadata): `same-origin` is ours. `same-site` is not: another sub-domain may belong to
  somebody else. `none` (typed, bookmarked) does not happen with a POST that anybody meant.
- Where it is missing (browsers before 2023, and plain http:// addresses), `Origin` (RFC 6454) must be ours exactly:
  scheme, host and port. `null` is nobody's.
- Where both are missing nothing is known, and the request is refused: every browser of the last years sends `Origin`
  with a POST. The session's cookie is `SameSite=Lax` besides, so that a cross-site POST comes without it anyway.

The same rule is that of Go's `http.CrossOriginProtection`, which lets requests without either header through, for
programs that are no browsers; those have the API here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages made this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and _normal(origin) in {
        _normal(f"{request.scheme}://{request.get_host()}"),
        _normal(settings.PUBLIC_URL),
    }


def _normal(origin: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port, the port named where it is the usual one. `None` for what is no origin."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        return None
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def same_origin(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Takes the place of Django's token for a view that forms on shared pages post to."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in SAFE and not is_from_here(request):
            return render(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    return checked
