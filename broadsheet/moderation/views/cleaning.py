"""Taking down everything that a reader wrote, from the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import cleaning
from broadsheet.moderation.desk import reasons
from broadsheet.moderation.models import Batch
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.tasks import finish
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def clean_up(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """How much they wrote of a day, a week and ever; sent, its form takes that down. What was typed comes back."""
    found = get_object_or_404(Reader, pk=pk)
    refused = None
    if request.method == "POST":
        try:
            grounds = reasons.read(request.POST, is_owed=True)
            made = cleaning.clean_up(moderator, found, request.POST.get("span", ""), grounds)
        except Refused as problem:
            refused = problem
        else:
            _say(request, made)
            return see_other(reverse("desk_batches"))
    context = {
        "found": found,
        "page_title": found.name,
        "spans": [(span, title, cleaning.standing(found, span).count()) for span, (_length, title) in _spans()],
        "reasons": reasons.choice(),
        "refused": refused,
        "sent": request.POST,
        "tabs": tabs(moderator),
    }
    return render(request, "moderation/desk_clean_up.html", context, status=refused.status if refused else 200)


def _spans() -> list[tuple[str, tuple[object, object]]]:
    return list(cleaning.SPANS.items())


def _say(request: HttpRequest, made: Batch) -> None:
    words = ngettext("%(count)s comment is taken down.", "%(count)s comments are taken down.", made.number)
    messages.success(request, words % {"count": made.number})
    if made.left:
        finish.enqueue(made.pk)
        messages.info(request, _("The rest goes on: this page says how far it is."))
