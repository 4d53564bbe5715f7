"""Days as forms give them."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date


def end_of_day(value: str) -> datetime | None:
    """The end of that day by the paper's clock; `None` for what is no day."""
    try:
        day = parse_date(value)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None
    except (ValueError, OverflowError):
        return None
