"""Logging in with an OpenID Connect issuer, and what becomes of whoever tries to come in as somebody else."""

from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import Group
from django.test import Client

from broadsheet.readers.models import Reader, Registration
from tests.factories import make_front
from tests.readers.entrance import last_code
from tests.readers.issuer import CLIENT, Issuer, running_issuer
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
ANNA = {"email": "anna@example.org", "email_verified": True, "name": "Anna Berg"}


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    make_front()
    with running_issuer() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.settings()
        running.claims = dict(ANNA)
        yield running


def who(browser: Client) -> str:
    reader = browser.get("/me").json()["reader"]
    return reader["name"] if reader else ""


def set_rules(**rules: Any) -> None:
    registration = Registration.load()
    for name, value in rules.items():
        setattr(registration, name, value)
    registration.save()


def test_a_new_reader_is_asked_what_to_be_called_and_is_in(issuer: Issuer) -> None:
    browser = Client()
    assert b"Our club" in browser.get("/accounts/login/").content
    page = issuer.come_back(browser, "/about/")
    assert page["Location"] == "/accounts/3rdparty/signup/"
    form = browser.get(page["Location"]).content.decode()
    assert 'value="Anna Berg"' in form and "anna@example.org" in form
    done = browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B"})
    assert done["Location"] == "/about/"
    assert who(browser) == "Ann B"
    reader = Reader.objects.get(email="anna@example.org")
    assert reader.status == Reader.Status.MEMBER and not reader.has_usable_password()
    assert EmailAddress.objects.get(user=reader).verified
    assert SocialAccount.objects.get(user=reader).extra_data == {"email": "anna@example.org", "name": "Anna Berg"}
    again = Client()
    assert issuer.come_back(again).status_code == 302
    assert who(again) == "Ann B"


def test_the_proven_address_cannot_be_exchanged_on_the_form(issuer: Issuer) -> None:
    browser = Client()
    issuer.come_back(browser)
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B", "email": "victim@example.org"})
    assert not Reader.objects.filter(email="victim@example.org").exists()
    assert Reader.objects.get().email == "anna@example.org"


def test_age_and_terms_are_asked(issuer: Issuer) -> None:
    set_rules(minimum_age=16, terms_url="/terms/")
    browser = Client()
    issuer.come_back(browser)
    refused = browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B"})
    assert refused.status_code == 200 and not Reader.objects.exists()
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B", "is_of_age": "on", "agrees": "on"})
    reader = Reader.objects.get()
    assert reader.confirmed_age == 16 and reader.agreed_at


def test_a_closed_paper_takes_nobody_new(issuer: Issuer) -> None:
    set_rules(door="closed", welcome_domains="club.example")
    assert b"closed" in issuer.come_back(Client()).content.lower()
    issuer.claims["email"] = "anna@club.example"
    browser = Client()
    issuer.come_back(browser)
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B"})
    assert Reader.objects.get().email == "anna@club.example"


def test_a_paper_that_approves_has_them_wait(issuer: Issuer) -> None:
    set_rules(door="approval")
    browser = Client()
    issuer.come_back(browser)
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B"})
    assert Reader.objects.get().status == Reader.Status.WAITING


def test_both_sides_proven_is_the_same_person(issuer: Issuer) -> None:
    anna = make_member("Anna", email="anna@example.org")
    browser = Client()
    issuer.come_back(browser)
    assert who(browser) == "Anna"
    assert SocialAccount.objects.get().user == anna


@pytest.mark.parametrize("said", [False, None, "false", 0, "yes"])
def test_an_address_that_the_issuer_has_not_proven_opens_nothing(issuer: Issuer, said: Any) -> None:
    make_member("Anna", email="anna@example.org")
    issuer.claims["email_verified"] = said
    browser = Client()
    issuer.come_back(browser)
    browser.post("/accounts/3rdparty/signup/", {"display_name": "Ann B", "email": "anna@example.org"})
    assert who(browser) == ""
    assert not SocialAccount.objects.exists() and Reader.objects.count() == 1


