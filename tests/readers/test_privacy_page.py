"""The page on privacy says what is so at this paper, and nothing else."""

from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.socialaccount.models import SocialApp
from django.test import Client
from lxml import html

from broadsheet.common.models import Paper
from broadsheet.delivery.fingerprint import fingerprint
from broadsheet.delivery.freshness import follow, page_store
from broadsheet.readers.models import Registration
from broadsheet.readers.privacy import facts
from broadsheet.stories.embeds import PROVIDERS
from tests.factories import make_front, make_reader
from tests.readers.entrance import enter_code, last_code, register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _front() -> None:
    make_front()


def page() -> str:
    page_store().withdraw({"readers"})
    content = Client().get("/privacy/").content.decode()
    return " ".join(html.fromstring(content).xpath("//main")[0].text_content().split())


def rules(**changes: Any) -> None:
    registration = Registration.load()
    for name, value in changes.items():
        setattr(registration, name, value)
    registration.save()


def test_the_page_is_shared_and_stored_and_linked_from_every_page() -> None:
    assert Client().get("/privacy/").status_code == 200
    assert page_store().find("/privacy/") is not None
    assert 'href="/privacy/"' in Client().get("/").content.decode()
    assert 'href="/privacy/"' in Client().get("/accounts/signup/").content.decode()


def test_it_is_the_same_for_everybody() -> None:
    reader = Client()
    reader.force_login(make_reader())
    response = reader.get("/privacy/")
    assert response.content == Client().get("/privacy/").content
    assert not response.cookies


def test_changing_a_rule_withdraws_it() -> None:
    for change in (
        lambda: rules(grace_days=3),
        lambda: Paper.load().save(),
        lambda: SocialApp.objects.create(provider="github", name="GitHub", client_id="x"),
    ):
        Client().get("/privacy/")
        assert page_store().find("/privacy/") is not None
        change()
        follow()
        assert page_store().find("/privacy/") is None


def test_a_setting_of_the_machine_that_it_tells_of_has_it_made_anew(settings: Any) -> None:
    before = fingerprint()
    for name, value in (("EMAIL_HOST", "mail.example"), ("SESSION_COOKIE_NAME", "other"), ("SESSION_COOKIE_AGE", 60)):
        setattr(settings, name, value)
        assert fingerprint() != before
        before = fingerprint()


def test_days_are_those_in_force() -> None:
    rules(grace_days=5, place_days=12)
    said = page()
    assert "deleted after 5 days, in which you may change your mind" in said and "keyed hash, for 12 days" in said
    rules(grace_days=0, place_days=1)
    said = page()
    assert "your account is deleted at once" in said and "change your mind" not in said
    assert "keyed hash, for 1 day after" in said


def test_age_and_terms_are_named_where_they_are_asked_for() -> None:
    assert "at least" not in page() and "terms of use" not in page()
    rules(minimum_age=16, terms_url="/terms/")
    assert "at least 16 years old" in page() and "terms of use" in page()


def test_readers_pages_are_named_where_there_are_any() -> None:
    assert "Anybody may read it" in page()
    rules(has_profiles=False)
    assert "Anybody may read it" not in page()


def test_the_way_of_mail_is_the_one_set_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = "broadsheet.delivery.mail.FolderBackend"
    assert "no mail server" in page()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "mail.example"
    said = page()
    assert "through the server mail.example" in said and "no mail server" not in said
    settings.EMAIL_BACKEND = "somebody.elses.Backend"
    said = page()
    assert "mail.example" not in said and "no mail server" not in said


def test_embeds_are_named_where_they_are_allowed(settings: Any) -> None:
    said = page()
    assert all(provider.name in said for provider in PROVIDERS) and "only when you press" in said
    settings.ALLOW_EMBEDS = False
    said = page()
    assert not any(f" {provider.name}" in said for provider in PROVIDERS if len(provider.name) > 1)
    assert "are links" in said


def test_providers_of_log_in_are_named_where_they_are_set_up(settings: Any) -> None:
    assert "You may log in with" not in page()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": [{"client_id": "a", "secret": "b"}]},
        "openid_connect": {"APPS": [{"provider_id": "town", "name": "Town Library", "client_id": "a", "secret": "b"}]},
    }
    said = page()
    assert "log in with Google, Town Library" in said and "GitHub" not in said


def test_the_site_whose_users_may_sign_on_is_named(settings: Any) -> None:
    settings.SIGN_ON = SimpleNamespace(name="Harbour Library")
    assert "your account at Harbour Library" in page()
    settings.SIGN_ON = None
    assert "your account at" not in page()


def test_whoever_answers_is_named_where_they_have_said_so() -> None:
    assert "Who answers for it" not in page()
    paper = Paper.load()
    paper.publisher_name, paper.email = "Harbour Press Ltd", "desk@example.org"
    paper.save()
    said = page()
    assert "Harbour Press Ltd" in said and "desk@example.org" in said


def test_names_and_times_of_cookies_are_those_in_force(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SESSION_COOKIE_AGE = 60 * 60 * 24 * 3
    said = page()
    assert "__Host-session" in said and "__Host-csrf" in said and "Kept: 3 days." in said
    settings.SESSION_COOKIE_AGE = 7200
    assert "Kept: 2 hours." in page()


def test_reading_sets_no_cookie() -> None:
    client = Client()
    for address in ("/", "/privacy/", "/search/", "/archive/", "/nowhere/"):
        assert not client.get(address).cookies, address


def test_no_cookie_is_set_that_is_not_on_the_page(settings: Any) -> None:
    """Registering, changing the profile, logging out and in: all that is ever set is named."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client, jar = Client(), SimpleCookie[str]()

    def note(response: Any) -> None:
        for hop, _status in getattr(response, "redirect_chain", []):
            assert hop
        jar.update(client.cookies)

    note(register(client, "nell@example.org"))
    note(enter_code(client, last_code("nell@example.org")))
    note(client.get("/me"))
    note(client.get("/accounts/profile/"))
    note(client.post("/accounts/profile/", {"display_name": "Nell A", "handle": "nell_a"}))
    note(client.post("/accounts/privacy/"))
    note(client.post("/accounts/logout/"))
    note(client.get("/accounts/login/"))
    named = {cookie.name for cookie in facts.cookies()}
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= jar.keys() <= named


def test_links_to_rights_lead_somewhere() -> None:
    content = html.fromstring(Client().get("/privacy/").content.decode())
    addresses = [link for link in content.xpath("//main//a/@href") if link.startswith("/")]
    assert len(addresses) >= 4
    reader = Client()
    reader.force_login(make_reader())
    for address in addresses:
        assert reader.get(address).status_code == 200, address


def test_what_the_page_loads_is_the_paper_s_own() -> None:
    content = html.fromstring(Client().get("/privacy/").content.decode())
    loaded = content.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img[@src!='']/@src | //iframe/@src")
    assert loaded and all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_the_cookie_of_a_log_in_with_apple_is_named_where_there_is_one(settings: Any) -> None:
    make_front()
    assert "apple-login-session" not in page()
    settings.SOCIALACCOUNT_PROVIDERS = {"apple": {"APPS": [{"client_id": "a", "secret": "k", "key": "t"}]}}
    client = Client()
    answer = client.post("/accounts/apple/login/callback/", {"state": "x", "code": "y"})
    assert answer.status_code == 302 and "apple-login-session" in answer.cookies
    assert set(answer.cookies) <= {cookie.name for cookie in facts.cookies()}
    assert "apple-login-session" in page() and "Brings you back from Apple" in page()
