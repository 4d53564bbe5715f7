"""What an open desk asks for again and again: how much waits, and who has the comment in hand that it shows."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from broadsheet.conversation.models import Comment
from broadsheet.moderation import scope
from broadsheet.moderation.appeals import open_appeals
from broadsheet.moderation.desk import claims
from broadsheet.moderation.desk.queues import COUNTED, QUEUES, shown_number
from broadsheet.moderation.names.keeping import open_checks
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.readers.models import Reader


@dataclass(frozen=True)
class Tab:
    """A queue in the desk's own menu, with how many wait in it."""

    name: str
    title: Any
    url: str
    number: str


def _counted(moderator: Reader) -> dict[str, str]:
    """How many wait for the moderator in each queue, as it is shown: counted up to a hundred."""
    own = scope.of(moderator)
    found = {name: queue.within(own).count() for name, queue in QUEUES.items()}
    found["names"] = open_checks().order_by()[:COUNTED].count()
    found["appeals"] = own.appeals(open_appeals()).order_by()[:COUNTED].count()
    return {name: shown_number(number) for name, number in found.items()}


def tabs(moderator: Reader) -> list[Tab]:
    """The lists of the desk, with how many wait for the moderator in each."""
    counted = _counted(moderator)
    found = [
        Tab(name, queue.title, reverse("desk_queue", args=[name]), counted[name]) for name, queue in QUEUES.items()
    ]
    found.append(Tab("names", pgettext("of readers", "Names"), reverse("desk_names"), counted["names"]))
    return [*found, Tab("appeals", pgettext("decisions", "Appeals"), reverse("desk_appeals"), counted["appeals"])]


@require_safe
@at_the_desk
def counts(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """`{"held": "12", "reported": "0", …}`."""
    return JsonResponse(_counted(moderator))


@require_POST
@at_the_desk
def claim(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Renews the moderator's claim, or takes the comment as soon as it is free.

    `taken` is the name of whoever else has it; `status` tells whether it was decided meanwhile.
    """
    known = scope.of(moderator).narrowed(Comment.objects.filter(pk=pk))
    status = known.values_list("status", flat=True).first()
    if status is None:
        raise Http404
    found = claims.claim(moderator, pk)
    taken = "" if found.moderator_id == moderator.pk else found.moderator.name
    return JsonResponse({"taken": taken, "status": status})


@require_POST
@at_the_desk
def release(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Gives the comment back, as the page that shows it is left."""
    claims.release(moderator, pk)
    return HttpResponse(status=204)
