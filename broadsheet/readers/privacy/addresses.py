"""The e-mail addresses that are a reader's, and a hash to know one again by without keeping it."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.crypto import salted_hmac

from broadsheet.readers.models import Reader

_SALT = "broadsheet.erasures"


def proven_addresses(reader: Reader) -> set[str]:
    """The addresses that the reader has shown to be theirs, in small letters.

    What somebody else left under an address is given to, and taken away for, nobody who merely typed it in.
    """
    rows = EmailAddress.objects.filter(user=reader, verified=True).values_list("email", flat=True)
    proven = {email.lower() for email in rows}
    if reader.is_staff or not EmailAddress.objects.filter(user=reader).exists():
        # Made in the newsroom by somebody who answers for it.
        proven.add(reader.email.lower())
    return proven


def all_addresses(reader: Reader) -> set[str]:
    """Every address that the reader's account names, in small letters."""
    rows = EmailAddress.objects.filter(user=reader).values_list("email", flat=True)
    return {reader.email.lower(), *(email.lower() for email in rows)}


def mark(text: str) -> str:
    """A keyed hash of `text`: equal for equal texts, and of no use to whoever has not the paper's secret key."""
    return salted_hmac(_SALT, text.lower(), algorithm="sha256").hexdigest()


def marks_of(text: str) -> set[str]:
    """The marks that `text` may have been given: with the present secret key, or one that it took over from."""
    return {
        salted_hmac(_SALT, text.lower(), secret=key, algorithm="sha256").hexdigest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    }
