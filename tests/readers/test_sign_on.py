"""Signing on with the site that knows the paper's readers: what its word is good for, and what is not its word."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from broadsheet.config.environment import Environment, SettingsError
from broadsheet.config.providers import providers, sign_on
from broadsheet.readers.models import Reader, Registration, UsedToken
from broadsheet.readers.providers.site import SignOn
from tests.factories import make_front
from tests.readers.people import make_member

KEY = "0123456789abcdef0123456789abcdef"
SITE = SignOn("https://club.example/sso", "The club", "HS256", KEY, "https://club.example", "http://testserver")


@pytest.fixture(autouse=True)
def site(settings: Any, request: pytest.FixtureRequest) -> None:
    settings.SIGN_ON = SITE
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        make_front()


def who(browser: Client) -> str:
    reader = browser.get("/me").json()["reader"]
    return reader["name"] if reader else ""


def go(browser: Client, next_url: str = "") -> str:
    """Begins a sign-on; the number that the site is given."""
    page = browser.get("/accounts/sign-on/", {"next": next_url})
    assert page.status_code == 302
    address = urlsplit(page["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == SITE.url
    brought = parse_qs(address.query)
    assert brought["return_to"] == ["http://testserver/accounts/sign-on/return/"]
    return brought["nonce"][0]


def claims_of(nonce: str, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {
        "iss": SITE.issuer,
        "aud": SITE.audience,
        "iat": now,
        "exp": now + 300,
        "jti": uuid.uuid4().hex,
        "nonce": nonce,
        "sub": "42",
        "email": "anna@example.org",
        "email_verified": True,
        "name": "Anna Berg",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


def come_back(browser: Client, token: str) -> Any:
    return browser.get("/accounts/sign-on/return/", {"token": token})


def sign(browser: Client, next_url: str = "", **changes: Any) -> Any:
    """A whole sign-on."""
    return come_back(
        browser, jwt.encode(claims_of(**{"nonce": go(browser, next_url), **changes}), KEY, algorithm="HS256")
    )


@pytest.mark.django_db
def test_a_user_of_the_site_is_a_reader_at_once_and_the_same_one_next_time() -> None:
    browser = Client()
    assert b"Continue with The club" in browser.get("/accounts/login/").content
    assert sign(browser, "/about/")["Location"] == "/about/"
    assert who(browser) == "Anna Berg"
    reader = Reader.objects.get()
    assert reader.status == Reader.Status.MEMBER and EmailAddress.objects.get(user=reader).verified
    again = Client()
    sign(again, email="anna@elsewhere.example", name="Somebody")
    assert who(again) == "Anna Berg" and Reader.objects.get().email == "anna@example.org"


@pytest.mark.django_db
def test_the_button_is_a_form_like_the_others() -> None:
    page = Client().post("/accounts/enter/sign-on/", {"next": "/about/"})
    assert page.status_code == 200 and b"https://club.example/sso?nonce=" in page.content


@pytest.mark.django_db
def test_nothing_is_there_where_no_site_is_set(settings: Any) -> None:
    settings.SIGN_ON = None
    assert b"Continue with" not in Client().get("/accounts/login/").content
    assert Client().get("/accounts/sign-on/").status_code == 404
    assert Client().get("/accounts/sign-on/return/?token=x").status_code == 404
    assert Client().post("/accounts/enter/sign-on/").status_code == 404


@pytest.mark.django_db
def test_both_sides_proven_is_the_same_person() -> None:
    anna = make_member("Anna", email="anna@example.org")
    browser = Client()
    sign(browser)
    assert who(browser) == "Anna" and SocialAccount.objects.get(provider="sign-on", uid="42").user == anna


@pytest.mark.django_db
def test_an_address_that_the_site_has_not_proven_opens_nothing() -> None:
    make_member("Anna", email="anna@example.org")
    browser = Client()
    sign(browser, email_verified=False)
    assert who(browser) == "" and not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_somebody_new_whose_address_is_not_proven_proves_it_here() -> None:
    browser = Client()
    page = sign(browser, email_verified=False)
    assert page.status_code == 302 and page["Location"].startswith("/accounts/confirm-email/")
    assert who(browser) == ""


@pytest.mark.django_db
def test_an_address_that_we_have_not_proven_opens_nothing() -> None:
    make_member("Anna", email="anna@example.org", is_verified=False)
    browser = Client()
    page = sign(browser)
    assert page.status_code == 409 and b"Send me a code" in page.content
    assert who(browser) == "" and not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_the_site_opens_no_door_to_the_newsroom() -> None:
    editor = make_member("Ed", email="anna@example.org")
    editor.groups.add(Group.objects.get_or_create(name="Editors")[0])
    boss = make_member("Boss", email="boss@example.org", is_superuser=True)
    for somebody in (editor, boss):
        browser = Client()
        assert sign(browser, email=somebody.email, sub=somebody.email).status_code == 409
        assert who(browser) == ""


@pytest.mark.django_db
def test_a_second_factor_stays_required() -> None:
    anna = make_member("Anna", email="anna@example.org")
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = Client()
    assert sign(browser)["Location"] == "/accounts/2fa/authenticate/"
    assert who(browser) == ""


@pytest.mark.django_db
def test_who_is_shut_out_stays_out() -> None:
    make_member("Anna", email="anna@example.org", is_active=False, status=Reader.Status.SHUT_OUT)
    browser = Client()
    sign(browser)
    assert who(browser) == ""


@pytest.mark.django_db
def test_the_paper_s_rules_of_registration_hold() -> None:
    rules = Registration.load()
    rules.door = Registration.Door.CLOSED
    rules.save()
    sign(Client())
    assert not Reader.objects.exists()
    rules.door = Registration.Door.APPROVAL
    rules.save()
    sign(Client())
    assert Reader.objects.get().status == Reader.Status.WAITING


@pytest.mark.django_db
def test_age_and_terms_are_asked() -> None:
    rules = Registration.load()
    rules.minimum_age, rules.terms_url = 16, "/terms/"
    rules.save()
    browser = Client()
    assert sign(browser)["Location"] == "/accounts/3rdparty/signup/"
    assert not Reader.objects.exists()
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Anna", "is_of_age": "on", "agrees": "on"})
    assert Reader.objects.get().confirmed_age == 16 and who(browser) == "Anna"


@pytest.mark.django_db
def test_a_name_that_says_it_is_the_paper_is_not_taken() -> None:
    make_member("Ed Itor", "Editors", is_staff=True)
    browser = Client()
    assert sign(browser, name="Ed Itor")["Location"] == "/accounts/3rdparty/signup/"


# Moments are those of the test, not of its collection.
WRONG: list[dict[str, Any]] = [
    {"iss": "https://evil.example"},
    {"iss": ...},
    {"aud": "https://another.example"},
    {"aud": ["http://testserver", "https://another.example"]},
    {"aud": ...},
    {"exp": lambda now: now - 60},
    {"exp": ...},
    {"exp": lambda now: now + 3600},
    {"exp": lambda now: str(now + 60)},
    {"iat": ...},
    {"iat": lambda now: now + 300},
    {"jti": ...},
    {"jti": ""},
    {"jti": 7},
    {"nonce": "never given"},
    {"nonce": ...},
    {"nonce": ["a"]},
    {"sub": ...},
    {"sub": ""},
    {"sub": "x" * 500},
    {"sub": 42},
    {"email": ...},
    {"email": "no address"},
    {"email": "a@example.org\nBcc: b@example.org"},
    {"email_verified": ...},
    {"email_verified": "true"},
    {"email_verified": 1},
    {"name": ...},
    {"name": {"first": "Anna"}},
    {"nbf": lambda now: now + 300},
]


@pytest.mark.django_db
@pytest.mark.parametrize("changes", WRONG, ids="-".join)
def test_a_token_that_is_not_quite_right_is_refused_in_plain_words(changes: dict[str, Any]) -> None:
    make_member("Anna", email="anna@example.org")
    browser, now = Client(), int(time.time())
    page = sign(browser, **{name: value(now) if callable(value) else value for name, value in changes.items()})
    assert page.status_code == 400 and b"Nothing has happened to your account" in page.content
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert who(browser) == "" and not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_a_second_of_clocks_apart_does_not_matter() -> None:
    browser = Client()
    now = int(time.time())
    assert sign(browser, iat=now + 20, exp=now + 20).status_code == 302
    assert who(browser) == "Anna Berg"


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _forged(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    signed = f"{_part(json.dumps(header).encode())}.{_part(json.dumps(claims).encode())}"
    return f"{signed}.{_part(hmac.digest(secret, signed.encode(), hashlib.sha256)) if secret else ''}"


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["none", "None", "HS512", "RS256", "", None])
def test_the_algorithm_is_ours_to_choose(algorithm: Any) -> None:
    browser = Client()
    header = {"alg": algorithm, "typ": "JWT"} if algorithm is not None else {"typ": "JWT"}
    for secret in (b"", KEY.encode()):
        assert come_back(browser, _forged(header, claims_of(go(browser)), secret)).status_code == 400
    assert who(browser) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.ü.ö", "a" * 9000, "..", "e30.e30."])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert come_back(Client(), token).status_code == 400


def key_pair(algorithm: str) -> tuple[Any, str]:
    key: Any = {
        "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate,
    }[algorithm]()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key, public.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_public_key_checks_signatures_and_is_no_secret(algorithm: str, settings: Any) -> None:
    key, public = key_pair(algorithm)
    settings.SIGN_ON = SignOn(SITE.url, SITE.name, algorithm, public, SITE.issuer, SITE.audience)
    browser = Client()
    forged = _forged({"alg": "HS256", "typ": "JWT"}, claims_of(go(browser)), public.encode())
    assert come_back(browser, forged).status_code == 400
    another, _public = key_pair(algorithm)
    assert come_back(browser, jwt.encode(claims_of(go(browser)), another, algorithm=algorithm)).status_code == 400
    assert who(browser) == ""
    assert come_back(browser, jwt.encode(claims_of(go(browser)), key, algorithm=algorithm)).status_code == 302
    assert who(browser) == "Anna Berg"


@pytest.mark.django_db
def test_no_token_works_twice_and_none_in_another_browser() -> None:
    browser, victim = Client(), Client()
    token = jwt.encode(claims_of(go(browser)), KEY, algorithm="HS256")
    go(victim)
    assert come_back(victim, token).status_code == 400 and who(victim) == ""
    assert come_back(browser, token).status_code == 302
    assert come_back(browser, token).status_code == 400
    used = UsedToken.objects.get()
    assert used.expires_at.timestamp() > time.time() + 300
    # The same jti with another nonce is the same word said twice.
    jti = jwt.decode(token, options={"verify_signature": False})["jti"]
    assert sign(Client(), jti=jti).status_code == 400


@pytest.mark.django_db
def test_words_that_nobody_would_take_any_more_are_forgotten() -> None:
    sign(Client())
    UsedToken.objects.update(expires_at="2020-01-01T00:00:00Z")
    sign(Client())
    assert UsedToken.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_led_elsewhere_afterwards(elsewhere: str) -> None:
    assert sign(Client(), elsewhere)["Location"] == "/"


@pytest.mark.django_db
def test_connecting_is_not_begun_by_a_link() -> None:
    make_member("Ben", email="ben@example.org")
    browser = Client()
    browser.force_login(Reader.objects.get(email="ben@example.org"))
    browser.get("/accounts/sign-on/", {"process": "connect"})
    (kept,) = browser.session["sign_on"].values()
    assert kept["process"] == "login"


@pytest.mark.django_db
def test_too_many_sign_ons_wait() -> None:
    browser = Client()
    for _ in range(60):
        browser.get("/accounts/sign-on/")
    assert browser.get("/accounts/sign-on/").status_code == 429
    assert len(browser.session["sign_on"]) == 5
    for _ in range(60):
        come_back(browser, "x")
    page = come_back(browser, "x")
    assert page.status_code == 429 and page["Retry-After"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_token_one_gets_in(settings: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from broadsheet.readers.providers.sign_on import NotBelieved, _use_up

    claims = claims_of("n")

    def use() -> bool:
        try:
            _use_up(SITE, claims)
        except NotBelieved:
            return False
        finally:
            connection.close()
        return True

    if connection.vendor == "sqlite":
        # One database in memory is not shared between threads.
        assert [use_once(claims), use_once(claims)] == [True, False]
        return
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: use(), range(4))) == [False, False, False, True]


def use_once(claims: dict[str, Any]) -> bool:
    from broadsheet.readers.providers.sign_on import NotBelieved, _use_up

    try:
        _use_up(SITE, claims)
    except NotBelieved:
        return False
    return True


def settings_of(**given: str) -> Environment:
    return Environment({f"BROADSHEET_{name}": value for name, value in given.items()}, Path("/nonexistent"))


def test_settings_make_a_site(tmp_path: Path) -> None:
    made = sign_on(settings_of(SIGN_ON_URL="https://club.example/sso", SIGN_ON_KEY=KEY), "https://paper.example")
    assert made == SignOn(
        "https://club.example/sso", "club.example", "HS256", KEY, "https://club.example", "https://paper.example"
    )
    file = tmp_path / "key.pem"
    file.write_text(key_pair("EdDSA")[1])
    given = {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY_FILE": str(file), "SIGN_ON_ALGORITHM": "EdDSA"}
    assert sign_on(settings_of(**given), "https://paper.example").algorithm == "EdDSA"  # type: ignore[union-attr]
    assert sign_on(settings_of(), "https://paper.example") is None


@pytest.mark.parametrize(
    "given",
    [
        {"SIGN_ON_URL": "https://club.example"},
        {"SIGN_ON_KEY": KEY},
        {"SIGN_ON_URL": "http://club.example", "SIGN_ON_KEY": KEY},
        {"SIGN_ON_URL": "https://user:password@club.example", "SIGN_ON_KEY": KEY},
        {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY": "short"},
        {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY": KEY, "SIGN_ON_ALGORITHM": "RS256"},
        {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY": KEY, "SIGN_ON_ALGORITHM": "none"},
        {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY": KEY, "SIGN_ON_KEY_FILE": "/key"},
        {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY_FILE": "/nowhere"},
    ],
    ids=str,
)
def test_half_a_site_is_an_error_in_words(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="BROADSHEET_SIGN_ON"):
        sign_on(settings_of(**given), "https://paper.example")


def test_a_key_of_another_kind_or_too_short_is_refused(tmp_path: Path) -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    file = tmp_path / "key.pem"
    pem = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for text in (short.public_bytes(*pem).decode(), key_pair("ES256")[1], "no key"):
        file.write_text(text)
        given = {"SIGN_ON_URL": "https://club.example", "SIGN_ON_KEY_FILE": str(file)}
        with pytest.raises(SettingsError, match="KEY_FILE"):
            sign_on(settings_of(**given), "https://paper.example")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"GOOGLE_CLIENT_ID": "a"}, "BROADSHEET_GOOGLE_SECRET"),
        ({"GITHUB_SECRET": "a"}, "BROADSHEET_GITHUB_CLIENT_ID"),
        ({"APPLE_CLIENT_ID": "a", "APPLE_TEAM": "b"}, "BROADSHEET_APPLE_KEY_ID, BROADSHEET_APPLE_KEY_FILE"),
        ({"OIDC_URL": "https://id.example"}, "BROADSHEET_OIDC_CLIENT_ID, BROADSHEET_OIDC_SECRET"),
        ({"OIDC_URL": "http://id.example", "OIDC_CLIENT_ID": "a", "OIDC_SECRET": "b"}, "BROADSHEET_OIDC_URL"),
    ],
)
def test_half_a_provider_is_an_error_that_names_the_rest(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        providers(settings_of(**given))


def test_providers_come_from_settings_alone(tmp_path: Path) -> None:
    key = tmp_path / "apple.p8"
    private = ec.generate_private_key(ec.SECP256R1())
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    given = {"GOOGLE_CLIENT_ID": "g", "GOOGLE_SECRET": "s", "GITHUB_CLIENT_ID": "h", "GITHUB_SECRET": "s"}
    given |= {"APPLE_CLIENT_ID": "a", "APPLE_TEAM": "t", "APPLE_KEY_ID": "k", "APPLE_KEY_FILE": str(key)}
    given |= {"OIDC_URL": "https://id.example/realm/", "OIDC_CLIENT_ID": "o", "OIDC_SECRET": "s", "OIDC_NAME": "Club"}
    made = providers(settings_of(**given))
    assert {name for name, options in made.items() if options.get("APPS")} == {
        "google",
        "github",
        "apple",
        "openid_connect",
    }
    (app,) = made["openid_connect"]["APPS"]
    assert app["settings"] == {"server_url": "https://id.example/realm"} and app["name"] == "Club"
    assert not any(options.get("APPS") for options in providers(settings_of()).values())
