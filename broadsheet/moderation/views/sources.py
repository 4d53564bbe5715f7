"""Where readers come from, at the desk: what is done about all that comes from there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.common.clock import now
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation.days import end_of_day
from broadsheet.moderation.desk import reasons
from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.sources import imposing
from broadsheet.moderation.sources.origins import SHOWN, origins
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

_LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def of_reader(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Where a reader comes from and how many others do; sent, its form sanctions all that comes from there."""
    found = get_object_or_404(Reader, pk=pk)
    refused = None
    if request.method == "POST":
        try:
            _impose(request, moderator, found)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("Done. Whoever it touches is told so."))
            return see_other(reverse("desk_sources"))
    context = {
        "found": found,
        "page_title": found.name,
        "origins": origins(found),
        "why_not": imposing.why_not(found),
        "kinds": SourceSanction.Kind.choices,
        "many": imposing.MANY,
        "refused": refused,
        "sent": request.POST,
        "tabs": tabs(moderator),
    }
    return render(request, "moderation/desk_reader_sources.html", context, status=refused.status if refused else 200)


@require_safe
@at_the_desk
def listed(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Those in force, and those that were."""
    moment = now()
    found = SourceSanction.objects.select_related("by", "reader", "lifted_by")
    in_force = found.filter(lifted_at=None, until__gt=moment)
    context = {
        "page_title": _("Sources"),
        "here": "sources",
        "in_force": [(each, _name(each)) for each in in_force[:_LISTED]],
        "past": [(each, _name(each)) for each in found.exclude(pk__in=in_force.values("pk"))[:_LISTED]],
        "tabs": tabs(moderator),
    }
    return render(request, "moderation/desk_sources.html", context)


@require_POST
@at_the_desk
def lift(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Ends one of them."""
    imposing.lift(moderator, pk)
    messages.success(request, _("That is lifted."))
    return see_other(reverse("desk_sources"))


def _impose(request: HttpRequest, moderator: Reader, found: Reader) -> None:
    sent = request.POST
    imposing.impose(
        moderator,
        found,
        sent.get("origin", ""),
        sent.get("kind", ""),
        reasons.read(sent, is_owed=False),
        end_of_day(sent.get("until", "")),
        knows=sent.get("knows") == "yes",
    )


def _name(sanction: SourceSanction) -> str:
    """A domain, or the beginning of a hash; empty once that is forgotten."""
    return sanction.value if sanction.source == SourceSanction.Source.DOMAIN else sanction.value[:SHOWN]
