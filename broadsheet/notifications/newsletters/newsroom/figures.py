"""The numbers of editions, as the newsroom shows them."""

from django.utils.translation import pgettext

from broadsheet.notifications.models import Edition
from broadsheet.notifications.newsletters.words import of_addresses_text
from broadsheet.notifications.newsroom.words import number_text

State = Edition.State
_NUMBERS = ("sent", "failed", "bounced", "unsubscribed")


def rows(edition: Edition) -> list[tuple[str, str, str]]:
    """Name, word and number of each that the page of an edition shows."""
    words = {
        "sent": pgettext("edition", "Sent"),
        "failed": pgettext("edition", "Failed"),
        "bounced": pgettext("edition", "Came back"),
        "unsubscribed": pgettext("edition", "Ended it"),
    }
    return [(name, word, number_text(getattr(edition, name))) for name, word in words.items()]


def texts(edition: Edition) -> dict[str, str]:
    """All of them, written out."""
    numbers = {name: number_text(getattr(edition, name)) for name in _NUMBERS}
    return numbers | {"words": of_addresses_text(done(edition), max(edition.size, done(edition)))}


def done(edition: Edition) -> int:
    """Whose turn has been."""
    return edition.sent + edition.failed


def most(edition: Edition) -> int:
    """What a bar of progress ends at, which may not be nothing. Who ended it meanwhile is not waited for."""
    if edition.state == State.SENT:
        return max(done(edition), 1)
    return max(edition.size, done(edition), 1)
