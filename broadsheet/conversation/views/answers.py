"""How the views of the conversation answer: a page for people, JSON for the page's own script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.reading import private
from broadsheet.readers.models import Reader


def wants_json(request: HttpRequest) -> bool:
    """Whether it was script that sent the form."""
    return request.headers.get("Accept", "").startswith("application/json")


def reader_or_refused(request: HttpRequest) -> Reader:
    """Who is signed in. Raises `Refused`."""
    if isinstance(request.user, Reader):
        # The reader themselves, not what stands for them until somebody asks: it costs a little at every look.
        return getattr(request.user, "_wrapped", request.user)
    raise Refused(401, "nobody", _("Log in or register first. What you wrote is kept."))


def problem(refused: Refused) -> HttpResponse:
    """What was refused, as RFC 9457 has it."""
    body: dict[str, Any] = {"title": refused.why, "status": refused.status, "code": refused.code}
    if refused.wait:
        body["wait"] = refused.wait
    response = JsonResponse(body, status=refused.status, content_type="application/problem+json")
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return private(response)


def see_other(url: str) -> HttpResponse:
    """303 (RFC 9110, 15.4.4): what came of the form stands elsewhere."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return private(response)


def refusal_page(request: HttpRequest, refused: Refused, context: dict[str, Any] | None = None) -> HttpResponse:
    """What was refused, as a page that says so."""
    if wants_json(request):
        return problem(refused)
    # 401 would need a challenge of HTTP's own (RFC 9110, 15.5.2); ours is a page to log in at.
    status = 403 if refused.status == 401 else refused.status
    context = {"refused": refused, "page_title": _("That did not work"), **(context or {})}
    response = private(render(request, "conversation/refused_page.html", context, status=status))
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response
