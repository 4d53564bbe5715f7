"""The page on which a comment is reported: by readers, and by anybody who holds that it breaks the law."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from broadsheet.common.decisions import decided
from broadsheet.common.rate_limits import sender_of
from broadsheet.conversation import queries, reporting
from broadsheet.conversation.models import Comment, Commenting, Report
from broadsheet.conversation.particulars import NONE_GIVEN, Particulars
from broadsheet.conversation.presentation import Presenter
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import problem, reader_or_refused, wants_json
from broadsheet.conversation.views.reading import private, refused_reading
from broadsheet.readers.models import Reader
from broadsheet.readers.navigation import log_in_url

ILLEGAL = Report.Reason.ILLEGAL


@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what is wrong with a comment, and tells the moderators. Without an account: how it breaks the law."""
    comment = queries.find(pk)
    if comment is None or not comment.is_published:
        raise Http404
    if (door := refused_reading(request, comment.discussion)) is not None:
        return door
    refused = None
    if request.method == "POST":
        try:
            made = _report(request, pk)
        except Refused as why:
            if wants_json(request):
                return problem(why)
            refused = why
        else:
            return _done(request, comment, made)
    context = _form(request, comment, refused)
    # 401 would need a challenge of HTTP's own (RFC 9110, 15.5.2); the page has a way to the door.
    status = {401: 403}.get(refused.status, refused.status) if refused else 200
    response = private(render(request, "conversation/report_page.html", context, status=status))
    if refused and refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response


def _report(request: HttpRequest, pk: int) -> Report:
    reason, words, particulars = request.POST.get("reason", ""), request.POST.get("words", ""), _particulars(request)
    if isinstance(request.user, Reader) or reason != ILLEGAL:
        return reporting.report(reader_or_refused(request), pk, reason, words, particulars)
    return reporting.report_without_account(sender_of(request), pk, words, particulars)


def _particulars(request: HttpRequest) -> Particulars:
    sent = request.POST
    return Particulars(
        sent.get("law", ""),
        sent.get("name", ""),
        sent.get("email", ""),
        concerns_children=sent.get("concerns_children") == "yes",
        in_good_faith=sent.get("in_good_faith") == "yes",
    )


def _done(request: HttpRequest, comment: Comment, made: Report) -> HttpResponse:
    if wants_json(request):
        return private(JsonResponse({"id": comment.pk}, status=201))
    context = {
        "comment": comment,
        "discussion": comment.discussion,
        "is_written_to": bool(made.email),
        "page_title": _("Thank you"),
    }
    return private(render(request, "conversation/reported_page.html", context))


def _form(request: HttpRequest, comment: Comment, refused: Refused | None) -> dict[str, Any]:
    """The page's context, with what was typed."""
    reader = request.user if isinstance(request.user, Reader) else None
    typed = _particulars(request) if request.method == "POST" else NONE_GIVEN
    name = typed.name if request.method == "POST" or reader is None else reader.name
    return {
        "shown": Presenter([comment], decided(Commenting)).shown(comment),
        "discussion": comment.discussion,
        "address": f"{settings.PUBLIC_URL}{comment.get_absolute_url()}",
        "reporter": reader,
        "log_in": log_in_url(request),
        "reasons": Report.Reason.choices,
        "reason": request.POST.get("reason", ""),
        "words": request.POST.get("words", ""),
        "typed": typed,
        "name": name,
        "refused": refused,
        "missing": getattr(refused, "fields", {}),
        "page_title": _("Report a comment"),
    }
