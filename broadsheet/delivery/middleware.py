"""Lays a shared response down in the page store on its way out."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from broadsheet.delivery.compression import acceptable
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.pages import Printed

logger = logging.getLogger(__name__)

# What the front adds itself, or what belongs to one response only.
NOT_KEPT = frozenset({"content-type", "content-length", "vary", "etag", "last-modified", "set-cookie", "date"})


class PrintingMiddleware:
    """Prints what a view marked as shared, unless anything about the request or the answer is personal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Taken before any row is read: a change after this moment refuses the print.
        ticket = page_store().ticket() if request.method == "GET" and not request.META.get("QUERY_STRING") else None
        response = self.get_response(request)
        if not getattr(response, "is_shared", False):
            return response
        if "Cookie" in response.get("Vary", "") or response.cookies:
            logger.warning("%r was marked as shared but depends on a cookie; it was not printed", request.path)
            response.headers["Cache-Control"] = "private, no-store"
            return response
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        patch_vary_headers(response, ["Accept-Encoding"])
        if settings.SECURE_HSTS_SECONDS:
            # Django sets it on a request over TLS only, but a stored page answers whoever comes, and over plain HTTP
            # browsers do not heed it.
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        if ticket is not None and response.status_code == 200 and not response.streaming:
            is_stored = self.print(request, response, ticket)
            response.is_printed = is_stored  # type: ignore[attr-defined]
            # A view that answers conditional requests by itself has an entity tag of its own, and keeps it.
            if is_stored and "ETag" not in response:
                answer_as_stored(request, response)
        return response

    def print(self, request: HttpRequest, response: HttpResponse, ticket: int) -> bool:
        """Stores the page and says whether; a full disk or a refused print costs speed, never the answer."""
        headers = tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT)
        printed = Printed(body=response.content, content_type=response["Content-Type"], headers=headers)
        try:
            return page_store().print(request.path, printed, request.print_tags, ticket)  # type: ignore[attr-defined]
        except OSError:
            logger.exception("%s could not be printed", request.path)
            return False


def answer_as_stored(request: HttpRequest, response: HttpResponse) -> None:
    """Gives the first reader what all others will get: the page compressed, with its entity tag."""
    page = page_store().find(request.path)
    copy = page_store().copy(page, acceptable(request.headers.get("Accept-Encoding"))) if page is not None else None
    if copy is not None:
        response.content = copy.body
        for name, value in copy.found.headers:
            response.headers[name] = value
