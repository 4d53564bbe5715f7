"""A reader's notices. Reading changes nothing: what is read is said by a form."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.conversation.identity import id_at, read_id
from broadsheet.conversation.views.answers import wants_json
from broadsheet.notifications.models import Kind, Notice
from broadsheet.notifications.notices import inbox, preferences
from broadsheet.notifications.notices.presentation import Shown, shown
from broadsheet.readers.same_origin import same_origin
from broadsheet.readers.views.account import own_account

IN_TRAY = 5


@never_cache
@same_origin
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """The inbox, newest first; with `?tray` the newest few as a fragment. A POST says what was read or is muted."""
    reader = own_account(request)
    if request.method == "POST":
        return _act(request)
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    unread_only, is_tray = "unread" in request.GET, "tray" in request.GET
    if kind and kind not in preferences.DEFAULTS:
        raise Http404
    try:
        page = inbox.page(
            reader.pk, kind, unread_only=unread_only, before=before, count=IN_TRAY if is_tray else inbox.PER_PAGE
        )
    except ValueError:
        raise Http404 from None
    asked = {**({"kind": kind} if kind else {}), **({"unread": "1"} if unread_only else {})}
    context = {
        "rows": shown(reader, page.notices),
        "to_mute": _asked_to_mute(request),
        "has_unread": bool(inbox.unread(reader.pk)),
        "until": id_at(page.notices[0].at) if page.notices and not before else 0,
        "kinds": [(each, Kind(each).label, urlencode({**asked, "kind": each})) for each in preferences.DEFAULTS],
        "kind": kind,
        "unread_only": unread_only,
        "here": urlencode(asked),
        "kind_query": urlencode({"kind": kind}) if kind else "",
        "older": urlencode({**asked, "before": page.next_key}) if page.next_key else "",
        "page_title": _("Notices"),
    }
    return render(request, "notifications/tray.html" if is_tray else "notifications/notices.html", context)


def _asked_to_mute(request: HttpRequest) -> Shown | None:
    """The notice whose thread a button on a device asks to mute (`?mute=`), as long as it is not."""
    reader, pk = own_account(request), read_id(request.GET.get("mute", ""))
    rows = shown(reader, list(Notice.objects.filter(reader=reader, pk=pk))) if pk else []
    return next((row for row in rows if row.thread and not row.is_muted), None)


def _act(request: HttpRequest) -> HttpResponse:
    reader = own_account(request)
    given = {name: read_id(request.POST.get(name, "")) for name in ("read", "mute", "unmute", "until")}
    if given["mute"]:
        if inbox.mute_thread(reader.pk, given["mute"]):
            messages.success(request, _("You will hear no more of this thread."))
    elif given["unmute"]:
        inbox.unmute_thread(reader.pk, given["unmute"])
    elif given["read"]:
        inbox.mark_read(reader.pk, given["read"])
    elif "all" in request.POST:
        inbox.mark_all_read(reader.pk, given["until"] or 0)
    else:
        raise Http404
    if wants_json(request):
        return JsonResponse({"unread": inbox.unread(reader.pk)})
    here = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse('notices')}{f'?{here}' if here else ''}")
