"""`GET /me`: the one personal answer that shared pages ask for."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from broadsheet.readers.me import about


@require_safe
def me(request: HttpRequest) -> JsonResponse:
    response = JsonResponse({**about(request), "csrf_token": get_token(request)})
    response["Cache-Control"] = "private, no-store"
    return response
