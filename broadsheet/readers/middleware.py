"""What came too often is answered with 429 (RFC 6585), in plain words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from broadsheet.common.rate_limits import sender_of
from broadsheet.readers.attempts import PASSWORD_PAGES

PASSWORD_VIEWS = frozenset({"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"})


class TooOftenMiddleware:
    """Answers in place of the view where `attempts.must_wait` was said, and counts the passwords of closed pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        seconds = getattr(request, "must_wait", 0)
        return too_often(request, seconds) if seconds else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in PASSWORD_VIEWS:
            return None
        wait = PASSWORD_PAGES.take(sender_of(request))
        return too_often(request, wait) if wait else None


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that asks somebody to wait. It says the same whoever they are and whatever they tried."""
    context = {"minutes": max(1, -(-seconds // 60))}
    response = TemplateResponse(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "private, no-store"
    return response.render()
