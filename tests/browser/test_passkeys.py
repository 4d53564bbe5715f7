"""Passkeys with chromium's own virtual authenticator: made, used, named, removed; alone and as a second factor."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import code_for, expect_nobody, expect_signed_in, new_address, register, send_code
from tests.browser.kinds import SECTION
from tests.browser.newspaper import Newspaper
from tests.browser.window import Opener, Window

pytestmark = pytest.mark.browser


def with_authenticator(opened: Window) -> Any:
    """A phone's fingerprint reader, as chromium plays it. Passkeys belong to a host with a name, not to an address."""
    session = opened.context.new_cdp_session(opened.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


@pytest.fixture
def phone(window: Opener, newspaper: Newspaper) -> Window:
    opened = window(width=360, address=f"http://localhost:{newspaper.port}")
    with_authenticator(opened)
    return opened


def add_passkey(page: Page, name: str, *, alone: bool = True) -> None:
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill(name)
    page.get_by_label("Enough by itself").set_checked(alone)
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def log_out(page: Page) -> None:
    page.goto("/accounts/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect_nobody(page)


def test_a_passkey_is_made_named_used_and_removed(phone: Window, newspaper: Newspaper) -> None:
    page = phone.open(SECTION)
    register(page, newspaper)
    add_passkey(page, "My phone")
    page.goto("/accounts/2fa/")
    expect(page.locator("strong", has_text="My phone")).to_be_visible()
    expect(page.get_by_text("enough by itself")).to_be_visible()
    log_out(page)
    page.goto(f"/accounts/login/?next={SECTION}")
    page.get_by_role("button", name="Use a passkey").click()
    expect_signed_in(page)
    assert page.url.endswith(SECTION)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Rename").click()
    page.locator("main input[name=name]").fill("Old phone")
    page.get_by_role("main").locator("form button").first.click()
    page.goto("/accounts/2fa/")
    expect(page.locator("strong", has_text="Old phone")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("main").locator("form button").first.click()
    page.goto("/accounts/2fa/")
    expect(page.locator("strong", has_text="Old phone")).to_have_count(0)


def test_a_passkey_that_is_enough_alone_does_not_stand_in_the_way_of_a_code(
    phone: Window, newspaper: Newspaper
) -> None:
    page = phone.open(SECTION)
    address = register(page, newspaper)
    add_passkey(page, "My phone")
    log_out(page)
    page.goto("/accounts/login/")
    send_code(page, newspaper, address, 2)
    expect_signed_in(page)


def test_a_passkey_as_second_factor_is_asked_for_after_the_code(phone: Window, newspaper: Newspaper) -> None:
    page = phone.open(SECTION)
    address = register(page, newspaper)
    add_passkey(page, "My key", alone=False)
    log_out(page)
    page.goto("/accounts/login/")
    send_code(page, newspaper, address, 2)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    expect_nobody(page)
    page.get_by_role("button", name="security key").click()
    expect_signed_in(page)


def test_registering_with_nothing_but_a_passkey(phone: Window, newspaper: Newspaper) -> None:
    page, address = phone.open("/accounts/signup/"), new_address()
    page.get_by_role("link", name="Register with a passkey").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Display name").fill("Pia Kester")
    page.get_by_role("main").locator("form button").first.click()
    page.get_by_label("Code").fill(code_for(newspaper, address))
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.wait_for_url("**/accounts/2fa/webauthn/signup/")
    page.locator("#mfa_webauthn_signup").click()
    expect_signed_in(page)


def test_a_refused_passkey_is_said_in_words(window: Opener, newspaper: Newspaper) -> None:
    opened = window(address=f"http://localhost:{newspaper.port}")
    session = with_authenticator(opened)
    page = opened.open("/accounts/login/")
    session.send("WebAuthn.disable")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done")
