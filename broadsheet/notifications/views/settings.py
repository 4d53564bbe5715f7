"""What a reader is told, where and when: the switches, their hours, their devices, and whether mail goes to them."""

from collections.abc import Collection
from typing import Any

from django.conf import settings as house
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.conversation.identity import read_id
from broadsheet.notifications.browsers import subscriptions
from broadsheet.notifications.carrying.hours import decide, hours_of, start_mail, suggested
from broadsheet.notifications.carrying.hours_form import HoursForm
from broadsheet.notifications.carrying.planning import with_mailbox
from broadsheet.notifications.models import Channel, Hours, Kind
from broadsheet.notifications.notices import preferences
from broadsheet.readers.models import Reader
from broadsheet.readers.same_origin import same_origin
from broadsheet.readers.sign_ins import SESSION_KEY
from broadsheet.readers.views.account import own_account


@never_cache
@same_origin
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The page, and what its buttons do. What cannot be taken comes back with a reason, the rest as it was typed."""
    reader = own_account(request)
    hours = suggested(hours_of(reader.pk), subscriptions.devices(reader), request.session.get(SESSION_KEY))
    if request.method != "POST":
        return _page(request, reader, HoursForm(hours), hours)
    if device := read_id(request.POST.get("forget", "")):
        if subscriptions.forget(reader, device):
            messages.success(request, _("That device is told nothing any more."))
    elif "start" in request.POST:
        start_mail(reader.pk)
        messages.success(request, _("Mail comes to you again."))
    else:
        form, on = HoursForm(hours, request.POST), set(request.POST.getlist("on"))
        if not form.is_valid():
            return _page(request, reader, form, hours, on)
        preferences.set_switches(reader.pk, {each: "-".join(each) in on for each in _switches()})
        # Who only set switches leaves each of their devices its own hours.
        if form.has_changed():
            decide(form.decided())
        messages.success(request, _("Your switches are set."))
    return redirect("notice_settings")


def _switches() -> list[tuple[str, str]]:
    return [(kind, channel) for kind in preferences.DEFAULTS for channel in Channel]


def _page(
    request: HttpRequest, reader: Reader, form: HoursForm, hours: Hours, on: Collection[str] | None = None
) -> HttpResponse:
    """`on`: the switches as they were just ticked; as they stand, where there is nothing wrong with a form."""
    standing = preferences.switches(reader.pk)
    ticked = {"-".join(each) for each in _switches() if standing[each[0]][each[1]]} if on is None else on
    channels = list(Channel)
    context: dict[str, Any] = {
        "rows": [
            {
                "kind": kind,
                "title": Kind(kind).label,
                "switches": [
                    {"name": f"{kind}-{channel}", "channel": channel.label, "is_on": f"{kind}-{channel}" in ticked}
                    for channel in channels
                ],
            }
            for kind in preferences.DEFAULTS
        ],
        "channels": channels,
        "form": form,
        "hours": hours,
        "address": reader.email,
        "has_mailbox": bool(with_mailbox([reader.pk])),
        "devices": subscriptions.devices(reader) if Channel.PUSH in channels else [],
        "here": request.session.get(SESSION_KEY),
        "papers_zone": house.TIME_ZONE,
        "page_title": _("What you are told"),
    }
    return render(request, "notifications/settings.html", context, status=422 if on is not None else 200)
