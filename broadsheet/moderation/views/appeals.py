"""Appeals that wait for an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from broadsheet.moderation.models import Appeal
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

SHOWN = 50


@require_safe
@at_the_desk
def appeals(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Those that are due soonest first."""
    found = Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).order_by("due")
    context = {
        "page_title": pgettext("decisions", "Appeals"),
        "tabs": tabs(),
        "here": "appeals",
        "appeals": found.select_related("decision__reader", "decision__by", "decision__rule")[:SHOWN],
    }
    return render(request, "moderation/desk_appeals.html", context)
