"""How newsletters are spoken of."""

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.notifications.models import Newsletter
from broadsheet.notifications.newsroom.words import number_text

Rhythm = Newsletter.Rhythm


def rhythm_text(newsletter: Newsletter) -> str:
    """When it comes, in a few words: “Every Monday at 07:00”."""
    hour = formats.time_format(newsletter.hour)
    if newsletter.rhythm == Rhythm.DAILY:
        return _("Every day at %(hour)s") % {"hour": hour}
    if newsletter.rhythm == Rhythm.WEEKLY:
        return _("Every week: %(day)s, %(hour)s") % {"day": WEEKDAYS[newsletter.weekday], "hour": hour}
    return _("Now and then")


def addresses_text(number: int) -> str:
    return ngettext("%(number)s address", "%(number)s addresses", number) % {"number": number_text(number)}


def of_addresses_text(done: int, number: int) -> str:
    """“6,100 of 12,340 addresses”."""
    return _("%(done)s of %(addresses)s") % {"done": number_text(done), "addresses": addresses_text(number)}
