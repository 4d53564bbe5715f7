"""What each operation can answer, as OpenAPI tells it."""

from typing import Any

from ninja import NinjaAPI

from broadsheet.conversation.api.problems import CONTENT_TYPE, JSON
from broadsheet.conversation.api.schemas import Problem

READING = (401, 404, 422)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_TEXT = {"type": "string"}
_RETRY = {"Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer"}}}


def reads(model: Any) -> dict[int, Any]:
    """The answers of something that is read."""
    return {200: model, 304: None, **dict.fromkeys(READING, Problem)}


def writes(*models: tuple[int, Any]) -> dict[int, Any]:
    """The answers of something that changes what there is."""
    return {**dict(models), **dict.fromkeys(WRITING, Problem)}


class Api(NinjaAPI):
    """Ninja's, with a description that has problems and headers as they are."""

    def get_openapi_schema(self, **where: Any) -> Any:
        schema = super().get_openapi_schema(**where)
        for path in schema["paths"].values():
            for method, operation in path.items():
                for status, response in operation["responses"].items():
                    _complete(method, status, response)
        return schema


def _complete(method: str, status: int, response: dict[str, Any]) -> None:
    if status >= 400:
        response["content"] = {CONTENT_TYPE: response["content"].pop(JSON)}
    if status in (429, 503):
        response["headers"] = _RETRY
    if method == "get" and status in (200, 304):
        response["headers"] = {
            "ETag": {"description": "For `If-None-Match`; absent where an account is needed.", "schema": _TEXT},
            "Link": {"description": 'Where it goes on, `rel="next"`.', "schema": _TEXT},
        }
    if status == 201:
        response["headers"] = {"Location": {"description": "Where it is.", "schema": _TEXT}}
