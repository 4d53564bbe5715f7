"""The report to the public: at the desk, where a publisher publishes it, and for everybody once that is done."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.delivery.printing import shared
from broadsheet.moderation.models import PublishedReport
from broadsheet.moderation.numbers import publishing, report, sheets
from broadsheet.moderation.numbers.outside import of_report
from broadsheet.moderation.numbers.periods import Period, last_days, read_period, reportable, today
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.rules import TAG as RULES
from broadsheet.moderation.views.counts import tabs
from broadsheet.moderation.views.numbers import asked_for
from broadsheet.readers.desk.sheets import MARK
from broadsheet.readers.models import Reader


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def desk_report(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The numbers of a period as the public would read them; sent, its form publishes or withdraws them."""
    period, asked = _asked(request)
    refused = None
    if request.method == "POST":
        try:
            _decide(request, moderator, period)
        except Refused as problem:
            refused = problem
        else:
            return see_other(f"{request.path}?{_query(period)}")
    context = {
        **asked,
        # Reports are of halves and wholes of years, or of days chosen one by one.
        "choices": [],
        "page_title": _("Report to the public"),
        "tabs": tabs(moderator),
        "here": "numbers",
        "query": _query(period),
        "reportable": reportable(),
        "published": PublishedReport.objects.filter(since=period.since, until=period.until).first(),
        "is_over": period.until < today(),
        "may_publish": publishing.may_publish(moderator),
        "parts": report.parts(of_report(period)),
        "refused": refused,
    }
    status = refused.status if refused else 422 if asked["fault"] else 200
    return render(request, "moderation/desk_report.html", context, status=status)


@require_safe
@at_the_desk
def desk_report_csv(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The same as a sheet."""
    period, _shown = _asked(request)
    return _csv(period, report.parts(of_report(period)))


@require_safe
@at_the_desk
def desk_report_json(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The same for programs."""
    period, _shown = _asked(request)
    return JsonResponse(sheets.as_json(period, report.parts(of_report(period))))


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The report that was published last, and the way to the others."""
    return _public(request, PublishedReport.objects.first())


@require_safe
def transparency_report(request: HttpRequest, since: str, until: str) -> HttpResponse:
    """One of the published reports."""
    return _public(request, _published(since, until))


@require_safe
def transparency_csv(request: HttpRequest, since: str, until: str) -> HttpResponse:
    """One of them as a sheet."""
    found = _published(since, until)
    return shared(request, _csv(_period(found), report.parts(found.numbers)), [publishing.TAG, RULES])


@require_safe
def transparency_json(request: HttpRequest, since: str, until: str) -> HttpResponse:
    """One of them for programs."""
    found = _published(since, until)
    answer = JsonResponse(sheets.as_json(_period(found), report.parts(found.numbers)))
    return shared(request, answer, [publishing.TAG, RULES])


def _asked(request: HttpRequest) -> tuple[Period, dict[str, Any]]:
    """The period asked for; else the last that is over."""
    return asked_for(request.GET, next(iter(reportable()), last_days(30)))


def _decide(request: HttpRequest, moderator: Reader, period: Period) -> None:
    if request.POST.get("deed") == "publish":
        publishing.publish(moderator, period)
        messages.success(request, _("The report is public."))
    elif request.POST.get("deed") == "withdraw":
        publishing.withdraw(moderator, period)
        messages.success(request, _("The report is no longer public."))
    else:
        raise Refused(422, "no-deed", _("Say what is to be done."))


def _public(request: HttpRequest, shown: PublishedReport | None) -> HttpResponse:
    context = {
        "page_title": pgettext("transparency report", "How we moderate"),
        "canonical_path": request.path,
        "shown": shown,
        "period": _period(shown) if shown else None,
        "parts": report.parts(shown.numbers) if shown else [],
        "reports": list(PublishedReport.objects.defer("numbers")),
    }
    return shared(request, render(request, "moderation/transparency.html", context), [publishing.TAG, RULES])


def _published(since: str, until: str) -> PublishedReport:
    period = read_period(since, until)
    if period is None or (str(period.since), str(period.until)) != (since, until):
        raise Http404
    return get_object_or_404(PublishedReport, since=period.since, until=period.until)


def _period(found: PublishedReport) -> Period:
    return Period(found.since, found.until)


def _query(period: Period) -> str:
    return urlencode({"since": period.since.isoformat(), "until": period.until.isoformat()})


def _csv(period: Period, parts: list[report.Part]) -> HttpResponse:
    answer = HttpResponse(MARK + "".join(sheets.as_csv(period, parts)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="transparency-{period.name}.csv"'
    return answer
