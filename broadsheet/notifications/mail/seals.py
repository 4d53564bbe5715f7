"""Texts that only the paper can have written, for one reader at one address: in links and in mail that comes back.

A seal says who and what in the open (`12.reply.…`); what makes it ours is a keyed hash of that and of the reader's
present address. So it is of no use to guess at, for anybody else, for another purpose, or once the address is another.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from broadsheet.notifications.webpush.base64url import written
from broadsheet.readers.models import Reader

# Enough that nobody guesses it, and short enough for a header of one line.
_OCTETS = 16
_LONGEST_KEY = 18


class SealError(ValueError):
    """The text was not sealed by this paper, or the address it was sealed for is not the reader's any more."""


def seal(purpose: str, reader: Reader, said: str) -> str:
    """A text for this reader that says `said` (letters, digits and hyphens): safe in addresses and headers."""
    return f"{reader.pk}.{said}.{mac(*_sealed(purpose, reader, said))}"


def opened(purpose: str, text: str) -> tuple[Reader, str]:
    """Whom the text was sealed for and what it says. Raises `SealError`."""
    key, _, rest = text.partition(".")
    said, _, given = rest.partition(".")
    reader = Reader.objects.filter(pk=int(key)).first() if is_key(key) else None
    if reader is None:
        raise SealError("not sealed for anybody here")
    check(given, *_sealed(purpose, reader, said))
    return reader, said


def mac(purpose: str, sealed: str, secret: str | None = None) -> str:
    """The keyed hash of what is sealed for a purpose: with the paper's present secret key, or another."""
    return written(salted_hmac(f"broadsheet.{purpose}", sealed, secret=secret, algorithm="sha256").digest()[:_OCTETS])


def check(given: str, purpose: str, sealed: str) -> None:
    """Raises `SealError` unless it is the hash with the present secret key, or one that it took over from."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(given, mac(purpose, sealed, secret)) for secret in secrets):
        raise SealError("not sealed by this paper for this address")


def is_key(text: str) -> bool:
    """Whether it is a primary key as seals write it."""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_KEY and text == str(int(text))


def _sealed(purpose: str, reader: Reader, said: str) -> tuple[str, str]:
    return f"notifications.{purpose}", f"{reader.pk}.{said}.{reader.email}"
