"""Which pages go out of date when something about a reader changes, and what else must follow at once."""

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, password_set, user_logged_in
from django.db.models.signals import post_save
from django.http import HttpRequest

from broadsheet.delivery.freshness import changed
from broadsheet.readers import sign_ins
from broadsheet.readers.attempts import remember_place
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.pages import reader_tag
from broadsheet.readers.signals import reader_changed


def _reader_changed(reader: Reader, **_: Any) -> None:
    changed(reader_tag(reader.pk))


def _rules_changed(**_: Any) -> None:
    changed("readers")


def _key_changed(request: HttpRequest, user: Reader, **_: Any) -> None:
    """Whoever got in with the old password, or reads the old address's mail, is out."""
    sign_ins.end_others(request, user)


def _came_in(request: HttpRequest, user: Reader, **_: Any) -> None:
    remember_place(request, user.email)


def connect() -> None:
    reader_changed.connect(_reader_changed, dispatch_uid="readers-freshness")
    post_save.connect(_rules_changed, sender=Registration, dispatch_uid="readers-registration")
    user_logged_in.connect(_came_in, dispatch_uid="readers-came-in")
    for signal in (email_changed, password_changed, password_set, password_reset):
        signal.connect(_key_changed, dispatch_uid="readers-key-changed")
