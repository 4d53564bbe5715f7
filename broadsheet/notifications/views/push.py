"""Where browsers subscribe: the paper's key, and one address that takes their word and says how they stand."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.common.decisions import decided
from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.conversation.api.problems import problem
from broadsheet.delivery.printing import shared
from broadsheet.notifications.alerts import freshness
from broadsheet.notifications.browsers import subscriptions
from broadsheet.notifications.browsers.offers import OfferError, read_endpoint, read_offer
from broadsheet.notifications.browsers.pushing import push_keys
from broadsheet.notifications.models import Alerting, Subscription
from broadsheet.notifications.webpush.keys import KeyFileError
from broadsheet.readers import sign_ins
from broadsheet.readers.devices import device_name
from broadsheet.readers.models import Reader
from broadsheet.readers.same_origin import is_from_here

# Whole offices and mobile networks share an address; a browser says something a few times a year.
SAYINGS = RateLimit("say something of a subscription", 600, timedelta(hours=1))
NEW_ONES = RateLimit("subscribe", 100, timedelta(hours=1))
_STATUSES = {"unreadable": 400, "too-large": 413}


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key that browsers subscribe with at present, in base64url (`applicationServerKey`)."""
    if not decided(Alerting).is_on:
        return _off()
    try:
        current = push_keys().current.public
    except KeyFileError:
        return _no_keys()
    answer = HttpResponse(current, content_type="text/plain; charset=utf-8")
    return shared(request, answer, [freshness.PUSH_KEYS, freshness.ALERTING])


@csrf_exempt
@require_http_methods(["POST", "DELETE"])
def subscription(request: HttpRequest) -> HttpResponse:
    """POST: a browser's `PushSubscription`, and what it wants; answers with how it stands. DELETE: it is over."""
    if not is_from_here(request):
        return problem(403, _("This can be done from a page of this paper only."))
    if wait := SAYINGS.take(sender_of(request)):
        return _too_often(wait)
    try:
        return _forget(request) if request.method == "DELETE" else _take_in(request)
    except OfferError as error:
        return problem(_STATUSES.get(error.code, 422), str(error), error.code)
    except KeyFileError:
        return _no_keys()


def _take_in(request: HttpRequest) -> HttpResponse:
    if not decided(Alerting).is_on:
        return _off()
    offer = read_offer(request.body)
    if not subscriptions.is_known(offer.endpoint, offer.old) and (wait := NEW_ONES.take(sender_of(request))):
        return _too_often(wait)
    found, is_new = subscriptions.subscribe(offer, _place(request))
    answer = JsonResponse(_standing(found), status=201 if is_new else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _forget(request: HttpRequest) -> HttpResponse:
    subscriptions.unsubscribe(read_endpoint(request.body))
    return HttpResponse(status=204)


def _place(request: HttpRequest) -> subscriptions.Place:
    device = device_name(request.headers.get("User-Agent", ""))[:80]
    if not isinstance(request.user, Reader):
        return subscriptions.Place(device=device)
    sign_ins.keep(request)
    reader = getattr(request.user, "_wrapped", request.user)
    return subscriptions.Place(reader, request.session.get(sign_ins.SESSION_KEY), device)


def _standing(found: Subscription) -> dict[str, Any]:
    """How the browser stands. `server_key` is the key of today: where the browser has another, it subscribes anew."""
    return {
        "alerts": found.has_alerts,
        "notices": found.has_notices,
        "topics": [{"key": str(key), "title": it.title} for key, it in subscriptions.wished(found)],
        "time_zone": found.time_zone,
        "quiet_from": _clock(found.quiet_from),
        "quiet_until": _clock(found.quiet_until),
        "most_alerts": found.most_alerts,
        "is_of_reader": found.reader_id is not None,
        "server_key": push_keys().current.public,
    }


def _clock(time: Any) -> str | None:
    return f"{time:%H:%M}" if time is not None else None


def _too_often(wait: int) -> HttpResponse:
    return problem(429, _("That was too often from here. Try again later."), wait=wait)


def _off() -> HttpResponse:
    return problem(404, _("This paper sends no alerts at present."), "off")


def _no_keys() -> HttpResponse:
    return problem(503, _("Alerts cannot be had at the moment. Try again later."), "no-keys", wait=600)
