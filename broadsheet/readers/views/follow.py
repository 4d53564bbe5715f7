"""One page for each thing that can be followed: what it is, whether the reader follows it, and changing that.

The forms on shared pages post here. With script the answer is a few bytes; without, it is this page, which says what
has happened and leads back.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.readers import following, relations
from broadsheet.readers.following import Followed, Key, Kind
from broadsheet.readers.middleware import too_often
from broadsheet.readers.models import Block, Mute, Reader
from broadsheet.readers.relations import Refused
from broadsheet.readers.same_origin import same_origin

LONGEST_NEXT = 1000
# What may be posted, and what then happens and is said; the first is what is done, the second what undoes it.
Act = Callable[[Reader, int], None]
_ABOUT_READERS: dict[str, tuple[Act, Act]] = {
    "mute": (relations.mute, relations.unmute),
    "block": (relations.block, relations.unblock),
}


def own_path(text: str | None) -> str:
    """An address of this paper to lead back to, or nothing: never another site, however it is spelled."""
    path = (text or "").strip()
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= LONGEST_NEXT else ""


def _here(kind: str, pk: int, back: str) -> str:
    path = reverse("follow", args=[kind, pk])
    return f"{path}?{urlencode({'next': back})}" if back else path


def _log_in(kind: str, pk: int, back: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': _here(kind, pk, back)})}"


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Shows the page, or follows, mutes or blocks. `404` for what cannot be followed."""
    known = following.KINDS.get(kind)
    if known is None:
        raise Http404
    if request.method == "POST":
        return _change(request, known, pk)
    found = known.resolve([pk]).get(pk)
    if found is None:
        raise Http404
    back = own_path(request.GET.get("next"))
    context = {
        "kind": known,
        "key": Key(kind, pk),
        "found": found,
        "back": back or found.url,
        "next": back,
        "is_open": known.is_open(),
        "log_in_url": _log_in(kind, pk, back),
        **_standing(request, Key(kind, pk)),
    }
    return render(request, "readers/follow.html", context)


def _standing(request: HttpRequest, key: Key) -> dict[str, Any]:
    """How the reader stands to it."""
    reader = request.user
    if not isinstance(reader, Reader):
        return {"reader": None}
    standing = {"reader": reader, "follows": bool(following.following_of(reader, [key])), "is_oneself": False}
    if key.kind == "reader":
        standing["is_oneself"] = reader.pk == key.pk
        standing["mutes"] = Mute.objects.filter(reader=reader, target=key.pk).exists()
        standing["blocks"] = Block.objects.filter(reader=reader, target=key.pk).exists()
    return standing


def _change(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    asks_for_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    back = own_path(request.POST.get("next"))
    reader = request.user
    if not isinstance(reader, Reader):
        if asks_for_json:
            return _problem(Refused(401, _("Please log in.")))
        return redirect(_log_in(kind.name, pk, back))
    try:
        said = _carry_out(request, reader, kind, pk)
    except Refused as refused:
        if asks_for_json:
            return _problem(refused)
        if refused.status == 404:
            raise Http404 from None
        if refused.wait:
            return too_often(request, refused.wait)
        messages.error(request, refused.why)
        return redirect(_here(kind.name, pk, back))
    if asks_for_json:
        return JsonResponse({"following": [str(key) for key in following.following_of(reader, [Key(kind.name, pk)])]})
    messages.success(request, said)
    return redirect(_here(kind.name, pk, back) if kind.resolve([pk]) else back or reverse("following"))


def _carry_out(request: HttpRequest, reader: Reader, kind: Kind, pk: int) -> str:
    """Does what was posted and returns words for it. Raises `Refused`."""
    asked = [(act, request.POST[act]) for act in ("follow", "mute", "block") if act in request.POST]
    if len(asked) != 1 or asked[0][1] not in ("yes", "no"):
        raise Refused(400, _("That form was not understood."))
    act, answer = asked[0]
    name = kind.resolve([pk]).get(pk, Followed(_("that"), "")).title
    if act == "follow":
        if answer == "yes":
            relations.follow(reader, kind.name, pk)
            return _("You follow %(name)s.") % {"name": name}
        relations.unfollow(reader, kind.name, pk)
        return _("You no longer follow %(name)s.") % {"name": name}
    if kind.name != "reader":
        raise Refused(400, _("Only readers can be muted or blocked."))
    do, undo = _ABOUT_READERS[act]
    (do if answer == "yes" else undo)(reader, pk)
    words = {
        ("mute", "yes"): _("You no longer see what %(name)s writes."),
        ("mute", "no"): _("You see again what %(name)s writes."),
        ("block", "yes"): _("%(name)s can no longer follow or answer you, and you no longer see what they write."),
        ("block", "no"): _("%(name)s can follow and answer you again."),
    }
    return words[act, answer] % {"name": name}


def _problem(refused: Refused) -> JsonResponse:
    """The refusal for script (RFC 9457)."""
    answer = {"type": "about:blank", "status": refused.status, "title": refused.why}
    response = JsonResponse(answer, status=refused.status, content_type="application/problem+json")
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response
