"""Whatever is sent to the API, it answers as its description says (schemathesis), and never breaks."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from broadsheet.conversation.models import Commenting
from broadsheet.conversation.posting import post
from broadsheet.readers.models import Reader
from tests.conversation.api import HERE, description, make_discussion
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [(method, path) for path, operations in description()["paths"].items() for method in operations]
KINDS = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
EXAMPLES = 15
# What is made up is hardly ever the name of a reaction that the paper has.
NEEDS_LUCK = frozenset({"react"})
# Of a page of the paper; the client that sends these takes nothing compressed.
HEADERS = {**HERE, "Accept-Encoding": "identity"}


@contextmanager
def one_connection() -> Iterator[None]:
    """The end of a request closes no connection, for the test's transaction is in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def reader() -> Reader:
    """Somebody signed in, in a house that lets one say much."""
    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 100_000
    house.save()
    return make_member()


def what_is_there(reader: Reader, path: str) -> dict[str, Any]:
    """A discussion and a comment to call the operation with: one's own where that is what can be changed."""
    discussion = make_discussion()
    others = post(make_member(), discussion.pk, "Somebody’s comment.").comment
    own = post(reader, discussion.pk, "One’s own.", parent_id=others.pk).comment
    pk = own.pk if path.endswith("{comment_id}") else others.pk
    ids = {"discussion_id": discussion.pk, "comment_id": pk}
    in_path = {name: value for name, value in ids.items() if f"{{{name}}}" in path}
    return {"path_parameters": in_path} if in_path else {"query": {"url": discussion.url}}


def cookies_of(reader: Reader) -> dict[str, str]:
    client = Client()
    client.force_login(reader)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def described_to_anybody() -> Any:
    """The description without its word on cookies: those that a caller makes up would take the reader's place."""
    raw = Client().get("/api/v1/openapi.json").json()
    del raw["components"]["securitySchemes"]
    for operations in raw["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = WSGIHandler()
    return schema


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda value: value.removeprefix("/api/v1/"))
def test_an_operation_answers_as_described(method: str, path: str, reader: Reader) -> None:
    operation = described_to_anybody()[path][method.upper()]
    known, cookies = what_is_there(reader, path), cookies_of(reader)
    statuses = set()

    def tried(strategy: Any) -> None:
        @seed(20261125)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def sent(case: Any) -> None:
            statuses.add(case.call_and_validate(headers=HEADERS, cookies=cookies, checks=CHECKS).status_code)

        sent()

    with one_connection():
        for kind in KINDS:
            tried(operation.as_strategy(kind))
            # Where that is all there is to an operation, nothing about it can be wrong.
            with suppress(Unsatisfiable):
                tried(operation.as_strategy(kind, **known))
    assert not statuses & {401, 405}, "the reader was not let in, and little was tried"
    if operation.definition.raw["operationId"] not in NEEDS_LUCK:
        assert statuses & {200, 201, 204}, "nothing was ever done"
