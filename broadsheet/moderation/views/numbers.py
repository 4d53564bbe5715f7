"""The page of numbers at the desk."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from broadsheet.moderation.numbers.dashboard import dashboard
from broadsheet.moderation.numbers.periods import LONGEST, Period, last_days, read_period
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

_DAYS = (7, 30, 90, 365)
_USUAL = 30


@dataclass(frozen=True)
class Choice:
    """A period that one press chooses."""

    days: int
    title: str
    is_chosen: bool


@require_safe
@at_the_desk
def numbers(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What happened in `?days=` until today, or from `?since=` to `?until=`."""
    period, asked = asked_for(request.GET, last_days(_USUAL))
    context = {
        **asked,
        "page_title": pgettext("of the desk", "Numbers"),
        "tabs": tabs(moderator),
        "here": "numbers",
        "shown": dashboard(period),
    }
    return render(request, "moderation/desk_numbers.html", context, status=422 if asked["fault"] else 200)


def asked_for(data: QueryDict, usual: Period) -> tuple[Period, dict[str, Any]]:
    """The period that is asked for, or the usual one; and what the form shows, what was typed among it."""
    since, until, days = data.get("since", "")[:10], data.get("until", "")[:10], data.get("days", "")
    found = last_days(int(days)) if days in {str(each) for each in _DAYS} else read_period(since, until)
    period = found or usual
    fault = ""
    if found is None and (since or until or days):
        fault = _("Give a first day and a last one, at most %(days)s days apart.") % {"days": LONGEST}
    shown: dict[str, Any] = {
        "period": period,
        "since": since if fault else period.since.isoformat(),
        "until": until if fault else period.until.isoformat(),
        "fault": fault,
        "choices": [
            Choice(each, ngettext("%(count)s day", "%(count)s days", each) % {"count": each}, last_days(each) == period)
            for each in _DAYS
        ],
    }
    return period, shown
