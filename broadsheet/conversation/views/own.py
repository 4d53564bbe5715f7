"""A reader's own comments, whatever became of them, and what others answered."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.common.decisions import decided
from broadsheet.conversation import editing, queries
from broadsheet.conversation.identity import read_id
from broadsheet.conversation.models import Commenting
from broadsheet.conversation.presentation import Presenter
from broadsheet.readers.views.account import own_account


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    before = read_id(text)
    if before is None:
        raise Http404
    return before


def _listed(request: HttpRequest, page: queries.Page, title: str, view_name: str, template: str) -> HttpResponse:
    house = decided(Commenting)
    presenter = Presenter(page.comments, house)
    rows = [
        {"shown": presenter.shown(each, is_own=True), "can_edit": bool(editing.seconds_to_edit(each, house))}
        for each in page.comments
    ]
    older = f"{reverse(view_name)}?before={page.next_key}" if page.next_key else ""
    return render(request, template, {"rows": rows, "older_url": older, "page_title": title})


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything the reader wrote, with how it stands."""
    page = queries.written_by(own_account(request), _before(request), in_public=False)
    return _listed(request, page, _("Your comments"), "own_comments", "conversation/own_comments.html")


@never_cache
@login_required
@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """What others answered to the reader."""
    page = queries.answers_to(own_account(request), _before(request))
    return _listed(request, page, _("Replies to you"), "own_replies", "conversation/own_replies.html")
