"""Where push messages and letters lead, and where mail is ended: neither asks anybody to log in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.notifications.carrying import links as notice_links
from broadsheet.notifications.mail import unsubscribing
from broadsheet.notifications.mail.seals import SealError
from broadsheet.notifications.mail.unsubscribing import ALL
from broadsheet.notifications.models import Kind
from broadsheet.readers.models import Reader


@never_cache
@require_safe
def open_notice(request: HttpRequest, text: str) -> HttpResponseBase:
    """Leads to what a notice tells of; it is read by that where its reader is signed in, and really comes by."""
    is_coming = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    signed_in = request.user if is_coming and isinstance(request.user, Reader) else None
    try:
        return redirect(notice_links.open_notice(text, signed_in))
    except SealError:
        return redirect("notices")


# No page can forge the token, which is what a mail program posts without a cookie (RFC 8058).
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks what is to end; a POST ends it, or takes that back. A GET changes nothing: scanners of mail follow links."""
    try:
        reader, what = unsubscribing.read(token)
    except SealError:
        return render(request, "notifications/no_such_link.html", {"page_title": _("Mail")}, status=404)
    if request.method == "POST":
        _decide(request, reader, what)
    context: dict[str, Any] = {
        "address": unsubscribing.in_part(reader.email),
        "kind": Kind(what).label if what != ALL else "",
        "is_stopped": unsubscribing.is_stopped(reader, what),
        "is_all_stopped": unsubscribing.is_stopped(reader, ALL),
        "what": what,
        "page_title": _("No more mail"),
    }
    return render(request, "notifications/unsubscribe.html", context)


def _decide(request: HttpRequest, reader: Reader, what: str) -> None:
    """What a button says; whatever else is posted, one-click above all, ends what the token is for."""
    match request.POST.get("do"):
        case "all":
            unsubscribing.stop(reader, ALL)
        case "undo":
            unsubscribing.resume(reader, what)
        case "undo-all":
            unsubscribing.resume(reader, ALL)
        case _:
            unsubscribing.stop(reader, what)