def test_an_address_that_we_have_not_proven_opens_nothing(issuer: Issuer) -> None:
    make_member("Anna", email="anna@example.org", is_verified=False)
    browser = Client()
    page = issuer.come_back(browser)
    assert page.status_code == 409 and b"Send me a code" in page.content
    assert who(browser) == "" and not SocialAccount.objects.exists()


def test_an_address_leads_nobody_into_the_newsroom(issuer: Issuer) -> None:
    editor = make_member("Ed", email="anna@example.org")
    editor.groups.add(Group.objects.get_or_create(name="Editors")[0])
    browser = Client()
    assert issuer.come_back(browser).status_code == 409
    assert who(browser) == ""


def test_who_claimed_an_address_first_is_out_when_its_owner_proves_it(issuer: Issuer) -> None:
    issuer.claims["email_verified"] = False
    stranger = Client()
    issuer.come_back(stranger)
    stranger.post("/accounts/3rdparty/signup/", {"display_name": "Anna", "email": "anna@example.org"})
    assert who(stranger) == "" and SocialAccount.objects.count() == 1
    owner = Client()
    owner.post("/accounts/login/", {"login": "anna@example.org"})
    code = last_code("anna@example.org")
    owner.post("/accounts/login/code/confirm/", {"code": code})
    assert who(owner) == "Anna"
    assert not SocialAccount.objects.exists()
    again = Client()
    issuer.come_back(again)
    assert who(again) == ""


def test_a_second_factor_stays_required(issuer: Issuer) -> None:
    anna = make_member("Anna", email="anna@example.org")
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = Client()
    assert issuer.come_back(browser)["Location"] == "/accounts/2fa/authenticate/"
    assert who(browser) == ""


def test_who_is_shut_out_stays_out(issuer: Issuer) -> None:
    make_member("Anna", email="anna@example.org", is_active=False, status=Reader.Status.SHUT_OUT)
    browser = Client()
    issuer.come_back(browser)
    assert who(browser) == ""


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-paper"},
        {"aud": [CLIENT, "another-paper"]},
        {"aud": [CLIENT, "another-paper"], "azp": "another-paper"},
        {"iss": "https://evil.example"},
        {"nonce": "of another log-in"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"sub": None},
    ],
    ids=lambda claims: "-".join(claims) or "none",
)
def test_a_token_that_is_not_for_us_now_is_refused(issuer: Issuer, claims: dict[str, Any]) -> None:
    make_member("Anna", email="anna@example.org")
    issuer.claims |= claims
    browser = Client()
    assert issuer.come_back(browser).status_code == 401
    assert who(browser) == "" and not SocialAccount.objects.exists()


def test_a_token_that_the_issuer_did_not_sign_is_refused(issuer: Issuer) -> None:
    make_member("Anna", email="anna@example.org")
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    header = {"kid": "k1"}
    forgeries = [
        lambda claims: jwt.encode(claims, "", algorithm="none", headers=header),
        lambda claims: jwt.encode(claims, stranger, algorithm="RS256", headers=header),
        lambda claims: jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": "k2"}),
        lambda claims: jwt.encode(claims, "a secret of the paper and its issuer", algorithm="HS256", headers=header),
        lambda claims: _with_public_key_as_secret(issuer, claims),
    ]
    for forgery in forgeries:
        issuer.sign = forgery  # type: ignore[method-assign,assignment]
        browser = Client()
        assert issuer.come_back(browser).status_code == 401
        assert who(browser) == ""


def _with_public_key_as_secret(issuer: Issuer, claims: dict[str, Any]) -> str:
    """PyJWT will not sign so; whoever attacks does."""
    import base64
    import hashlib
    import hmac
    import json

    def part(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    signed = part(json.dumps({"alg": "HS256", "kid": "k1"}).encode()) + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.digest(issuer.public_pem(), signed, hashlib.sha256))).decode()


