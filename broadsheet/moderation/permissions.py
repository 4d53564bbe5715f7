"""Who comes to the desk, and how whoever may not is answered: the same at each of its addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import problem, reader_or_refused, wants_json
from broadsheet.conversation.views.reading import private
from broadsheet.readers.models import Reader
from broadsheet.readers.navigation import log_in_url
from broadsheet.readers.same_origin import SAFE, same_origin

P = ParamSpec("P")
DeskView = Callable[Concatenate[HttpRequest, Reader, P], HttpResponse]


def at_the_desk(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for moderators, which is given who asks. Nobody is led to the door and other readers are forbidden.

    What changes something must come from a page of ours (readers/same_origin.py). Nothing of it is kept anywhere. What
    the view refuses (`Refused`) is told in words.
    """

    @same_origin
    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Reader):
            return _led_to_the_door(request)
        moderator = reader_or_refused(request)
        if not may_moderate(moderator):
            raise PermissionDenied
        try:
            return private(view(request, moderator, *args, **kwargs))
        except Refused as refused:
            return refusal(request, refused)

    return entered


def _led_to_the_door(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return problem(Refused(401, "nobody", _("Log in first.")))
    if request.method in SAFE:
        return private(redirect(log_in_url(request)))
    # What was sent cannot be sent again after the log-in: the desk itself is what is wanted.
    return private(redirect(f"{reverse('account_login')}?next={reverse('desk')}"))


def refusal(request: HttpRequest, refused: Refused, **context: Any) -> HttpResponse:
    """What was refused, as a page of the desk that says so, or as JSON."""
    if wants_json(request):
        return problem(refused)
    context = {"refused": refused, "page_title": _("That did not work"), **context}
    return private(render(request, "moderation/desk_refused.html", context, status=refused.status))
