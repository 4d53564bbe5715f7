"""How a view says that its page is the same for everybody, and what it was made from.

`shared(request, response, …)` marks a response; `depends(request, …)` adds what it was made from while it is made. The
middleware then lays it down in the page store under those tags, and `freshness.changed` takes it away again.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

# Every page shows these: the paper's own settings and the menu of sections.
EVERY_PAGE = ("paper", "navigation")


def depends(request: HttpRequest, *tags: str) -> None:
    """Notes that the page being made shows something that each of `tags` names (`page:12`, `byline:3`, …)."""
    known: set[str] | None = getattr(request, "print_tags", None)
    if known is None:
        known = set()
        request.print_tags = known  # type: ignore[attr-defined]
    known.update(tags)


def shared(request: HttpRequest, response: Response, tags: Iterable[str] = ()) -> Response:
    """Marks `response` as the same for every reader, to be printed once and kept until one of its tags changes."""
    depends(request, *EVERY_PAGE, *tags)
    response.is_shared = True  # type: ignore[attr-defined]
    return response
