"""Sign-on: the site at which the paper's readers have their accounts says, by a signed token, who somebody is.

The browser goes to the site with a `nonce` and a `return_to`; the site sends it back there with a `token`: a JSON Web
Token (RFC 7519) with the claims `iss`, `aud`, `iat`, `exp`, `jti`, `nonce`, `sub`, `email`, `email_verified`, `name`.
The algorithm is the setting's, whatever the token says (RFC 8725, 3.1).
"""

import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess, Provider, ProviderAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from broadsheet.readers.models import UsedToken
from broadsheet.readers.providers.site import SignOn

PROVIDER = "sign-on"
REQUIRED = ["iss", "aud", "iat", "exp", "jti", "nonce", "sub", "email", "email_verified", "name"]
LEEWAY = timedelta(seconds=30)
# From being made to running out.
LONGEST_LIFE = timedelta(minutes=10)
LONGEST_TOKEN = 8000
LONGEST_SUBJECT = 190
_SESSION_KEY = "sign_on"
# So many at once in one browser: one for each tab in which somebody pressed the button.
_MOST_NONCES = 5
_NONCE_LIFE = timedelta(minutes=15)


class NotBelieved(Exception):
    """The token is not the site's word about this browser, now; the message says why, for the log."""


class SignOnAccount(ProviderAccount):
    pass


class SignOnProvider(Provider):
    """The site as allauth sees it, so that the account there is listed, connected and taken off like any other."""

    id = PROVIDER
    package = "broadsheet.readers.providers"
    account_class = SignOnAccount
    uses_apps = False
    supports_redirect = True

    @property
    def name(self) -> str:
        return settings.SIGN_ON.name if settings.SIGN_ON else PROVIDER

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        query = {key: value for key, value in kwargs.items() if key == "next"}
        return reverse("sign-on_login") + (f"?{urlencode(query)}" if query else "")

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        site = settings.SIGN_ON
        assert site is not None
        return begin(request, site, next_url or "", process)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": data["email"], "name": data["name"]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        return [EmailAddress(email=data["email"], verified=data["email_verified"], primary=True)]


def begin(request: HttpRequest, site: SignOn, next_url: str, process: str = AuthProcess.LOGIN) -> HttpResponse:
    """Sends the browser to the site. `next_url` is where it goes in the end, an address that was checked already.

    `process` may be to connect the account there with the one here: only for who asked for it on a form of ours.
    """
    nonce = secrets.token_urlsafe(24)
    now = time.time()
    open_nonces = {
        known: kept for known, kept in _nonces(request).items() if now - kept["at"] < _NONCE_LIFE.total_seconds()
    }
    newest = sorted(open_nonces.items(), key=lambda item: item[1]["at"])[-(_MOST_NONCES - 1) :]
    request.session[_SESSION_KEY] = {**dict(newest), nonce: {"at": now, "next": next_url, "process": process}}
    return_to = settings.PUBLIC_URL + reverse("sign-on_callback")
    joint = "&" if urlsplit(site.url).query else "?"
    return HttpResponseRedirect(f"{site.url}{joint}{urlencode({'nonce': nonce, 'return_to': return_to})}")


def check(request: HttpRequest, site: SignOn, token: str) -> SocialLogin:
    """Who the token says has come, to be logged in. Raises `NotBelieved`. No token is believed twice."""
    claims = read(site, token)
    kept = _take_nonce(request, claims["nonce"])
    _use_up(site, claims)
    provider = get_adapter().get_provider(request, PROVIDER)
    login: SocialLogin = provider.sociallogin_from_response(request, claims)
    login.state = {"process": kept["process"], "next": kept["next"]}
    return login


def read(site: SignOn, token: str) -> dict[str, Any]:
    """The claims of a token that the site made for this paper, and that has not run out. Raises `NotBelieved`."""
    if not token or len(token) > LONGEST_TOKEN:
        raise NotBelieved("there is no token, or it is too long")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=site.key,
            algorithms=[site.algorithm],
            audience=site.audience,
            issuer=site.issuer,
            leeway=LEEWAY.total_seconds(),
            options={"require": REQUIRED, "strict_aud": True},
        )
    except jwt.PyJWTError as error:
        raise NotBelieved(str(error)) from None
    # What PyJWT takes for a time it also takes as a text; life is measured on numbers.
    if not all(isinstance(claims[name], int | float) and not isinstance(claims[name], bool) for name in ("iat", "exp")):
        raise NotBelieved("iat and exp must be numbers")
    if claims["exp"] - claims["iat"] > LONGEST_LIFE.total_seconds():
        raise NotBelieved(f"it lives longer than {LONGEST_LIFE}")
    for name in ("jti", "nonce", "sub", "email", "name"):
        if not isinstance(claims[name], str) or (not claims[name].strip() and name != "name"):
            raise NotBelieved(f"{name} must be a text")
    if len(claims["sub"]) > LONGEST_SUBJECT:
        raise NotBelieved(f"sub is longer than {LONGEST_SUBJECT} characters")
    if not isinstance(claims["email_verified"], bool):
        raise NotBelieved("email_verified must be true or false")
    try:
        validate_email(claims["email"])
    except ValidationError:
        raise NotBelieved("email is not an e-mail address") from None
    return claims


def _nonces(request: HttpRequest) -> dict[str, dict[str, Any]]:
    kept = request.session.get(_SESSION_KEY)
    return kept if isinstance(kept, dict) else {}


def _take_nonce(request: HttpRequest, nonce: str) -> dict[str, Any]:
    """What was kept with the number when this browser was sent off. Raises `NotBelieved` where it never was."""
    kept = _nonces(request)
    found = kept.get(nonce)
    if found is None or time.time() - found["at"] > _NONCE_LIFE.total_seconds():
        raise NotBelieved("this browser was not sent to the site, or long ago")
    request.session[_SESSION_KEY] = {known: value for known, value in kept.items() if known != nonce}
    return found


def _use_up(site: SignOn, claims: dict[str, Any]) -> None:
    """Writes the token down until after nobody would take it. Raises `NotBelieved` where it is written down already."""
    now = timezone.now()
    UsedToken.objects.filter(expires_at__lt=now).delete()
    token_hash = salted_hmac("broadsheet.sign-on", f"{site.issuer}\0{claims['jti']}", algorithm="sha256").hexdigest()
    expires_at = datetime.fromtimestamp(claims["exp"], UTC) + LEEWAY + timedelta(hours=1)
    try:
        with transaction.atomic():
            UsedToken.objects.create(token_hash=token_hash, expires_at=expires_at)
    except IntegrityError:
        raise NotBelieved("it was used before") from None
