"""Readers' public pages and pictures: the same for everybody, printed once.

Search engines are asked to leave out readers' pages, except of those who speak for the paper: a reader's name is found
where they wrote, and a page of a few lines about themselves is worth more to spammers than to anybody who searches.
"""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from broadsheet.delivery.printing import depends, shared
from broadsheet.readers import badges, following, portraits
from broadsheet.readers.following import Followed, Key, Kind
from broadsheet.readers.models import Follow, Reader, Registration
from broadsheet.readers.names import reader_with
from broadsheet.readers.pages import reader_tag
from broadsheet.readers.relations import follower_count, relations_tag
from broadsheet.readers.status import ARE_PUBLIC

FIRST_FOLLOWS = 12
FOLLOWS_PER_PAGE = 60


def _member_with(handle: str) -> Reader:
    """The member with that handle, now or formerly. Raises `Http404` where there is none."""
    reader = reader_with(handle)
    if reader is None or not reader.handle or reader.status not in ARE_PUBLIC:
        raise Http404
    return reader


def public_reader(handle: str) -> Reader:
    """The same, where readers have pages. Raises `Http404`."""
    if not Registration.load().has_profiles:
        raise Http404
    return _member_with(handle)


@require_safe
def reader_page(request: HttpRequest, handle: str) -> HttpResponse:
    """Who somebody is, as far as they wish to show it."""
    reader = public_reader(handle)
    if handle != reader.handle:
        return redirect(reader, permanent=False)
    context = {
        "reader": reader,
        "key": Key("reader", reader.pk),
        "page_title": f"{reader.name} (@{reader.handle})",
        "page_description": " ".join(reader.about.split()),
        "canonical_path": reader.get_absolute_url(),
        "badges": badges.badges_of([reader.pk]).get(reader.pk, []),
        "followers": None if reader.hides_numbers else follower_count("reader", reader.pk),
    }
    if not reader.hides_follows:
        rows = _shown(reader)
        context["follow_count"] = rows.count()
        context["follows"] = _followed(request, list(rows.order_by("-pk")[:FIRST_FOLLOWS]))
    return _printed(request, reader, "readers/reader.html", context)


@require_safe
def follows(request: HttpRequest, handle: str, number: int = 1) -> HttpResponse:
    """Whom and what somebody follows, the latest first, unless they hide it."""
    reader = public_reader(handle)
    if reader.hides_follows:
        raise Http404
    if handle != reader.handle:
        return redirect("reader_follows", reader.handle, permanent=False)
    pages = Paginator(_shown(reader).order_by("-pk"), FOLLOWS_PER_PAGE)
    if not 1 <= number <= pages.num_pages:
        raise Http404("There is no such page.")
    page = pages.page(number)
    context = {
        "reader": reader,
        "page_title": reader.name,
        "canonical_path": _follows_path(reader, number),
        "follows": _followed(request, list(page)),
        "newer_url": _follows_path(reader, number - 1) if page.has_previous() else "",
        "older_url": _follows_path(reader, number + 1) if page.has_next() else "",
    }
    return _printed(request, reader, "readers/follows.html", context)


def _shown(reader: Reader) -> QuerySet[Follow]:
    """What of all that the reader follows their page may say."""
    hidden = [kind.name for kind in following.KINDS.values() if not kind.is_shown]
    return Follow.objects.filter(reader=reader).exclude(kind__in=hidden)


def _follows_path(reader: Reader, number: int) -> str:
    first = reverse("reader_follows", args=[reader.handle])
    return first if number == 1 else f"{first}page/{number}/"


def _followed(request: HttpRequest, rows: list[Follow]) -> list[tuple[Kind, Followed]]:
    """What is followed, with the page knowing that it shows it."""
    keys = [Key(row.kind, row.target_id) for row in rows if row.kind in following.KINDS]
    depends(request, *(following.KINDS[key.kind].tag(key.pk) for key in keys))
    found = following.resolve(keys)
    return [(following.KINDS[key.kind], found[key]) for key in keys if key in found]


def _printed(request: HttpRequest, reader: Reader, template: str, context: dict[str, Any]) -> HttpResponse:
    tags = [reader_tag(reader.pk), relations_tag(reader.pk), "readers"]
    return shared(request, render(request, template, context), tags)


@require_safe
def picture(request: HttpRequest, handle: str) -> HttpResponse:
    """The picture drawn for whoever has uploaded none; beside comments, too, where readers have no pages."""
    reader = _member_with(handle)
    if reader.handle != handle:
        return redirect("reader_picture", reader.handle, permanent=False)
    svg = portraits.generated(handle, reader.name)
    response = HttpResponse(svg, content_type="image/svg+xml")
    # Opened by itself it is a document: one that may do nothing.
    response["Content-Security-Policy"] = "default-src 'none'"
    return shared(request, response, [reader_tag(reader.pk)])
