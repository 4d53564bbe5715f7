"""What is new from whom and what the reader follows, and the list of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.readers import following as followable
from broadsheet.readers import relations
from broadsheet.readers.following import Followed, Key, Place
from broadsheet.readers.middleware import too_often
from broadsheet.readers.models import Block, Follow, Mute, Reader
from broadsheet.readers.relations import Refused
from broadsheet.readers.views.account import own_account

PER_PAGE = 50
SUGGESTED = 6
_HIDDEN = {"muted": Mute, "blocked": Block}
_UNDO = {"muted": relations.unmute, "blocked": relations.unblock}


@never_cache
@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """The newest of everything followed; `?before=` goes on from a place in it."""
    reader = own_account(request)
    try:
        before = Place.read(request.GET["before"]) if "before" in request.GET else None
    except ValueError:
        raise Http404("There is no such place.") from None
    news, older = followable.newest(reader, before)
    context = {
        "news": news,
        "before": before,
        "older_url": f"{reverse('following')}?{urlencode({'before': str(older)})}" if older else "",
        "follows_something": bool(news) or Follow.objects.filter(reader=reader).exists(),
        "suggestions": [] if news or before else _suggestions(reader),
    }
    return render(request, "readers/following.html", context)


def _suggestions(reader: Reader) -> list[dict[str, Any]]:
    """What somebody who has nothing to read here may like to follow, by kind."""
    keys = [Key(name, pk) for name, kind in followable.KINDS.items() for pk in kind.suggest(SUGGESTED)]
    followed = followable.following_of(reader, keys)
    found = followable.resolve([key for key in keys if key not in followed])
    groups = [
        {"kind": kind, "things": [(key, found[key]) for key in keys if key.kind == kind.name and key in found]}
        for kind in followable.KINDS.values()
    ]
    return [group for group in groups if group["things"]]


@never_cache
@login_required
def manage(request: HttpRequest) -> HttpResponse:
    """Everything followed, muted and blocked, one kind at a time, each with its undoing."""
    reader = own_account(request)
    if request.method == "POST":
        return _undo(request, reader)
    numbers = _numbers(reader)
    shown = request.GET.get("list") or next((name for name, number in numbers.items() if number), "")
    if shown and shown not in numbers:
        raise Http404("There is no such list.")
    page = Paginator(_rows(reader, shown), PER_PAGE).get_page(request.GET.get("page")) if shown else None
    context = {
        "lists": [
            {"name": name, "title": _title(name), "number": number, "is_here": name == shown}
            for name, number in numbers.items()
            if number or name == shown
        ],
        "shown": shown,
        "title": _title(shown) if shown else "",
        "page": page,
        "rows": _resolved(shown, list(page)) if page else [],
    }
    return render(request, "readers/manage.html", context)


def _numbers(reader: Reader) -> dict[str, int]:
    """How much is in each list."""
    counted = Follow.objects.filter(reader=reader).order_by().values_list("kind").annotate(number=Count("pk"))
    number = dict(counted)
    return {
        **{name: number.get(name, 0) for name, kind in followable.KINDS.items() if kind.is_open()},
        **{name: model.objects.filter(reader=reader).count() for name, model in _HIDDEN.items()},  # type: ignore[attr-defined]
    }


def _title(name: str) -> str:
    if name in followable.KINDS:
        return str(followable.KINDS[name].plural)
    return _("Muted") if name == "muted" else _("Blocked")


def _rows(reader: Reader, name: str) -> "QuerySet[Any]":
    if name in _HIDDEN:
        return _HIDDEN[name].objects.filter(reader=reader).order_by("-pk")  # type: ignore[attr-defined]
    return Follow.objects.filter(reader=reader, kind=name).order_by("-pk")


def _resolved(name: str, rows: list[Any]) -> list[dict[str, Any]]:
    """What each row of the list shows. What no longer exists is named no more, but can be taken off."""
    kind = followable.KINDS["reader" if name in _HIDDEN else name]
    found = kind.resolve([row.target_id for row in rows])
    gone = Followed(_("No longer available"), "")
    return [{"id": row.target_id, "it": found.get(row.target_id, gone)} for row in rows]


def _undo(request: HttpRequest, reader: Reader) -> HttpResponse:
    name, value = request.POST.get("list", ""), request.POST.get("undo", "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise Http404
    try:
        if name in _UNDO:
            _UNDO[name](reader, int(value))
        elif name in followable.KINDS:
            relations.unfollow(reader, name, int(value))
        else:
            raise Http404
    except Refused as refused:
        return too_often(request, refused.wait)
    messages.success(request, _("Done."))
    back = urlencode({"list": name, "page": request.POST.get("page", "1")[:6]})
    return redirect(f"{reverse('following_manage')}?{back}")
