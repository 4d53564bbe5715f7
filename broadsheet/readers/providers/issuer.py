"""OpenID Connect (Core 1.0) with any issuer: allauth's provider, held to what the standard asks of a client.

The ID token is checked against the issuer's published keys, and its `nonce` ties it to the browser that began; who the
issuer says somebody is and what it tells of them must be of the same person.
"""

import json
import secrets
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

# Signatures with a private key only: the client's secret is no key (RFC 8725, 3.1), and "none" is no signature.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 30
MOST_BYTES = 512 * 1024


class IssuerAdapter(OpenIDConnectOAuth2Adapter):
    """What is asked of the issuer, and how its answers are believed. Raises `OAuth2Error` where they cannot be."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The issuer's own description (OpenID Connect Discovery 1.0), which must be of the issuer that was asked."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            found = fetch(provider.server_url)
            named = str(provider.app.settings["server_url"]).removesuffix("/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != named.rstrip("/"):
                raise OAuth2Error("The issuer describes itself as another one.")
            for needed in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(found.get(needed), str):
                    raise OAuth2Error(f"The issuer names no {needed}.")
            self._openid_config = found
        return self._openid_config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self.check(app, kwargs["response"].get("id_token"))
        if not claims.get("email") or "email_verified" not in claims:
            endpoint = self.openid_config.get("userinfo_endpoint")
            more = fetch(endpoint, {"Authorization": f"Bearer {token.token}"}) if endpoint else {}
            if more and more.get("sub") != claims["sub"]:
                raise OAuth2Error("The issuer spoke of two people.")
            claims = {**claims, **more}
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        return login

    def check(self, app: SocialApp, id_token: Any) -> dict[str, Any]:
        """The claims of an ID token that this issuer made, for us, for this log-in, just now."""
        if not isinstance(id_token, str):
            raise OAuth2Error("The issuer sent no ID token.")
        try:
            header = jwt.get_unverified_header(id_token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise OAuth2Error("The ID token is not signed in a way that we take.")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(str(header.get("kid", "")), algorithm),
                algorithms=[algorithm],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"The ID token cannot be believed: {error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != app.client_id:
            raise OAuth2Error("The ID token was given to another client.")
        nonce = claims.get("nonce")
        if (
            not self.nonce
            or not isinstance(nonce, str)
            or not secrets.compare_digest(nonce.encode(), self.nonce.encode())
        ):
            raise OAuth2Error("The ID token belongs to another log-in.")
        return claims

    def _key(self, kid: str, algorithm: str) -> jwt.PyJWK:
        """The issuer's key of that name, for signatures of that kind."""
        keys = fetch(self.openid_config["jwks_uri"]).get("keys", [])
        fitting = [
            key
            for key in keys
            if isinstance(key, dict)
            and (key.get("kid") == kid or not kid)
            and key.get("use", "sig") == "sig"
            and key.get("alg", algorithm) == algorithm
        ]
        if len(fitting) != 1:
            raise OAuth2Error("The issuer has no such key.")
        # A key of another kind than the signature's is refused there.
        return jwt.PyJWK(fitting[0], algorithm)


class Issuer(OpenIDConnectProvider):
    package = "broadsheet.readers.providers"
    oauth2_adapter_class = IssuerAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        parameters = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        # What is left over is kept in the session, beside what ties the answer to it.
        response: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=parameters, nonce=nonce, **kwargs
        )
        return response

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address, proven where the issuer says so in so many words: some write "false" as a text."""
        is_proven = data.get("email_verified") in (True, "true")
        email = data.get("email")
        return [EmailAddress(email=email, verified=is_proven, primary=True)] if isinstance(email, str) and email else []


class IssuerCallbackView(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Issuer) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = str((state or {}).get("nonce") or "")
        return state, response


def fetch(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at a provider's address. Raises `OAuth2Error` for anything else."""
    with get_adapter().get_requests_session() as session:
        try:
            response = session.get(url, headers=headers, stream=True)
            response.raise_for_status()
            body = b""
            for piece in response.iter_content(16 * 1024):
                body += piece
                if len(body) > MOST_BYTES:
                    raise OAuth2Error("The issuer's answer is too long.")
            found = json.loads(body)
        except (OSError, ValueError) as error:
            # `requests` derives its errors from OSError.
            raise OAuth2Error(f"The issuer cannot be asked: {type(error).__name__}") from error
    if response.status_code != 200 or not isinstance(found, dict):
        raise OAuth2Error("The issuer's answer cannot be read.")
    return found
