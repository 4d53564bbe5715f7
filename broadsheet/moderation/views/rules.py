"""The rules of the house: pages that are the same for everybody, each version at its own address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.delivery.printing import shared
from broadsheet.moderation import rules as house
from broadsheet.moderation.models import HouseRules


@require_safe
def rules(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The rules that are in force, or those of the version with that number."""
    now = house.in_force()
    shown = now if number is None else get_object_or_404(HouseRules, number=number)
    context = {
        "page_title": _("Rules of the house"),
        "canonical_path": request.path,
        "shown": shown,
        "in_force": now,
        "rules": shown.rules.all(),
        "versions": HouseRules.objects.order_by("-number"),
    }
    return shared(request, render(request, "moderation/rules.html", context), [house.TAG, "paper"])
