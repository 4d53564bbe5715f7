"""Who a request comes from, and what came too often: answered with 429 (RFC 6585), in plain words."""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found

from broadsheet.common.rate_limits import sender_of
from broadsheet.readers import sign_ins
from broadsheet.readers.attempts import PASSWORD_PAGES
from broadsheet.readers.limits import wait_for

PASSWORD_VIEWS = frozenset({"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"})
# Tells the page's script, which cannot see the session's cookie, that there is somebody to ask `/me` about; its value
# changes with every sign-in. It identifies nobody and opens nothing.
HINT = "signed-in"


class SignInMiddleware(AuthenticationMiddleware):
    """Sets `request.user`, asked for only where a view looks at it, and keeps sessions and their rows together.

    Whatever has looked at a session, or is about an account, is kept by no browser and nobody in between.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.accounts = reverse("account")

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: sign_ins.reader_of(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A shared page has looked at no session, and is left alone."""
        has_looked = hasattr(request, "session") and request.session.accessed
        is_personal = has_looked or request.path.startswith(self.accounts)
        if is_personal and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        if not has_looked:
            return response
        if request.user.is_authenticated:
            sign_ins.keep(request)
            sign_ins.forget_whereabouts(request)
            hint = salted_hmac("broadsheet.hint", str(request.session.get(sign_ins.SESSION_KEY))).hexdigest()[:12]
            if request.COOKIES.get(HINT) != hint:
                response.set_cookie(
                    HINT,
                    hint,
                    max_age=settings.SESSION_COOKIE_AGE,
                    secure=settings.SESSION_COOKIE_SECURE,
                    samesite="Lax",
                )
        elif HINT in request.COOKIES:
            response.delete_cookie(HINT, samesite="Lax")
        return response


class ProvidersMiddleware:
    """Answers that there is no such page at the address of a log-in service that this paper has not set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, SocialApp.DoesNotExist) else None


class TooOftenMiddleware:
    """Answers in place of the view where `attempts.must_wait` was said, and counts what limits.py names."""

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
        if request.method != "POST" or match is None:
            return None
        wait = wait_for(request, match.view_name)
        if not wait and match.view_name in PASSWORD_VIEWS:
            wait = PASSWORD_PAGES.take(sender_of(request))
        return too_often(request, wait) if wait else None


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that asks somebody to wait. It says the same whoever they are and whatever they tried."""
    context = {"minutes": max(1, -(-seconds // 60))}
    response = TemplateResponse(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "private, no-store"
    return response.render()
