"""Taking decisions back from the desk: the last one, or many that were made at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from broadsheet.conversation.identity import read_id
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation.models import Batch
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.tasks import finish
from broadsheet.moderation.undoing import undo
from broadsheet.moderation.undoing_batches import undo_batch
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

_LISTED = 50


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


@require_safe
@at_the_desk
def batches(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What was last decided about many comments at once, and how far what goes on is."""
    found = Batch.objects.select_related("by", "reader", "undone_by")[:_LISTED]
    context = {"page_title": _("Decided at once"), "here": "batches", "batches": found, "tabs": tabs(moderator)}
    return render(request, "moderation/desk_batches.html", context)


@require_POST
@at_the_desk
def undo_many(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """Takes back all that was decided at once, and says what stays as it is, and why."""
    undone = undo_batch(moderator, pk)
    words = ngettext("%(count)s comment stands as before.", "%(count)s comments stand as before.", undone.done)
    messages.success(request, words % {"count": undone.done})
    for why, number in undone.left.items():
        words = ngettext("%(count)s comment was left: %(why)s", "%(count)s comments were left: %(why)s", number)
        messages.error(request, words % {"count": number, "why": why})
    if not undone.is_whole:
        finish.enqueue(pk)
        messages.info(request, _("The rest goes on: this page says how far it is."))
    return see_other(reverse("desk_batches"))
