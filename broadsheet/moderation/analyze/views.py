"""`POST /v1alpha1/comments:analyze` and `comments:suggestscore`: for programs, with a key and without cookies."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from broadsheet.common.rate_limits import RateLimit
from broadsheet.moderation.analyze import faults, keys
from broadsheet.moderation.analyze.asked import LONGEST_BODY, Fields, asked_in, field, fields_of, languages_in
from broadsheet.moderation.analyze.scores import answered

#: Names the attributes in an answer that the scorer does not have, and whose 0 therefore says nothing.
NOT_SCORED = "Broadsheet-Not-Scored"
_NO_KEY = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other"
    " form of API consumer identity to call this API."
)


def _with_key(view: Callable[[Fields], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Around both: who asks, how often, and what. The key authorises, no cookie does, so no token is needed."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            if request.method != "POST":
                raise faults.Fault(405, "This method takes POST only.")
            _refuse(request)
            response = view(fields_of(_body(request)))
        except faults.Fault as fault:
            response = faults.answer(fault)
            if fault.code == 405:
                response["Allow"] = "POST"
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def _refuse(request: HttpRequest) -> None:
    letters = request.headers.get("X-Goog-Api-Key") or request.GET.get("key", "")
    if not letters.strip():
        raise faults.Fault(403, _NO_KEY)
    key = keys.find(letters.strip())
    if key is None:
        message = "API key not valid. Please pass a valid API key."
        raise faults.refused_key(400, message, "API_KEY_INVALID")
    if wait := RateLimit("texts of a key", key.per_minute, timedelta(minutes=1)).take(str(key.pk)):
        raise faults.too_often(wait)


def _body(request: HttpRequest) -> bytes:
    try:
        body = request.read(LONGEST_BODY + 1)
    except UnreadablePostError:
        raise faults.Fault(400, "The request broke off before its end.") from None
    if len(body) > LONGEST_BODY:
        raise faults.Fault(413, f"Request payload size exceeds the limit: {LONGEST_BODY} bytes.")
    return body


@_with_key
def analyze(fields: Fields) -> HttpResponse:
    """How the scorer sees a text."""
    found = answered(asked_in(fields))
    response = JsonResponse(found.body)
    if found.not_scored:
        response[NOT_SCORED] = ", ".join(found.not_scored)
    return response


@_with_key
def suggest_score(fields: Fields) -> HttpResponse:
    """Takes a suggestion what a score should be, and keeps nothing of it: the scorer does not learn."""
    token, languages = field(fields, "clientToken", str), languages_in(fields)
    body = {"clientToken": token} if token else {}
    return JsonResponse({**body, **({"requestedLanguages": list(languages)} if languages else {})})
