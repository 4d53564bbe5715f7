"""What readers want to be called or say of themselves: the list, and what is decided about each."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other, wants_json
from broadsheet.moderation.desk import reasons
from broadsheet.moderation.models import NameCheck
from broadsheet.moderation.names import deciding
from broadsheet.moderation.names.listing import page_of
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader


@require_safe
@at_the_desk
def names(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Those that were chosen longest ago first."""
    return _listed(request, moderator)


@require_POST
@at_the_desk
def decide(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Accepts or rejects one of them. What was typed comes back with what was wrong."""
    try:
        if request.POST.get("deed") == "accept":
            done = deciding.accept(moderator, pk)
        elif request.POST.get("deed") == "reject":
            done = deciding.reject(moderator, pk, reasons.read(request.POST, is_owed=True))
        else:
            raise Refused(422, "no-deed", _("Say what is to be done."))
    except Refused as refused:
        # Where it is no longer in the list, a page of its own says why.
        if refused.status != 422 or wants_json(request):
            raise
        return _listed(request, moderator, pk, refused)
    if done.why:
        messages.warning(
            request, _("It cannot be had any more, and the reader is told so: %(why)s") % {"why": done.why}
        )
    else:
        messages.success(request, _DONE[done.check.status] % {"name": done.check.text[:80]})
    return see_other(reverse("desk_names"))


_DONE: dict[str, Any] = {
    NameCheck.Status.ACCEPTED: gettext_lazy("“%(name)s” is accepted."),
    NameCheck.Status.REJECTED: gettext_lazy("“%(name)s” is rejected, and the reader is told why."),
}


def _listed(request: HttpRequest, moderator: Reader, pk: int = 0, refused: Refused | None = None) -> HttpResponse:
    try:
        page = page_of(request.GET.get("after", "") if refused is None else str(pk - 1))
    except ValueError:
        raise Http404 from None
    context = {
        "page_title": pgettext("of readers", "Names"),
        "tabs": tabs(moderator),
        "here": "names",
        "page": page,
        "reasons": reasons.choice(),
        "refused": refused,
        "faulty": pk,
        "sent": request.POST,
    }
    return render(request, "moderation/desk_names.html", context, status=refused.status if refused else 200)
