"""Who looks after which sections: for those who may say so."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation.assigning import assign, may_assign, team
from broadsheet.moderation.numbers.sections import sections
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader


@require_safe
@at_the_desk
def listed(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Every moderator with the sections that are theirs."""
    if not may_assign(moderator):
        raise PermissionDenied
    known = sections()
    context = {
        "page_title": _("Who looks after what"),
        "here": "team",
        "team": [(each, _choices(each, known)) for each in team()],
        "tabs": tabs(moderator),
    }
    return render(request, "moderation/desk_team.html", context)


@require_POST
@at_the_desk
def assigned(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Has a moderator look after the sections that are ticked."""
    if not may_assign(moderator):
        raise PermissionDenied
    found = get_object_or_404(Reader, pk=pk)
    own = assign(moderator, found, request.POST.getlist("section"))
    words = _("%(name)s looks after: %(sections)s.") if own else _("%(name)s looks after the whole paper.")
    messages.success(request, words % {"name": found.name, "sections": ", ".join(str(each) for each in own)})
    return see_other(reverse("desk_team"))


def _choices(moderator: Reader, known: dict[str, str]) -> list[tuple[str, str, bool]]:
    """What can be ticked: the sections, and what is theirs and is none any more."""
    own = {each.begins: str(each) for each in moderator.assignments.all()}
    return [(begins, title, begins in own) for begins, title in {**own, **known}.items()]
