"""The API as a whole: its operations, how it fails, and what describes it."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from pydantic_core import to_json

from broadsheet.conversation.api import acting, reading, writing  # noqa: F401 - each adds its operations
from broadsheet.conversation.api.bodies import ROOT
from broadsheet.conversation.api.documented import Api
from broadsheet.conversation.api.problems import JSON, handle_on
from broadsheet.conversation.api.routes import router
from broadsheet.delivery.printing import shared

# No page to try it out: such pages load script from elsewhere.
api = Api(
    title="Broadsheet: the conversation",
    version="1",
    description="Discussions and comments of this paper. Errors are problem details (RFC 9457).",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
api.add_router("", router)
handle_on(api)


@cache
def description() -> bytes:
    """The OpenAPI document."""
    return to_json(api.get_openapi_schema(path_prefix=f"{ROOT}/"))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What the API can do, for programs: the same for everybody until the next version."""
    return shared(request, HttpResponse(description(), content_type=JSON))
