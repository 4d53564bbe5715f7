"""Ending mail by a link in it, without logging in (RFC 8058): of one kind of notice, or of all."""

from django.conf import settings
from django.urls import reverse

from broadsheet.notifications.carrying.hours import hours_of, start_mail, stop_mail
from broadsheet.notifications.mail.seals import SealError, opened, seal
from broadsheet.notifications.models import Channel, Hours
from broadsheet.notifications.notices.preferences import DEFAULTS, set_switches, switches
from broadsheet.readers.models import Reader

_PURPOSE = "unsubscribe"
#: In the place of a kind: all of them.
ALL = "all"


def token_for(reader: Reader, what: str = ALL) -> str:
    """Ends mail of a kind, or all, to this reader's present address."""
    return seal(_PURPOSE, reader, what)


def stop_url(reader: Reader, what: str = ALL) -> str:
    """The absolute address of the page that ends it."""
    return f"{settings.PUBLIC_URL}{reverse('unsubscribe', args=[token_for(reader, what)])}"


def read(token: str) -> tuple[Reader, str]:
    """Whose mail of which kind, or `ALL`. Raises `SealError` where the paper wrote no such token for the address."""
    reader, what = opened(_PURPOSE, token)
    if what != ALL and what not in DEFAULTS:
        raise SealError("no kind of notice")
    return reader, what


def stop(reader: Reader, what: str) -> None:
    """Mails the reader no more of a kind, or nothing more at all."""
    if what == ALL:
        stop_mail(reader.pk, Hours.Stop.ASKED)
    else:
        set_switches(reader.pk, {(what, Channel.MAIL): False})


def resume(reader: Reader, what: str) -> None:
    """Takes it back. Mail that stopped because it came back, or was called unwanted, starts on the settings' page."""
    if what == ALL:
        start_mail(reader.pk, Hours.Stop.ASKED)
    else:
        set_switches(reader.pk, {(what, Channel.MAIL): True})


def is_stopped(reader: Reader, what: str) -> bool:
    """Whether nothing of the kind is mailed, or nothing at all."""
    if hours_of(reader.pk).mail_stopped:
        return True
    return what != ALL and not switches(reader.pk)[what][Channel.MAIL]


def in_part(address: str) -> str:
    """An address as whoever owns it knows it, and nobody learns it: `n…@example.org`."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
