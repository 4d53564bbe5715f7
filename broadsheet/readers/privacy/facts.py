"""What the page on privacy says, made of the settings that are in force: nothing there is written down beforehand.

Each part of the paper adds the facts that it alone knows (`add`); what is not so at this paper is not said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.apple.apple_session import APPLE_SESSION_COOKIE_NAME
from allauth.socialaccount.providers.apple.provider import AppleProvider
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.delivery.worker import KEEP_RESULTS
from broadsheet.readers.attempts import LONGEST_COUNT
from broadsheet.readers.middleware import HINT
from broadsheet.readers.models import Registration
from broadsheet.readers.privacy.copies import KEPT_FOR
from broadsheet.readers.privacy.never_came import AFTER

READING = "reading"
ACCOUNT = "account"
MAIL = "mail"
OTHERS = "others"
TITLES: dict[str, Any] = {
    READING: gettext_lazy("If you only read"),
    ACCOUNT: gettext_lazy("If you have an account"),
    MAIL: gettext_lazy("Mail"),
    OTHERS: gettext_lazy("Who else learns of you"),
}


@dataclass(frozen=True)
class Fact:
    """A sentence or two under one of `TITLES`."""

    about: str
    text: str


@dataclass(frozen=True)
class Cookie:
    """A cookie that the paper sets: `purpose` and `lifetime` in words."""

    name: str
    purpose: str
    lifetime: str


_DAY = 24 * 60 * 60
_SOURCES: list[Callable[[], list[Fact]]] = []


def add(source: Callable[[], list[Fact]]) -> None:
    """Has `source` asked whenever the page is made, in the language then in force."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def facts() -> dict[str, list[str]]:
    """Everything to say, under the names of `TITLES`."""
    told: dict[str, list[str]] = {about: [] for about in TITLES}
    for source in (_everybody, _account, _mail, _others, *_SOURCES):
        for fact in source():
            told[fact.about].append(fact.text)
    return told


def page_title() -> str:
    """What the page on privacy is called."""
    return _("Privacy")


def cookies() -> list[Cookie]:
    """Every cookie that the paper itself sets, under the names that it has here."""
    closed = _("until the browser is closed")
    stay = _period(settings.SESSION_COOKIE_AGE)
    found = [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Knows you again after you logged in, and while you log in."),
            closed if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE else stay,
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Keeps other sites from sending forms in your name."),
            _period(settings.CSRF_COOKIE_AGE) if settings.CSRF_COOKIE_AGE else closed,
        ),
        Cookie(HINT, _("Tells the page that somebody is logged in. It does not say who."), stay),
        Cookie("messages", _("Carries a line such as “Saved” to the next page."), _("until it is read")),
    ]
    if any(app.provider == AppleProvider.id for app in get_adapter().list_apps(None)):
        purpose = _("Brings you back from Apple, if you log in with it. Only the page that you return to gets it.")
        found.append(Cookie(APPLE_SESSION_COOKIE_NAME, purpose, closed))
    return found


def providers() -> list[str]:
    """The names of the providers that readers may log in with, as they are set up."""
    apps = get_adapter().list_apps(None)
    return sorted({app.name or str(registry.get_class(app.provider).name) for app in apps})


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _period(seconds: int) -> str:
    """Whole days, or where it is less than one, hours, rounded up: never shorter than it is."""
    if seconds >= _DAY:
        return _days(-(-seconds // _DAY))
    hours = -(-seconds // 3600)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def _account() -> list[Fact]:
    registration = Registration.load()
    told = [
        _("We keep your e-mail address, your display name and handle, and what you write about yourself."),
        _("We keep what you follow, whom you mute or block, and the names that you had, until you leave."),
        _(
            "We keep where you are signed in: on what kind of device, and when. Of the internet address we keep a "
            "keyed hash, for %(days)s after you were last there; the address itself is never kept."
        )
        % {"days": _days(registration.place_days)},
        _(
            "As long, and also when you have logged out, we keep a keyed hash of what your browser says of itself "
            "together with a piece of that address. By both, moderators are shown who may be back under another name."
        ),
        _("A password, should you want one, is kept as a hash that nobody can read."),
        _("A registration whose address was never confirmed is deleted after %(days)s.") % {"days": _days(AFTER.days)},
        _("A copy of your data that you asked for is kept for %(days)s.") % {"days": _days(KEPT_FOR.days)},
        _("What you have begun to write stays on your own device until you send it or log out."),
    ]
    if registration.has_profiles:
        told.append(_("Your page shows your name, your picture and what you let others see. Anybody may read it."))
    if registration.minimum_age:
        told.append(
            _("We keep that you confirmed to be at least %(age)s years old.") % {"age": registration.minimum_age}
        )
    if registration.terms_url:
        told.append(_("We keep when you agreed to the terms of use."))
    if registration.grace_days:
        told.append(
            _("If you leave, your account is deleted after %(days)s, in which you may change your mind.")
            % {"days": _days(registration.grace_days)}
        )
    else:
        told.append(_("If you leave, your account is deleted at once."))
    told.append(
        _(
            "What stays of you then: that somebody was here, what you wrote if you want it kept, and keyed hashes of "
            "your handle, so that nobody else takes it, and of your e-mail address, so that no backup brings you back."
        )
    )
    return [Fact(ACCOUNT, text) for text in told]


def _everybody() -> list[Fact]:
    told = [
        _("Nobody counts or measures what you read."),
        _(
            "So that nobody guesses passwords or floods the paper, we count attempts under a keyed hash of the "
            "internet address or account, for at most %(days)s."
        )
        % {"days": _days(LONGEST_COUNT.days)},
    ]
    return [Fact(READING, text) for text in told]


def _mail() -> list[Fact]:
    if settings.EMAIL_BACKEND.endswith("FolderBackend"):
        way = _("This paper has no mail server: mail to you is written to a folder here, and kept until you leave.")
    elif settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        way = _("Mail to you goes through the server %(host)s.") % {"host": settings.EMAIL_HOST}
    else:
        way = _("Mail to you goes the way that the publisher has set up.")
    told = [
        _("We write to you when you ask for a code, and when something about your account changes."),
        way,
        _(
            "That we wrote to you stays in the paper’s queue for %(days)s; what was written is taken out when it is "
            "sent."
        )
        % {"days": _days(KEEP_RESULTS.days)},
    ]
    return [Fact(MAIL, text) for text in told]


def _others() -> list[Fact]:
    told = [_("Our pages load nothing from anybody else.")]
    if names := providers():
        told.append(
            _(
                "You may log in with %(names)s. Only if you do, they learn of it, and tell us your e-mail address and "
                "your name."
            )
            % {"names": ", ".join(names)}
        )
    if sign_on := settings.SIGN_ON:
        told.append(
            _(
                "You may log in with your account at %(name)s. Only if you do, they learn of it, and tell us who you "
                "are there."
            )
            % {"name": sign_on.name}
        )
    return [Fact(OTHERS, text) for text in told]
