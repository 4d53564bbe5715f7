"""What waits for the staff, in the newsroom: comments that were held, and comments that readers reported."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.conversation import judging
from broadsheet.conversation.identity import LARGEST, id_at, moment_of, read_id
from broadsheet.conversation.models import Comment, Commenting, Report
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.presentation import Presenter
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.signals import reports_settled

PER_PAGE = 25
# What may be answered to either list. Keeping a reported comment settles its reports.
ANSWERS = {"approve": judging.approve, "reject": judging.reject, "keep": None}


def held() -> QuerySet[Comment]:
    """Comments that wait, who has waited longest first."""
    found = Comment.objects.filter(status=Comment.Status.HELD)
    return found.select_related("reader", "unclaimed", "discussion").order_by("pk")


def reported() -> QuerySet[Comment]:
    """Published comments that readers reported, those that most did first."""
    found = Comment.objects.filter(status=Comment.Status.PUBLISHED, reports__isnull=False)
    found = found.annotate(times=Count("reports")).select_related("reader", "unclaimed", "discussion")
    return found.order_by("-times", "pk")


LISTS = {"held": held, "reported": reported}


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, name: str = "held") -> HttpResponse:
    """One of the lists, and the answer to those ticked in it."""
    if not may_moderate(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    if request.method == "POST":
        _answer(request, name)
        return redirect(request.get_full_path())
    looked_at = id_at(now())
    page = Paginator(LISTS[name](), PER_PAGE).get_page(request.GET.get("p"))
    comments = list(page)
    presenter = Presenter(comments, decided(Commenting))
    reports: dict[int, list[Report]] = {}
    for report in Report.objects.filter(comment__in=comments).order_by("pk") if name == "reported" else ():
        reports.setdefault(report.comment_id, []).append(report)
    context = {
        "page_title": _("Comments"),
        "name": name,
        "lists": [
            {"title": _("Waiting"), "url": reverse("comments_desk"), "number": held().count(), "name": "held"},
            {
                "title": _("Reported"),
                "url": reverse("reported_desk"),
                "number": reported().count(),
                "name": "reported",
            },
        ],
        "page": page,
        "looked_at": looked_at,
        "rows": [
            {"shown": presenter.shown(each, is_own=True), "reports": reports.get(each.pk, [])} for each in comments
        ],
    }
    return render(request, "conversation/desk.html", context)


def _answer(request: HttpRequest, name: str) -> None:
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        return
    ticked = LISTS[name]().filter(pk__in=_numbers(request.POST.getlist("comment")[:PER_PAGE]))
    done = 0
    for pk in _as_looked_at(ticked, request, answer).values_list("pk", flat=True):
        try:
            _judge(request.user, pk, answer)
            done += 1
        except Refused as refused:
            messages.error(request, refused.why)
    if done:
        words = ngettext("%(count)s comment is dealt with.", "%(count)s comments are dealt with.", done)
        messages.success(request, words % {"count": done})


def _numbers(values: list[str]) -> list[int]:
    return [pk for value in values if (pk := read_id(value)) is not None]


def _as_looked_at(ticked: QuerySet[Comment], request: HttpRequest, answer: str) -> QuerySet[Comment]:
    """Leaves out what was edited since the list was shown: nobody approves a text that they have not seen."""
    looked_at = _numbers([request.POST.get("looked_at", "")])
    if answer == "reject" or not looked_at or looked_at[0] > LARGEST:
        return ticked
    return ticked.exclude(edited_at__gte=moment_of(looked_at[0]))


def _judge(judge: Any, pk: int, answer: str) -> None:
    deed = ANSWERS[answer]
    if deed is not None:
        deed(judge, pk)
    if answer != "approve":
        with transaction.atomic():
            reports_settled.send(Report, comment_id=pk, judge=judge)
            Report.objects.filter(comment=pk).delete()


def waiting_count() -> int:
    """How many wait, counted no further than two digits go."""
    return held().order_by()[:100].count()
