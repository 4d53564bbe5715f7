"""Days by the paper's clock, as forms and addresses give them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

# The years that ids of comments can say (conversation/identity.py).
FIRST_YEAR, LAST_YEAR = 1971, 2084


def read_day(text: str) -> date | None:
    """The day that a form or an address gives; `None` for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def midnight(day: date) -> datetime:
    """The moment at which the day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of_day(text: str) -> datetime | None:
    """The end of the day that a form gives; `None` for what is no day."""
    day = read_day(text)
    return midnight(day + timedelta(days=1)) if day else None
