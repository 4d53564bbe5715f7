"""Taking a decision back from the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.conversation.identity import read_id
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.undoing import undo
from broadsheet.readers.models import Reader


@require_POST
@at_the_desk
def undo_decision(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Takes back the decision that the form names, and shows its comment as it stands again."""
    pk = read_id(request.POST.get("decision", ""))
    if pk is None:
        raise Refused(404, "no-decision", _("There is no such decision."))
    made = undo(moderator, pk)
    messages.success(request, _("That decision is taken back."))
    return see_other(reverse("desk_comment", args=["held", made.comment_id]))
