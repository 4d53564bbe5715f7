"""Where the reader is signed in, and ending that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from broadsheet.readers import sign_ins
from broadsheet.readers.views.account import own_account


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """The list; ending one (`end`), or all others (`end_others`)."""
    reader = own_account(request)
    if request.method == "POST":
        if "end_others" in request.POST:
            count = sign_ins.end_others(request, reader)
            said = ngettext("%(count)s other session ended.", "%(count)s other sessions ended.", count)
            messages.success(request, said % {"count": count})
        elif request.POST.get("end", "").isdecimal() and sign_ins.end(reader, int(request.POST["end"][:18])):
            messages.success(request, _("That session is ended."))
        return redirect("account_sessions")
    here = request.session.get(sign_ins.SESSION_KEY)
    context = {"reader": reader, "sign_ins": reader.sign_ins.all(), "here": here}
    return render(request, "readers/account/sessions.html", context)
