"""Where django-allauth asks what the paper wants of log-ins from elsewhere.

A provider leads to an account that exists only where both have proven the same address, the provider and the paper;
and never by an address into the newsroom: who works there connects a provider while being logged in.
"""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess, Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from broadsheet.readers import wishes
from broadsheet.readers.adapter import AccountAdapter
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.names import clean_display_name, refuse_official_name
from broadsheet.readers.registration import may_register

SIGN_ON = "sign-on"
# What of a provider's answer is kept: enough to tell the reader which account of theirs it is.
KEPT = ("email", "name", "login", "preferred_username")


class SocialAdapter(DefaultSocialAccountAdapter):
    def list_providers(self, request: HttpRequest) -> list[Provider]:
        listed: list[Provider] = super().list_providers(request)
        return [provider for provider in listed if provider.id != SIGN_ON or settings.SIGN_ON]

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings and no others: whoever can write into the database must not add a way in."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody with that address may register at all; without an address the form will ask for one.

        Why not is kept with the request, for the page that says so.
        """
        email = getattr(sociallogin.user, "email", "")
        try:
            if email:
                may_register(email)
        except ValidationError as error:
            request.why_closed = " ".join(error.messages)  # type: ignore[attr-defined]
            return False
        return AccountAdapter().is_open_for_signup(request)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only the paper's own other site says what a reader is called in public; elsewhere names are people's real
        ones, which nobody wants published unasked."""
        registration = Registration.load()
        asks_nothing = not registration.minimum_age and not registration.terms_url
        return sociallogin.account.provider == SIGN_ON and asks_nothing and bool(_public_name(sociallogin))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {**super().get_signup_form_initial_data(sociallogin), "display_name": _public_name(sociallogin)}

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        account = sociallogin.account
        account.extra_data = {key: account.extra_data[key] for key in KEPT if account.extra_data.get(key)}
        return user

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        ours = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
        if ours is None or ours.user.is_of_staff:
            return False
        return bool(super().can_authenticate_by_email(login, email))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tells who has proven an address elsewhere that there is an account with it, and how to come in."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        proven = [found.email.lower() for found in sociallogin.email_addresses if found.verified]
        taken = Reader.objects.filter(email__in=proven).first() or _owner_of(proven)
        if taken is not None:
            context = {
                "email": next(iter(proven)),
                "provider": sociallogin.provider,
                "next": sociallogin.state.get("next") or "",
            }
            raise ImmediateHttpResponse(render(request, "socialaccount/already_here.html", context, status=409))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        reader = sociallogin.user
        if not form:
            reader.display_name = _public_name(sociallogin)
            if told := wishes.name_new(reader):
                messages.warning(request, told)
            reader.status = Reader.Status.MEMBER if may_register(reader.email) else Reader.Status.WAITING
        return super().save_user(request, sociallogin, form)

    def get_requests_session(self) -> Any:
        """The only way in which allauth speaks to a provider: over TLS, to the address itself, in the time it sets.

        No redirect is followed, and neither a proxy nor a password is taken from this machine's environment.
        """
        session = super().get_requests_session()
        session.trust_env = False
        session.max_redirects = 0
        request = session.request

        def checked(method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            check_address(url)
            return request(method, url, *args, **{**kwargs, "allow_redirects": False})

        session.request = checked
        return session


def check_address(url: str) -> None:
    """Raises `OAuth2Error` unless the address is https, or on the very server that the operator named without TLS."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme, parts.netloc) in _plain_issuers():
        return
    raise OAuth2Error("A provider's address is not https.")


def _plain_issuers() -> set[tuple[str, str]]:
    """The issuers on this machine that speak no TLS: config/providers.py lets no other be without."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    named = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return {(parts.scheme, parts.netloc) for parts in named if parts.scheme == "http"}


def _owner_of(addresses: list[str]) -> Reader | None:
    found = EmailAddress.objects.filter(email__in=addresses).select_related("user").first()
    return found.user if found else None


def _public_name(sociallogin: SocialLogin) -> str:
    """The name that came with somebody, where it can be a reader's; else empty."""
    user = sociallogin.user
    name = f"{user.first_name} {user.last_name}".strip() if user else ""
    try:
        name = clean_display_name(name)
        refuse_official_name(name)
    except ValidationError:
        return ""
    return name
