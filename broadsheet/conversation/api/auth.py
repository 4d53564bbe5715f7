"""Who writes through the API: the reader whose session the request carries, from a place that may.

Browsers send the session's cookie along with whatever a page has them send, so a request that changes something must
show that no other site's page made it:

- A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`; no page can forge them). What it says counts
  and nothing else: from this paper it is taken, from anywhere else refused, sub-domains too, whatever token it carries.
- A request without either comes from a program that is no browser, or from a very old one. It has to carry Django's
  token in a header (`X-CSRFToken`, from `/me`). A page elsewhere cannot add a header to a request without asking first
  (CORS, which is never granted here); the token as a form's field, which it could send, is not taken.
- A body must be `application/json`. What a form of another site can send without asking (`text/plain`, with JSON
  inside) is refused even before anybody looks at it.

The cookie is `SameSite=Lax` besides, and left out of all such requests by every browser of the last years.
"""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from broadsheet.conversation.api.problems import JSON
from broadsheet.conversation.refusals import Refused
from broadsheet.readers.models import Reader
from broadsheet.readers.same_origin import is_from_here

_SAYS_WHERE_FROM = ("Sec-Fetch-Site", "Origin")


def refuse_others_pages(request: HttpRequest) -> None:
    """Raises `Refused` unless the request comes from this paper's pages, or from a program with a token."""
    if is_from_here(request):
        return
    by_a_browser = any(name in request.headers for name in _SAYS_WHERE_FROM)
    if by_a_browser or "X-CSRFToken" not in request.headers or check_csrf(request) is not None:
        raise Refused(403, "cross-site", _("This request does not come from a page of this paper."))


def refuse_other_content(request: HttpRequest) -> None:
    """Raises `Refused` for a body that does not say that it is JSON."""
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0") or "Transfer-Encoding" in request.headers
    if has_body and request.content_type != JSON:
        raise Refused(415, "no-json", _("What is sent here must be application/json."))


class SignedIn(AuthBase):
    """The reader of the session, for requests that change something. Raises `Refused`."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "session"
    openapi_description = (
        "The session of a signed-in reader: the cookie `session`, or `__Host-session` over https. The request must come"
        " from the paper’s own pages, or carry the header `X-CSRFToken` with the token that `/me` gives."
    )

    def __call__(self, request: HttpRequest) -> Reader:
        refuse_others_pages(request)
        if not isinstance(request.user, Reader):
            raise Refused(401, "nobody", _("Log in or register first."))
        refuse_other_content(request)
        return request.user


signed_in = SignedIn()


def reader_of(request: HttpRequest) -> Reader:
    """Whom `SignedIn` let in."""
    return cast(Reader, request.auth)  # type: ignore[attr-defined]
