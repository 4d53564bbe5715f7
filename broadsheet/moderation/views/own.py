"""What was decided about a reader's own comments, with the reasons, and what they say against it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.conversation.views.reading import private
from broadsheet.moderation import appeals
from broadsheet.moderation.models import Decision
from broadsheet.moderation.statement import statement, title
from broadsheet.readers.views.account import own_account

PER_PAGE = 30


@login_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Everything that was decided about what the reader wrote, newest first."""
    found = Decision.objects.filter(reader=own_account(request)).select_related(
        "comment__discussion", "appeal", "name", "sanction"
    )
    before = request.GET.get("before", "")
    if before:
        if not (before.isascii() and before.isdecimal() and len(before) <= 18):
            raise Http404
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PER_PAGE + 1])
    older = f"{reverse('own_decisions')}?before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else ""
    context = {
        "page_title": pgettext("decisions", "Decisions"),
        "rows": [(each, title(each)) for each in rows[:PER_PAGE]],
        "older_url": older,
    }
    return private(render(request, "moderation/decisions.html", context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with its reasons; sent, its form appeals. What was typed comes back with what was wrong."""
    reader, refused = own_account(request), None
    if request.method == "POST":
        try:
            appeals.appeal(reader, pk, request.POST.get("words", ""))
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("We have your appeal."))
            return see_other(reverse("own_decision", args=[pk]))
    try:
        told = statement(appeals.own_decision(reader, pk))
    except Refused:
        raise Http404 from None
    context = {
        "page_title": told.title,
        "told": told,
        "refused": refused,
        "words": request.POST.get("words", ""),
        "longest": appeals.LONGEST,
    }
    status = refused.status if refused else 200
    return private(render(request, "moderation/decision.html", context, status=status))
