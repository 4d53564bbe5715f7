"""What went wrong, as programs read it (RFC 9457): one shape for everything that this API refuses."""

import json
import logging
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from broadsheet.conversation.refusals import Refused
from broadsheet.readers import relations

logger = logging.getLogger("broadsheet.api")

CONTENT_TYPE = "application/problem+json"
JSON = "application/json"
# Of every problem that has no name of its own.
CODES = {
    400: "unreadable",
    401: "nobody",
    403: "not-allowed",
    404: "not-found",
    405: "no-such-method",
    409: "not-possible",
    413: "too-large",
    415: "no-json",
    422: "invalid",
    429: "too-often",
    500: "broken",
}


def problem(
    status: int, detail: str, code: str = "", *, wait: int = 0, errors: Sequence[dict[str, str]] = ()
) -> HttpResponse:
    """An answer that says what went wrong. `wait`: seconds after which to try again."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code or CODES.get(status, "refused"),
    }
    if wait:
        body["wait"] = wait
    if errors:
        body["errors"] = list(errors)
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, no-store"
    if wait:
        response["Retry-After"] = str(wait)
    if status == 401:
        # RFC 9110, section 15.5.2, wants a challenge. Browsers ask for nothing by this one.
        response["WWW-Authenticate"] = "Cookie"
    return response


def not_found() -> Refused:
    """What to raise where there is nothing, or nothing for whoever asks."""
    return Refused(404, "not-found", _("There is nothing at this address."))


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(error.status, error.why, error.code, wait=error.wait)


def _relation_refused(request: HttpRequest, error: relations.Refused) -> HttpResponse:
    return problem(error.status, str(error.why), wait=error.wait)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = []
    for each in error.errors:
        place = [str(part) for part in each.get("loc", ())]
        source, name = (place[0], place[-1]) if place else ("", "")
        errors.append({"source": source, "name": name, "detail": str(each["msg"])})
    return problem(422, _("Something in the request is not as it should be."), errors=errors)


def _nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refused(request, not_found())


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return problem(400, _("The body of the request cannot be read as JSON."))
    return problem(error.status_code, error.message)


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, _("This is too large to take in."))


def _broke_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    return problem(400, _("The request broke off before its end."))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    # As Django does it for pages: whoever listens learns of it, and the log has the trace.
    got_request_exception.send(sender=None, request=request)
    logger.error("The API failed at %s %s", request.method, request.path, exc_info=error)
    return problem(500, _("Something went wrong on our side; it has been noted."))


def handle_on(api: NinjaAPI) -> None:
    """Has everything that is raised in the API answered as a problem."""
    handlers: list[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = [
        (Refused, _refused),
        (relations.Refused, _relation_refused),
        (ValidationError, _invalid),
        (Http404, _nothing_there),
        (HttpError, _http_error),
        (RequestDataTooBig, _too_large),
        (UnreadablePostError, _broke_off),
        (Exception, _broken),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def speaking_problems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around each of ninja's views: HEAD is what GET is, and what ninja itself refuses is a problem too."""

    @csrf_exempt  # auth.py has what stands in its place
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        try:
            if method == "HEAD":
                request.method = "GET"
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        if response.status_code != 405:
            return response
        refused = problem(405, _("This cannot be done at this address."))
        allowed = {name.strip() for name in response["Allow"].split(",")}
        refused["Allow"] = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set())))
        return refused

    return answer


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Every address below the API's that is none of its own."""
    return _refused(request, not_found())
