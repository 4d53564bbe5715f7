"""The reader's copy of their data: asking for it, watching it being made, downloading it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.readers.models import DataCopy
from broadsheet.readers.privacy import copies
from broadsheet.readers.privacy.recently import came_lately, confirm_address
from broadsheet.readers.views.account import own_account


@never_cache
@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    """What there is to have, what was asked for and how far it is. A POST asks for a copy."""
    reader = own_account(request)
    here = reverse("account_privacy")
    is_sure = came_lately(request)
    if request.method == "POST":
        if not is_sure:
            return redirect(confirm_address(request, here))
        try:
            copies.ask(reader)
        except copies.TooEarly as refusal:
            messages.error(request, str(refusal))
        return redirect(here)
    latest = DataCopy.objects.filter(reader=reader).first()
    context = {
        "reader": reader,
        "copy": latest,
        "is_under_way": latest is not None and latest.state in copies.UNDER_WAY,
        "ready": [
            copy for copy in DataCopy.objects.filter(reader=reader, state=DataCopy.State.READY) if copies.file_of(copy)
        ],
        "may_ask_at": copies.may_ask_at(reader),
        "kept_days": copies.KEPT_FOR.days,
        "confirm_url": "" if is_sure else confirm_address(request, here),
    }
    return render(request, "readers/privacy/own_data.html", context)


@never_cache
@require_safe
@login_required
def download(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file, to the reader whose data it is. To anybody else there is no such thing."""
    copy = DataCopy.objects.filter(pk=number, reader=own_account(request)).first()
    file = copies.file_of(copy) if copy else None
    if copy is None or file is None:
        raise Http404
    if not came_lately(request):
        return redirect(confirm_address(request, request.path))
    name = _("my-data-%(date)s.zip") % {"date": f"{copy.asked_at:%Y-%m-%d}"}
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
