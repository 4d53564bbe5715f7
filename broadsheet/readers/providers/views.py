"""Going to a provider and coming back; going to the site that knows the reader, and coming back with its word."""

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.readers.attempts import must_wait
from broadsheet.readers.limits import SIGN_ON, SIGN_ON_RETURN
from broadsheet.readers.providers import sign_on
from broadsheet.readers.providers.issuer import IssuerAdapter, IssuerCallbackView

logger = logging.getLogger(__name__)


@never_cache
@require_POST
def enter(request: HttpRequest, provider: str) -> HttpResponse:
    """Sends the browser to a provider, by way of a page that goes there by itself.

    A redirect would do, but browsers hold the redirects of a form to the page's `form-action` (CSP 3), which names
    nobody but the paper; and where a company's issuer sends people on to nobody can know.
    """
    try:
        found = get_adapter().get_provider(request, provider)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if found.id == sign_on.PROVIDER and settings.SIGN_ON is None:
        raise Http404
    process = AuthProcess.CONNECT if request.POST.get("process") == AuthProcess.CONNECT else AuthProcess.LOGIN
    try:
        response: HttpResponse = found.redirect(request, process, next_url=get_next_redirect_url(request))
    except OAuth2Error as error:
        answer: HttpResponse = render_authentication_error(request, found, exception=error)
        return answer
    if "Location" not in response:
        return response
    context = {"provider": found, "address": response["Location"]}
    return render(request, "socialaccount/going.html", context)


@never_cache
def issuer_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's own address: a page with a button."""
    return _at(OAuth2LoginView, request, provider_id)


@never_cache
def issuer_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _at(IssuerCallbackView, request, provider_id)


def _at(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(IssuerAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response


@never_cache
@require_safe
def sign_on_start(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the site, with a number that its answer must name."""
    site = settings.SIGN_ON
    if site is None:
        raise Http404
    if _is_too_often(request, SIGN_ON):
        return HttpResponse(status=429)
    return sign_on.begin(request, site, get_next_redirect_url(request) or "")


@never_cache
@require_safe
@sensitive_variables("token")
def sign_on_return(request: HttpRequest) -> HttpResponse:
    """Takes the site's word for who somebody is. What is wrong with it is for the paper's log, not for the browser."""
    site = settings.SIGN_ON
    if site is None:
        raise Http404
    if _is_too_often(request, SIGN_ON_RETURN):
        return HttpResponse(status=429)
    try:
        login = sign_on.check(request, site, request.GET.get("token", ""))
    except sign_on.NotBelieved as error:
        logger.warning("A sign-on was refused: %s", error)
        response = render(request, "socialaccount/sign_on_refused.html", {"name": site.name}, status=400)
        # The address holds the token.
        response["Referrer-Policy"] = "no-referrer"
        return response
    answer: HttpResponse = complete_social_login(request, login)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _is_too_often(request: HttpRequest, limit: RateLimit) -> bool:
    wait = limit.take(sender_of(request))
    if wait:
        must_wait(request, wait)
    return bool(wait)
