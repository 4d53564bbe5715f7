"""Keeping searches of the desk, calling them otherwise, and forgetting them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation.desk import saved
from broadsheet.moderation.models import SavedFilter
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.readers.models import Reader


@require_POST
@at_the_desk
def save(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Keeps the search that the form has, and shows what it finds."""
    sent = request.POST
    made = saved.save(moderator, sent.get("name", ""), sent.get("queue", ""), sent.get("query", ""))
    messages.success(request, _("The search is kept as “%(name)s”.") % {"name": made.name})
    return see_other(_address(made))


@require_POST
@at_the_desk
def change(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Calls one otherwise, or forgets it."""
    deed = request.POST.get("deed", "")
    if deed == "rename":
        return see_other(_address(saved.rename(moderator, pk, request.POST.get("name", ""))))
    if deed == "delete":
        saved.delete(moderator, pk)
        messages.success(request, _("That search is forgotten."))
        return see_other(reverse("desk"))
    raise Refused(422, "no-deed", _("Say what is to be done."))


def _address(found: SavedFilter) -> str:
    return f"{reverse('desk_queue', args=[found.queue])}?{found.query}"
