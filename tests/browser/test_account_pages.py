"""The pages of readers' accounts: for everybody, on every screen, by day and by night, and in valid HTML."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.door import new_address, register
from tests.browser.newspaper import Newspaper
from tests.browser.test_accessibility import RULES, RUN
from tests.browser.test_html_validity import messages, told
from tests.browser.test_narrow import OVERFLOW
from tests.browser.window import Opener

pytestmark = pytest.mark.browser

AT_THE_DOOR = ("/accounts/login/", "/accounts/signup/", "/accounts/signup/passkey/", "/accounts/password/reset/")
FOR_EVERYBODY = ("/privacy/", "/readers/ada_merrow/", "/follow/topic/1/")
INSIDE = (
    "/accounts/",
    "/accounts/profile/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/totp/activate/",
    "/accounts/confirm/",
    "/accounts/privacy/",
    "/accounts/leave/",
    "/accounts/logout/",
    "/following/",
    "/following/manage/",
    "/follow/reader/5/",
)


def faults(page: Page, path: str, axe: str) -> list[str]:
    """What axe-core finds on the page in front of us, narrow and wide, light and dark, and what runs out of it."""
    page.evaluate(axe)
    found = []
    for width, scheme in ((320, "light"), (320, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for violation in page.evaluate(RUN, [RULES, None]):
            found.append(f"{path} {width} {scheme}: {violation['id']} {violation['where']} {violation['why']}")
        found += [f"{path} {width}: {part}" for part in page.evaluate(OVERFLOW)]
    return found


def test_the_door_and_what_is_before_it(window: Opener, axe: str) -> None:
    opened = window(width=320, reduced_motion="reduce")
    found = []
    for path in (*AT_THE_DOOR, *FOR_EVERYBODY):
        found += faults(opened.open(path), path, axe)
    page = opened.open("/accounts/signup/")
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_label("E-mail address").evaluate("field => field.form.noValidate = true")
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    found += faults(page, "a form with something wrong", axe)
    page.get_by_label("E-mail address").fill(new_address())
    page.get_by_label("Display name").fill("Nell Aske")
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_label("Code").wait_for()
    found += faults(page, "the page that asks for the code", axe)
    assert not found, "\n".join(found)


def test_the_account_from_inside(
    window: Opener, newspaper: Newspaper, axe: str, checker: list[str], tmp_path: Path
) -> None:
    opened = window(width=320, reduced_motion="reduce")
    page = opened.open("/culture/")
    register(page, newspaper)
    found = []
    for path in INSIDE:
        opened.open(path)
        found += faults(page, path, axe)
        answer = opened.context.request.get(path)
        (tmp_path / f"{re.sub(r'[^a-z0-9]+', '-', path).strip('-')}.html").write_bytes(answer.body())
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator(".reader-menu summary").click()
    found += faults(page, "with the reader's menu open", axe)
    assert not found, "\n".join(found)
    wrong: list[dict[str, Any]] = messages(checker, "--skip-non-html", str(tmp_path))
    errors = [one for one in wrong if one["type"] in ("error", "non-document-error")]
    assert not errors, told(errors)
