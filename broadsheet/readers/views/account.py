"""The reader's own account: an overview, and the profile that others see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from broadsheet.readers.models import NameChange, Reader
from broadsheet.readers.names import changes_left
from broadsheet.readers.pages import page_url
from broadsheet.readers.profile import ProfileForm


def own_account(request: HttpRequest) -> Reader:
    """Who is signed in, for views behind `login_required`."""
    assert isinstance(request.user, Reader)
    return request.user


@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/account/overview.html", {"reader": own_account(request)})


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Names, a few lines, a picture, and what others may see. What cannot be taken comes back with a reason."""
    reader = own_account(request)
    form = ProfileForm(request.POST or None, request.FILES or None, reader=reader)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, _("Your profile is changed."))
        for words in form.told_held:
            messages.warning(request, words)
        return redirect("account_profile")
    context = {
        "reader": Reader.objects.get(pk=reader.pk),
        "form": form,
        "own_page_url": page_url(reader),
        "names_left": changes_left(reader, NameChange.Field.DISPLAY_NAME),
        "handles_left": changes_left(reader, NameChange.Field.HANDLE),
    }
    return render(request, "readers/account/profile.html", context, status=422 if form.is_bound else 200)