def test_what_the_issuer_tells_must_be_of_the_same_person(issuer: Issuer) -> None:
    anna = make_member("Anna", email="anna@example.org")
    issuer.claims = {}
    issuer.userinfo = {"sub": "u2", **ANNA}
    browser = Client()
    assert issuer.come_back(browser).status_code == 401
    issuer.userinfo["sub"] = "u1"
    issuer.come_back(browser)
    assert SocialAccount.objects.get().user == anna


def test_an_answer_is_good_once_and_in_its_own_browser(issuer: Issuer) -> None:
    make_member("Anna", email="anna@example.org")
    browser, victim = Client(), Client()
    state = issuer.go(browser)["state"]
    issuer.go(victim)
    address = {"code": "c", "state": state}
    assert victim.get("/accounts/oidc/oidc/login/callback/", address).status_code == 401
    assert who(victim) == ""
    issuer.nonce = ""
    state = issuer.go(browser)["state"]
    browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": state})
    assert who(browser) == "Anna"
    assert browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": state}).status_code == 401


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_led_elsewhere_afterwards(issuer: Issuer, elsewhere: str) -> None:
    make_member("Anna", email="anna@example.org")
    assert issuer.come_back(Client(), elsewhere)["Location"] == "/"


def test_a_log_in_begins_with_a_form_of_ours(issuer: Issuer) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/enter/oidc/").status_code == 403
    assert Client().get("/accounts/enter/oidc/").status_code == 405
    page = Client().get("/accounts/oidc/oidc/login/")
    assert page.status_code == 200 and b"/accounts/enter/oidc/" in page.content
    assert Client().post("/accounts/enter/nobody/").status_code == 404
    assert Client().post("/accounts/enter/google/").status_code == 404


def test_the_issuer_is_told_a_challenge_and_no_more_than_it_must(issuer: Issuer) -> None:
    brought = issuer.go(Client())
    assert set(brought["scope"].split()) == {"openid", "profile", "email"}
    assert brought["code_challenge_method"] == "S256" and brought["nonce"] and brought["state"]


def test_an_issuer_that_calls_itself_another_is_not_believed(issuer: Issuer) -> None:
    issuer.configuration = {"issuer": "https://accounts.example"}
    assert Client().post("/accounts/enter/oidc/").status_code == 401


def test_nothing_is_fetched_from_where_the_issuer_points_without_tls(issuer: Issuer) -> None:
    with running_issuer() as other:
        issuer.configuration = {"jwks_uri": f"{other.url}/keys"}
        assert issuer.come_back(Client()).status_code == 401
        issuer.configuration = {}
        issuer.redirects = {"/keys": f"{other.url}/keys"}
        assert issuer.come_back(Client()).status_code == 401
        assert other.asked == []


def test_an_issuer_that_is_away_is_a_page_and_not_a_fault(issuer: Issuer, settings: Any) -> None:
    with running_issuer() as gone:
        settings.SOCIALACCOUNT_PROVIDERS = gone.settings()
    page = Client().post("/accounts/enter/oidc/")
    assert page.status_code == 401 and b"did not answer" in page.content


def test_a_reader_connects_an_account_elsewhere_and_takes_it_off(issuer: Issuer) -> None:
    ben = make_member("Ben", email="ben@example.org")
    Reader.objects.filter(pk=ben.pk).update(password="!")
    browser = Client()
    browser.post("/accounts/login/", {"login": "ben@example.org"})
    browser.post("/accounts/login/code/confirm/", {"code": last_code("ben@example.org")})
    state = issuer.go(browser, process="connect")["state"]
    browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": state})
    account = SocialAccount.objects.get()
    assert account.user == ben
    page = browser.get("/accounts/3rdparty/")
    assert page.status_code == 200 and b"Our club" in page.content and b"anna@example.org" in page.content
    browser.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()
