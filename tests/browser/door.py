"""Going through the paper's front door in a real browser, and reading the mail that it sends."""

import re
import time
from email import message_from_bytes, policy
from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.newspaper import Newspaper

_numbers = count(1)
_CODE = re.compile(r"^(\d{6})\r?$", re.MULTILINE)


def new_address() -> str:
    return f"browser{next(_numbers)}.{time.monotonic_ns()}@example.org"


def codes_to(paper: Newspaper, address: str) -> list[str]:
    """The codes in the mails to this address that lie in the paper's folder, oldest first."""
    files = sorted((paper.data / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    bodies = [mail.get_body(("plain",)) for mail in mails if mail["To"] == address]
    return [found[1] for body in bodies if body and (found := _CODE.search(body.get_content()))]


def code_for(paper: Newspaper, address: str, number: int = 1) -> str:
    """The `number`th code that was sent to this address, waited for."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        codes = codes_to(paper, address)
        if len(codes) >= number:
            return codes[number - 1]
        time.sleep(0.05)
    raise AssertionError(f"No mail came to {address}")


def register(page: Page, paper: Newspaper, name: str = "Nell Aske", address: str = "") -> str:
    """From the page one is reading through registration and back; the address used. Ends where the paper leads."""
    address = address or new_address()
    page.get_by_role("banner").get_by_role("link", name="Log in").click()
    page.get_by_role("main").get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Display name").fill(name)
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(code_for(paper, address))
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return address


def send_code(page: Page, paper: Newspaper, address: str, number: int) -> None:
    """From the log-in page with an address, and then the `number`th code that ever went there."""
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(code_for(paper, address, number))
    page.get_by_role("main").get_by_role("button", name="Continue").click()


def expect_signed_in(page: Page, within: float = 5_000) -> None:
    expect(page.locator("html[data-reader]")).to_have_count(1, timeout=within)


def expect_nobody(page: Page, within: float = 5_000) -> None:
    expect(page.locator("html:not([data-reader])")).to_have_count(1, timeout=within)
