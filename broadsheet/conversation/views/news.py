"""What is different since an open page last heard of its discussion, for whoever may read it."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.conversation import live
from broadsheet.conversation.models import Discussion
from broadsheet.conversation.permissions import may_read
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import problem
from broadsheet.conversation.views.reading import private

#: Comments that are asked about at once.
MOST_SHOWN = 300
_IDS = re.compile(r"(?:[1-9][0-9]{0,15}(?:,[1-9][0-9]{0,15})*)?")
_EVENT = re.compile(r"[0-9]{1,18}")


@require_safe
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """The events since `last` as the stream tells them, and the id to ask from next; `shown` are ids of comments."""
    discussion = get_object_or_404(Discussion, pk=pk, is_hidden=False)
    last, shown = request.GET.get("last", ""), request.GET.get("shown", "")
    ids = {int(each) for each in shown.split(",") if each} if _IDS.fullmatch(shown) else None
    if not _EVENT.fullmatch(last) or ids is None or len(ids) > MOST_SHOWN:
        return problem(Refused(400, "nonsense", _("This does not say what the page knows.")))
    if not may_read(discussion, request.user if discussion.is_for_registered else None):
        why = _("Only readers with an account can read this. Log in or register first.")
        return problem(Refused(403, "nobody", why))
    events = live.since(discussion, int(last), ids)
    told = [{"id": event.id, "name": event.name, "data": event.data} for event in events]
    return private(JsonResponse({"last": events[-1].id, "events": told}))
