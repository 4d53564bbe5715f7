"""A change in the newsroom is whole or not at all: the story, its revision, its log and the withdrawal of old pages.

Wagtail's views write these one after the other. Only requests that change something are wrapped: on SQLite a
transaction takes the write lock when it begins, which mere reading must not wait for.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def in_parts(view: View) -> View:
    """Marks a changing view that waits for somebody outside in between, and opens transactions of its own."""
    view.is_in_parts = True  # type: ignore[attr-defined]
    return view


class WholeChangesMiddleware:
    """Runs each changing view of the newsroom in one transaction, so that a crash leaves no half of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.newsroom = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The view's response, made inside a transaction; `None` leaves the view to Django as usual."""
        if request.method in SAFE_METHODS or not request.path.startswith(self.newsroom):
            return None
        if getattr(view, "is_in_parts", False):
            return None
        if not request.user.is_authenticated:
            # A stranger at the log-in form: while a password is checked nobody else must wait for the write lock, and
            # what was counted against them must stay counted.
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
