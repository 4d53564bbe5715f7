"""Whom readers may log in with besides their e-mail address: other companies, the paper's own OpenID Connect issuer,
and the site that its readers have accounts at already. Half of a provider's settings is an error, not a button."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadsheet.config.environment import Environment, SettingsError
from broadsheet.readers.providers.site import SignOn

# RFC 7518, 3.2: a key as long as the hash's output.
SHORTEST_KEY = 32
WITH_PUBLIC_KEY = ("RS256", "ES256", "EdDSA")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def providers(environment: Environment) -> dict[str, dict[str, Any]]:
    """What allauth wants to know, as SOCIALACCOUNT_PROVIDERS. Raises `SettingsError`."""
    found: dict[str, dict[str, Any]] = {
        "google": {"SCOPE": ["openid", "profile", "email"], "OAUTH_PKCE_ENABLED": True},
        "github": {"SCOPE": ["user:email"]},
        "openid_connect": {
            "provider_class": "broadsheet.readers.providers.issuer.Issuer",
            "OAUTH_PKCE_ENABLED": True,
        },
    }
    for provider in ("google", "github"):
        if given := _together(environment, provider.upper(), "CLIENT_ID", "SECRET"):
            found[provider]["APPS"] = [{"client_id": given["CLIENT_ID"], "secret": given["SECRET"]}]
    if given := _together(environment, "APPLE", "CLIENT_ID", "TEAM", "KEY_ID", "KEY_FILE"):
        key = _read_key("BROADSHEET_APPLE_KEY_FILE", given["KEY_FILE"], "PRIVATE KEY")
        app = {"client_id": given["CLIENT_ID"], "secret": given["KEY_ID"], "key": given["TEAM"]}
        found["apple"] = {"APPS": [{**app, "settings": {"certificate_key": key}}]}
    if given := _together(environment, "OIDC", "URL", "CLIENT_ID", "SECRET"):
        url = _address("BROADSHEET_OIDC_URL", given["URL"]).removesuffix("/.well-known/openid-configuration")
        options: dict[str, Any] = {"server_url": url}
        if environment.switch("BROADSHEET_OIDC_TRUST_EMAIL"):
            options["verified_email"] = True
        found["openid_connect"]["APPS"] = [
            {
                "provider_id": "oidc",
                "name": environment.text("BROADSHEET_OIDC_NAME") or urlsplit(url).hostname,
                "client_id": given["CLIENT_ID"],
                "secret": given["SECRET"],
                "settings": options,
            }
        ]
    return found


def sign_on(environment: Environment, public_url: str) -> SignOn | None:
    """The site whose users may sign on here, where there is one. Raises `SettingsError`."""
    url = environment.text("BROADSHEET_SIGN_ON_URL")
    key, file = environment.text("BROADSHEET_SIGN_ON_KEY"), environment.text("BROADSHEET_SIGN_ON_KEY_FILE")
    if not url:
        if key or file:
            raise SettingsError("BROADSHEET_SIGN_ON_URL is missing: where readers go to sign on at your site.")
        return None
    url = _address("BROADSHEET_SIGN_ON_URL", url)
    if bool(key) == bool(file):
        raise SettingsError(
            "Set either BROADSHEET_SIGN_ON_KEY (a secret that your site has too) or BROADSHEET_SIGN_ON_KEY_FILE (your "
            "site's public key)."
        )
    algorithm = environment.text("BROADSHEET_SIGN_ON_ALGORITHM", "HS256" if key else "RS256")
    allowed = ("HS256",) if key else WITH_PUBLIC_KEY
    if algorithm not in allowed:
        which = "BROADSHEET_SIGN_ON_KEY" if key else "BROADSHEET_SIGN_ON_KEY_FILE"
        raise SettingsError(f"BROADSHEET_SIGN_ON_ALGORITHM must be {' or '.join(allowed)} with {which}.")
    if key and len(key.encode()) < SHORTEST_KEY:
        raise SettingsError(f"BROADSHEET_SIGN_ON_KEY must have at least {SHORTEST_KEY} bytes.")
    parts = urlsplit(url)
    return SignOn(
        url=url,
        name=environment.text("BROADSHEET_SIGN_ON_NAME") or parts.hostname or url,
        algorithm=algorithm,
        key=key or _public_key(file, algorithm),
        issuer=environment.text("BROADSHEET_SIGN_ON_ISSUER") or f"{parts.scheme}://{parts.netloc}",
        audience=public_url,
    )


def _together(environment: Environment, provider: str, *names: str) -> dict[str, str]:
    """The provider's settings: all of them or, where none is set, nothing. Raises `SettingsError` for some of them."""
    given = {name: environment.text(f"BROADSHEET_{provider}_{name}") for name in names}
    missing = [f"BROADSHEET_{provider}_{name}" for name in names if not given[name]]
    if not missing:
        return given
    if len(missing) < len(names):
        raise SettingsError(f"{', '.join(missing)} must be set too, for readers to log in that way.")
    return {}


def _address(name: str, url: str) -> str:
    """The address of another server. Raises `SettingsError` unless it is https (or this machine, for trying out)."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or parts.username or parts.fragment:
        raise SettingsError(f"{name} must be an address such as https://accounts.example, not “{url}”.")
    return url.rstrip("/")


def _read_key(name: str, file: str, kind: str) -> str:
    try:
        text = Path(file).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} names {file}, which cannot be read: {error}") from None
    if not re.search(rf"^-----BEGIN (?:[A-Z]+ )*{kind}-----$", text, re.MULTILINE):
        raise SettingsError(f"{name} names {file}, in which there is no {kind.lower()} (PEM).")
    return text


def _public_key(file: str, algorithm: str) -> str:
    """The PEM text of a public key that goes with the algorithm."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    name = "BROADSHEET_SIGN_ON_KEY_FILE"
    text = _read_key(name, file, "PUBLIC KEY")
    try:
        key = load_pem_public_key(text.encode())
    except ValueError as error:
        raise SettingsError(f"{name} names {file}, which cannot be read: {error}") from None
    fits = {
        "RS256": isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048,
        "ES256": isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1),
        "EdDSA": isinstance(key, ed25519.Ed25519PublicKey),
    }
    if not fits[algorithm]:
        raise SettingsError(f"{name} names {file}, whose key is not one for {algorithm} (RSA: 2048 bits or more).")
    return text
