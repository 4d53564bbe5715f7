"""The API as tests call it: by a reader at one of the paper’s pages, every answer held to its description."""

from functools import cache
from typing import Any

import jsonschema_rs
from django.http import HttpResponse
from django.test import Client

from broadsheet.conversation.api.application import api
from broadsheet.conversation.api.bodies import ROOT
from broadsheet.conversation.models import Discussion
from broadsheet.readers.models import Reader
from tests.factories import make_story

HERE = {"Sec-Fetch-Site": "same-origin"}


def make_discussion(**fields: Any) -> Discussion:
    """The discussion of a new story."""
    found = Discussion.objects.get(story_discussion__article=make_story())
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    return found


@cache
def description() -> dict[str, Any]:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=f"{ROOT}/")
    return schema


def described(path: str, method: str, status: int) -> dict[str, Any] | None:
    """What the description says of that answer, by the address as it is called."""
    asked = path.partition("?")[0].split("/")
    for known, operations in description()["paths"].items():
        parts = known.split("/")
        if len(parts) == len(asked) and all(a == b or a[:1] == "{" for a, b in zip(parts, asked, strict=True)):
            answers: dict[int, dict[str, Any]] = operations[method.lower()]["responses"]
            return answers[status]
    return None


class Caller:
    """Calls the API as a reader, or as nobody. Every answer is checked against the description."""

    def __init__(self, reader: Reader | None = None, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {**HERE, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if reader is not None:
            self.client.force_login(reader)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        sent: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
        if isinstance(body, dict):
            import json

            sent["data"] = json.dumps(body)
        path = path if path.startswith("/") else f"{ROOT}/{path}"
        response = self.client.generic(method, path, headers={**self.headers, **more}, **sent)
        check(path, method, response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)


def check(path: str, method: str, response: HttpResponse) -> None:
    """Holds an answer to what the description says of it."""
    known = described(path, method, response.status_code)
    if known is None:
        return
    if not (content := known.get("content")):
        assert response.content == b"" and "Content-Type" not in response
        return
    (kind,) = content
    assert response["Content-Type"] == kind
    if response.get("Content-Encoding"):
        return
    schema = {**content[kind]["schema"], "components": description()["components"]}
    jsonschema_rs.validator_for(schema).validate(response.json())


def code_of(response: HttpResponse) -> tuple[int, str]:
    """The status of a problem, and its name."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code and body["title"] and body["detail"] and body["type"]
    return response.status_code, body["code"]
