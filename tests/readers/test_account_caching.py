"""No page of an account is kept by a browser or by anybody in between, whoever asked for it."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from broadsheet.readers.models import Reader
from tests.factories import make_front
from tests.readers.leavers import browser
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def addresses() -> dict[str, str]:
    """Every address under the account's, by name, with 1 for whatever it leaves open."""
    named = get_resolver().reverse_dict
    found = {
        name: "/" + re.sub(r"%\(\w+\)s", "1", template)
        for name in named
        if isinstance(name, str)
        for [(template, _parameters), *_more] in [named[name][0]]
    }
    return {name: address for name, address in found.items() if address.startswith(reverse("account"))}


@pytest.fixture
def nell() -> Reader:
    make_front()
    return make_member("Nell Aske")


def is_kept_by_nobody(cache_control: str) -> bool:
    return {"private", "no-store"} <= set(re.split(r",\s*", cache_control))


def test_every_address_of_the_account_is_walked() -> None:
    own = {"account", "account_profile", "account_sessions", "account_privacy", "account_leave", "account_confirm"}
    theirs = {
        "account_email",
        "account_login",
        "account_logout",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "socialaccount_connections",
        "openid_connect_login",
    }
    assert own | theirs <= set(addresses())


@pytest.mark.parametrize("who", ["nobody", "the reader", "the reader a while later"])
def test_no_page_of_an_account_is_kept(nell: Reader, who: str) -> None:
    kept = {}
    for name, address in addresses().items():
        client = Client() if who == "nobody" else browser(nell, fresh=who == "the reader")
        client.raise_request_exception = False
        for answer in (client.get(address), client.post(address)):
            if not is_kept_by_nobody(answer.headers.get("Cache-Control", "")):
                kept[name] = (answer.status_code, answer.headers.get("Cache-Control"))
    assert not kept


def test_what_is_there_for_everybody_is_kept_for_everybody(nell: Reader) -> None:
    for client in (Client(), browser(nell)):
        assert client.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert client.get(nell.get_absolute_url())["Cache-Control"] == "public, max-age=0, must-revalidate"
