"""Appeals that wait for an answer, and answering them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import scope
from broadsheet.moderation.appeals import LONGEST_ANSWER, answer, open_appeals
from broadsheet.moderation.models import Appeal
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

SHOWN = 50


@require_safe
@at_the_desk
def appeals(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Those that are due soonest first."""
    context = {
        "page_title": pgettext("decisions", "Appeals"),
        "tabs": tabs(moderator),
        "here": "appeals",
        "appeals": scope.of(moderator).appeals(open_appeals())[:SHOWN],
    }
    return render(request, "moderation/desk_appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def appeal(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """One of them; its form answers it. What was typed comes back with what was wrong."""
    known = Appeal.objects.select_related("decision__reader", "decision__by", "decision__rule", "decision__comment")
    found, refused = get_object_or_404(scope.of(moderator).appeals(known), pk=pk), None
    words = request.POST.get("words", "")
    if request.method == "POST":
        try:
            answer(moderator, pk, request.POST.get("outcome", ""), words)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("The appeal is answered, and its writer is told."))
            return see_other(reverse("desk_appeals"))
    context = {
        "page_title": pgettext("decisions", "An appeal"),
        "tabs": tabs(moderator),
        "here": "appeals",
        "appeal": found,
        "decision": found.decision,
        "refused": refused,
        "words": words,
        "longest": LONGEST_ANSWER,
    }
    return render(request, "moderation/desk_appeal.html", context, status=refused.status if refused else 200)
