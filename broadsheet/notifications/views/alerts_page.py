"""The public page of alerts: what they are, what was sent lately, and what this browser wants."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.delivery.printing import shared
from broadsheet.notifications.alerts import freshness
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.browsers.offers import MOST_ALERTS
from broadsheet.notifications.models import Alert, Alerting
from broadsheet.stories.models.printed import page_tag

PER_PAGE = 30
LATELY = timedelta(days=30)


@require_safe
def alerts_page(request: HttpRequest, before: int = 0) -> HttpResponse:
    """What was sent, newest first; with `before`, what is older than the alert with that number."""
    found = alerts.latest(PER_PAGE + 1, before)
    if before and not found:
        raise Http404("There are no older alerts.")
    shown = found[:PER_PAGE]
    stories = alerts.stories_of(before, shown[-1].pk if len(found) > PER_PAGE else 0)
    path = reverse("alerts_before", args=[before]) if before else reverse("alerts")
    context = {
        **_offered(),
        "alerts": shown,
        "older": before,
        "next_url": reverse("alerts_before", args=[shown[-1].pk]) if len(found) > PER_PAGE else "",
        "page_title": _("Alerts"),
        "page_description": _("News that cannot wait, on your phone or computer."),
        "canonical_url": f"{settings.PUBLIC_URL}{path}",
    }
    answer = TemplateResponse(request, "notifications/alerts/page.html", context)
    return shared(request, answer, (*_MADE_FROM, *map(page_tag, stories)))


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same settings as a fragment, which script shows on other pages."""
    context = _offered()
    if not context["is_offered"]:
        raise Http404("This paper sends no alerts.")
    answer = TemplateResponse(request, "notifications/alerts/sheet.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return shared(request, answer, _MADE_FROM)


#: How many were sent lately changes with the day too.
_MADE_FROM = (freshness.ALERTING, freshness.ALERTS, "day")


def _offered() -> dict[str, Any]:
    sent = Alert.objects.filter(audience=Alert.Audience.EVERYBODY, begun_at__gte=now() - LATELY)
    return {
        "is_offered": decided(Alerting).is_on,
        "lately": sent.count(),
        "most_alerts": MOST_ALERTS,
        "notice_settings_url": reverse("notice_settings"),
        "following_url": reverse("following"),
    }
