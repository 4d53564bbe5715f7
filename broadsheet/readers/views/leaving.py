"""Leaving the paper, staying after all, and the page that is the last one."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.readers.models import Departure, Registration
from broadsheet.readers.privacy import leaving
from broadsheet.readers.privacy.erase import CannotLeave, check_may_leave
from broadsheet.readers.privacy.recently import came_lately, confirm_address
from broadsheet.readers.views.account import own_account

KEEP, REMOVE = "keep", "remove"


class LeavingForm(forms.Form):
    comments = forms.ChoiceField(
        label=gettext_lazy("What you wrote"),
        choices=[
            (KEEP, gettext_lazy("Keep my comments, as those of a former reader")),
            (REMOVE, gettext_lazy("Remove their text, too")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )


@never_cache
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    """Says what will happen and when; a POST has it happen."""
    reader = own_account(request)
    here = reverse("account_leave")
    is_sure = came_lately(request)
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and not is_sure:
        return redirect(confirm_address(request, here))
    refusal = ""
    try:
        if request.method == "POST" and form.is_valid():
            if leaving.leave(request, reader, form.cleaned_data["comments"] == KEEP) is None:
                logout(request)
                return redirect("account_left")
            return redirect(here)
        check_may_leave(reader)
    except CannotLeave as reason:
        refusal = str(reason)
    context = {
        "reader": reader,
        "form": form,
        "refusal": refusal,
        "departure": Departure.objects.filter(reader=reader).first(),
        "days": Registration.load().grace_days,
        "has_profiles": Registration.load().has_profiles,
        "confirm_url": "" if is_sure else confirm_address(request, here),
    }
    return render(request, "readers/privacy/leave.html", context, status=422 if form.errors or refusal else 200)


@never_cache
@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Takes the leaving back."""
    if leaving.stay(own_account(request)):
        messages.success(request, _("You stay. Your account is as it was."))
    return redirect("account")


@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """What whoever has just left sees. It says the same to everybody."""
    return render(request, "readers/privacy/left.html")
