"""What a page learns about who is reading it: one small answer that each part may add to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url
from broadsheet.readers.status import may_comment

# What a part of the paper adds for a signed-in reader; later parts register theirs (`contribute`).
Part = Callable[[HttpRequest, Reader], dict[str, Any]]
_PARTS: list[Part] = []
NOBODY: dict[str, Any] = {"reader": None, "unread": 0, "permissions": []}


def contribute(part: Part) -> None:
    """Has `part` asked at every `/me`. Its keys join the answer; it must cost no more than a query or two."""
    if part not in _PARTS:
        _PARTS.append(part)


def about(request: HttpRequest) -> dict[str, Any]:
    """The answer of `/me` without its token: `reader` is null for whoever is not signed in."""
    reader = request.user
    if not isinstance(reader, Reader):
        return dict(NOBODY)
    answer = {
        **NOBODY,
        "reader": {
            "handle": reader.handle or "",
            "name": reader.name,
            "picture": reader.picture_url,
            "url": page_url(reader),
            "status": reader.status,
        },
        "permissions": permissions_of(reader),
    }
    for part in _PARTS:
        answer.update(part(request, reader))
    return answer


def permissions_of(reader: Reader) -> list[str]:
    """What the page may offer: `comment`, `newsroom`. Views check for themselves."""
    found = []
    if may_comment(reader):
        found.append("comment")
    if reader.is_of_staff and reader.has_perm("wagtailadmin.access_admin"):
        found.append("newsroom")
    return found
