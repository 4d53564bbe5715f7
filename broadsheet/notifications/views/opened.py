"""Where alerts lead to. Nothing here looks at a cookie or sets one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.common.rate_limits import sender_of
from broadsheet.notifications.alerts.opened import count_opening, path_of
from broadsheet.readers.same_origin import same_origin


@never_cache
@require_safe
def opened(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Counts one opening and leads to what the alert is about. Whoever only asks for the headers opens nothing."""
    path = path_of(alert_id)
    if not path:
        raise Http404
    if request.method == "GET" and request.headers.get("Sec-Purpose", "").partition(";")[0] != "prefetch":
        count_opening(alert_id, sender_of(request))
    return HttpResponseRedirect(path)


@never_cache
@same_origin
@require_POST
def told_opened(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The same for the service worker, which opens the page by itself."""
    if not path_of(alert_id):
        raise Http404
    count_opening(alert_id, sender_of(request))
    return HttpResponse(status=204)
