"""The paper's clock: one place that says what time it is and how the paper writes it."""

from datetime import datetime
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def zone_name(moment: datetime) -> str:
    """The name of the paper's time zone at `moment`, as readers know it: GMT, CEST, or GMT+3 where it has none."""
    name = timezone.localtime(moment).strftime("%Z")
    if name[:1] in "+-":
        hours, minutes = name[:3], name[3:5]
        return f"GMT{hours[0]}{int(hours[1:])}" + (f":{minutes}" if minutes and minutes != "00" else "")
    return name


def date_text(moment: datetime) -> str:
    """“24 November 2026” in the paper's language and zone."""
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def time_text(moment: datetime) -> str:
    """“14.05 GMT”: the hour in the paper's zone, and which zone that is."""
    return f"{formats.date_format(timezone.localtime(moment), 'TIME_FORMAT')} {zone_name(moment)}"


def moment_text(moment: datetime) -> str:
    """Date and time with the zone's name."""
    # To the minute it is the same for everything that was said in one.
    minute = timezone.localtime(moment).replace(second=0, microsecond=0)
    return _minute_text(minute, timezone.get_current_timezone_name(), get_language() or "")


@lru_cache(maxsize=512)
def _minute_text(minute: datetime, zone: str, language: str) -> str:
    return _("%(date)s, %(time)s") % {"date": date_text(minute), "time": time_text(minute)}
