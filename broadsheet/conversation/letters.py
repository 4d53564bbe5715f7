"""Letters to those who reported something that breaks the law: that it came, and what was decided (Regulation (EU)
2022/2065, Article 16, paragraphs 4 and 5).

Anybody can type in anybody's address, so a letter says nothing that somebody typed, and few go to one address: what
comes together is told together, and what is too much waits for the next day.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation.models import Report
from broadsheet.readers.mails import write_to

LETTERS_TO = RateLimit("letters about reports to", 4, timedelta(days=1))
#: The longest letter; what is due beyond it comes with the next one.
IN_ONE_LETTER = 50
_AT_ONCE = 100


def write_due() -> int:
    """Writes to all who are owed a letter; how many letters. The worker's clock calls it."""
    due = _due().order_by("letter_due").values_list("email", flat=True)[:_AT_ONCE]
    return sum(_write(address) for address in dict.fromkeys(due))


def _due() -> QuerySet[Report]:
    return Report.objects.filter(letter_due__lte=now())


def _write(address: str) -> bool:
    """Writes one letter to the address about all that is due, or puts it off."""
    wait = LETTERS_TO.take(address)
    with transaction.atomic():
        found = _due().filter(email=address)
        if wait:
            found.update(letter_due=now() + timedelta(seconds=wait))
            return False
        reports = list(found.select_for_update(of=("self",)).order_by("pk")[:IN_ONE_LETTER])
        Report.objects.filter(pk__in=[each.pk for each in reports]).update(letter_due=None)
        if not reports or not address:
            return False
        write_to(
            address,
            "conversation/mail/reports.txt",
            received=[each for each in reports if each.answered_at is None],
            answered=[each for each in reports if each.answered_at is not None],
        )
    return True
