"""Texts that only the paper can have written, about one enrolment: in links and in letters that come back.

As those of readers (`notifications.mail.seals`), from which they are told apart by how they begin. What makes one ours
is a keyed hash of all that it says and of the address, so that it is of no use for another address, enrolment or
purpose.
"""

from django.conf import settings
from django.urls import reverse

from broadsheet.notifications.mail.seals import SealError, check, is_key, mac
from broadsheet.notifications.models import Enrolment

CONFIRM, STOP, LETTER = "confirm", "stop", "letter"
_SIGN = "n"


def seal(purpose: str, enrolment: Enrolment, edition: int = 0) -> str:
    """A text about this enrolment and this edition, or none: safe in addresses and headers."""
    return f"{_SIGN}{enrolment.pk}.{edition}.{mac(*_sealed(purpose, enrolment, edition))}"


def opened(purpose: str, text: str) -> tuple[Enrolment, int]:
    """The enrolment and the edition that the text is about. Raises `SealError`."""
    key, _, rest = text.removeprefix(_SIGN).partition(".")
    said, _, given = rest.partition(".")
    if not text.startswith(_SIGN) or not all(map(is_key, (key, said))):
        raise SealError("not of a newsletter")
    enrolment = Enrolment.objects.select_related("newsletter").filter(pk=int(key)).first()
    if enrolment is None:
        raise SealError("the address is not enrolled any more")
    check(given, *_sealed(purpose, enrolment, int(said)))
    return enrolment, int(said)


def confirm_url(enrolment: Enrolment) -> str:
    return f"{settings.PUBLIC_URL}{reverse('confirm_newsletter', args=[seal(CONFIRM, enrolment)])}"


def stop_path(enrolment: Enrolment, edition: int = 0) -> str:
    return reverse("stop_newsletter", args=[seal(STOP, enrolment, edition)])


def stop_url(enrolment: Enrolment, edition: int = 0) -> str:
    return f"{settings.PUBLIC_URL}{stop_path(enrolment, edition)}"


def _sealed(purpose: str, enrolment: Enrolment, edition: int) -> tuple[str, str]:
    # A link that confirms is good for one asking; those that end it are for as long as the letter is kept.
    key = enrolment.key if purpose == CONFIRM else ""
    return f"newsletters.{purpose}", f"{enrolment.pk}.{edition}.{key}.{enrolment.email}"
