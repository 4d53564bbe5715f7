"""The pages of a reader's account, for its menu and its overview; later parts add theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class AccountPage:
    """`view_name` is the address's name; `note` says in a few words what is done there."""

    title: Any
    view_name: str
    note: Any = ""
    is_shown: Callable[[HttpRequest], bool] = lambda request: True


def _has_providers(request: HttpRequest) -> bool:
    named = settings.SOCIALACCOUNT_PROVIDERS.values()
    return settings.SIGN_ON is not None or any(options.get("APPS") for options in named)


ACCOUNT_PAGES: list[AccountPage] = [
    AccountPage(_("Overview"), "account"),
    AccountPage(_("Profile"), "account_profile", _("Your names, your picture, a few lines, and what others see")),
    AccountPage(_("Following"), "following", _("What is new from whom and what you follow, and whom you hide")),
    AccountPage(_("E-mail address"), "account_email", _("Where codes and mail go")),
    AccountPage(
        _("Passkeys and second factor"), "mfa_index", _("Log in with your finger or face, or add an app’s code")
    ),
    AccountPage(_("Password"), "account_change_password", _("For whoever wants one")),
    AccountPage(
        _("Accounts elsewhere"),
        "socialaccount_connections",
        _("Log in with an account that you have at another site"),
        is_shown=_has_providers,
    ),
    AccountPage(_("Sessions"), "account_sessions", _("Where you are signed in, and ending that")),
    AccountPage(_("Your data"), "account_privacy", _("A copy of everything that we know about you, and leaving")),
]


def add_pages(*pages: AccountPage, after: str) -> None:
    """Puts pages of another part behind the one whose address is called `after`."""
    known = {page.view_name for page in ACCOUNT_PAGES}
    place = next(number for number, page in enumerate(ACCOUNT_PAGES, start=1) if page.view_name == after)
    ACCOUNT_PAGES[place:place] = [page for page in pages if page.view_name not in known]


def account_pages(request: HttpRequest) -> dict[str, Any]:
    """The context processor of account pages; costs nothing elsewhere."""

    def pages() -> list[dict[str, Any]]:
        shown = [page for page in ACCOUNT_PAGES if page.is_shown(request)]
        # The page whose address is the longest beginning of this one is where we are.
        addresses = {page.view_name: reverse(page.view_name) for page in shown}
        here = max((url for url in addresses.values() if request.path.startswith(url)), key=len, default="")
        return [
            {
                "title": page.title,
                "note": page.note,
                "url": addresses[page.view_name],
                "is_here": addresses[page.view_name] == here,
            }
            for page in shown
        ]

    return {"account_navigation": SimpleLazyObject(pages), "log_in_url": SimpleLazyObject(lambda: log_in_url(request))}


def log_in_url(request: HttpRequest) -> str:
    """The door, and through it back to the page that it was entered from; not to another page of the door itself."""
    here = "" if request.path.startswith(reverse("account")) else f"?{urlencode({'next': request.path})}"
    return reverse("account_login") + here
