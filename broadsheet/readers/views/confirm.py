"""Before something serious: a code by mail, for whoever has neither a password nor a second factor to be asked for."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from broadsheet.readers.views.account import own_account

STATE = "confirm_code"
GUESSES = 3


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


@never_cache
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Says what is about to happen; sends a code when asked; with the right one goes on where it was interrupted."""
    reader = own_account(request)
    next_url = request.POST.get("next") or request.GET.get("next") or ""
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "send" in request.POST:
        code = get_adapter(request).generate_login_code()
        request.session[STATE] = {"code": code, "at": time.time(), "guesses": 0, "email": reader.email}
        get_adapter(request).send_mail("account/email/login_code", reader.email, {"code": code})
    elif form.is_bound and form.is_valid():
        if _is_right(request, form.cleaned_data["code"], reader.email):
            record_authentication(request, reader, method="code", email=reader.email, reauthenticated=True)
            return resume_request(request) or redirect("account")
        form.add_error("code", ValidationError(gettext("That is not the code, or it is too old.")))
    context = {"form": form, "was_sent": STATE in request.session, "next_url": next_url, "reader": reader}
    status = 422 if form.is_bound else 200
    return render(request, "readers/account/confirm.html", context, status=status)


def _is_right(request: HttpRequest, code: str, email: str) -> bool:
    """Whether the code is the one sent to this address lately. After three wrong ones it is no longer."""
    state = request.session.get(STATE)
    if not state or state["email"] != email or time.time() - state["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        request.session.pop(STATE, None)
        return False
    if compare_user_code(actual=code, expected=state["code"]):
        del request.session[STATE]
        return True
    state["guesses"] += 1
    request.session[STATE] = state
    if state["guesses"] >= GUESSES:
        del request.session[STATE]
    return False
