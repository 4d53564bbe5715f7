"""A reader as the desk knows them: what was decided about them, and what may be done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import sanctioning, scope
from broadsheet.moderation.days import end_of_day
from broadsheet.moderation.desk import reasons
from broadsheet.moderation.models import Decision, Sanction
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.sources.hints import hints_for
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url

_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def reader(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Their page; sent, its form imposes a sanction. What was typed comes back with what was wrong."""
    found = get_object_or_404(Reader, pk=pk)
    refused = None
    if request.method == "POST":
        try:
            _impose(request, moderator, found)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("Done, and they are written to."))
            return see_other(reverse("desk_reader", args=[pk]))
    context = {
        **_known(moderator, found),
        "page_title": found.name,
        "refused": refused,
        "sent": request.POST,
        "tabs": tabs(moderator),
    }
    return render(request, "moderation/desk_reader.html", context, status=refused.status if refused else 200)


@require_POST
@at_the_desk
def lift(request: HttpRequest, moderator: Reader, pk: int, number: int) -> HttpResponse:
    """Ends one of the reader's sanctions."""
    get_object_or_404(Sanction, pk=number, reader=pk)
    sanctioning.lift(moderator, number)
    messages.success(request, _("That is lifted."))
    return see_other(reverse("desk_reader", args=[pk]))


def _impose(request: HttpRequest, moderator: Reader, found: Reader) -> None:
    grounds = reasons.read(request.POST, is_owed=True)
    sanctioning.impose(
        moderator, found, request.POST.get("kind", ""), grounds, end_of_day(request.POST.get("until", ""))
    )


def _known(moderator: Reader, found: Reader) -> dict[str, Any]:
    """What is shown: a bounded number of rows and queries."""
    moment = timezone.now()
    sanctions = list(found.sanctions.select_related("by", "rule", "lifted_by")[:_SHOWN])
    here = scope.of(moderator)
    is_narrowed = bool(here.begins)
    known = here.narrowed(Comment.objects.filter(reader=found))
    written = known.order_by("-pk").select_related("discussion").defer("html")
    decided = here.decisions(Decision.objects.filter(reader=found))
    decisions = decided.select_related("by", "rule").order_by("-pk")
    return {
        "found": found,
        "public_url": page_url(found),
        "kinds": [
            (kind, Sanction.Kind(kind).label, effect.ends)
            for kind, effect in sanctioning.EFFECTS.items()
            if not (effect.shuts_out and is_narrowed)
        ],
        "is_narrowed": is_narrowed,
        "sanctions": [(each, each.is_in_force(moment)) for each in sanctions],
        "decisions": decisions[:_SHOWN],
        "comments": written[:_SHOWN],
        "reasons": reasons.choice(),
        "hints": hints_for(found),
    }
