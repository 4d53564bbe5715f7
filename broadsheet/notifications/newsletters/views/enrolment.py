"""Asking for a newsletter, confirming and ending it: without script, and the last two without logging in."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.conversation.identity import read_id
from broadsheet.notifications.mail.seals import SealError
from broadsheet.notifications.mail.unsubscribing import in_part
from broadsheet.notifications.models import Enrolment, Newsletter
from broadsheet.notifications.newsletters import enrolling, seals
from broadsheet.notifications.newsletters.privacy import enrolments_of
from broadsheet.notifications.newsletters.views.pages import shown
from broadsheet.readers.attempts import must_wait
from broadsheet.readers.models import Reader
from broadsheet.readers.same_origin import same_origin
from broadsheet.readers.views.account import own_account

#: Whole offices ask from one address; nobody gets more mails than that because somebody typed theirs in.
ASKED_FROM = RateLimit("newsletter asked for from", 30, timedelta(hours=1))
ASKED_FOR = RateLimit("newsletter asked for", 6, timedelta(days=1))
_LONGEST = 254


@never_cache
@same_origin
@require_POST
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Enrols who is signed in, or writes to the address that was typed in. The answer is the same for every address."""
    newsletter = get_object_or_404(Newsletter, slug=slug, is_on=True)
    email = enrolling.spelling_of(request.POST.get("email", ""))
    reader = request.user if isinstance(request.user, Reader) else None
    if reader is not None and email in ("", enrolling.spelling_of(reader.email)):
        return _enrol_reader(request, newsletter, reader)
    try:
        validate_email(email)
        is_address = len(email) <= _LONGEST
    except ValidationError:
        is_address = False
    if not is_address:
        context = {"it": shown(newsletter), "typed": request.POST.get("email", "")[:_LONGEST], "is_wrong": True}
        return _page(request, "newsletter", {**context, "page_title": newsletter.name}, 422)
    if wait := ASKED_FROM.take(sender_of(request)):
        must_wait(request, wait)
    elif not ASKED_FOR.take(email):
        enrolling.ask(newsletter, email)
    return redirect("asked_newsletter")


def _enrol_reader(request: HttpRequest, newsletter: Newsletter, reader: Reader) -> HttpResponse:
    if enrolling.enrol_reader(newsletter, reader):
        words = _("“%(newsletter)s” comes to %(address)s from now on.")
        messages.success(request, words % {"newsletter": newsletter.name, "address": reader.email})
    else:
        messages.error(request, _("Confirm your e-mail address first; then newsletters can come to it."))
    return redirect("own_newsletters")


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What everybody is told who asked with an address."""
    context = {"page_title": _("Look into your mailbox"), "days": enrolling.UNCONFIRMED_FOR.days}
    return _page(request, "asked", context)


# No page can forge the token.
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button that confirms. A GET changes nothing: scanners of mail follow links."""
    try:
        enrolment, _edition = seals.opened(seals.CONFIRM, token)
    except SealError:
        return _no_such_link(request)
    if request.method == "POST":
        enrolling.confirm(enrolment)
    if enrolment.state == Enrolment.State.ENDED or enrolling.is_over(enrolment):
        return _no_such_link(request)
    is_confirmed = enrolment.state == Enrolment.State.CONFIRMED
    context = {
        **_about(enrolment),
        "is_confirmed": is_confirmed,
        "stop_path": seals.stop_path(enrolment),
        "page_title": _("You get this newsletter") if is_confirmed else _("Get this newsletter?"),
    }
    return _page(request, "confirm", context)


# The same: it is what a mail program posts without a cookie (RFC 8058).
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether to end it; a POST ends it, or takes that back."""
    try:
        enrolment, edition = seals.opened(seals.STOP, token)
    except SealError:
        return _no_such_link(request)
    if request.method == "POST" and request.POST.get("do") == "undo":
        enrolling.resume(enrolment)
    elif request.method == "POST":
        enrolling.stop(enrolment, edition=edition)
    is_stopped = enrolment.state != Enrolment.State.CONFIRMED
    context = {
        **_about(enrolment),
        "is_stopped": is_stopped,
        "may_undo": enrolment.state == Enrolment.State.ENDED and enrolment.why == Enrolment.Why.ASKED,
        "page_title": _("You do not get this newsletter") if is_stopped else _("No more of this newsletter?"),
    }
    return _page(request, "stop", context)


@never_cache
@same_origin
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """A reader's own: which come to them, and a button for each."""
    reader = own_account(request)
    if request.method == "POST":
        if enrolment := enrolments_of(reader).filter(pk=read_id(request.POST.get("stop", "")) or 0).first():
            enrolling.stop(enrolment)
            words = _("“%(newsletter)s” comes to you no more.")
            messages.success(request, words % {"newsletter": enrolment.newsletter.name})
        return redirect("own_newsletters")
    coming = list(enrolments_of(reader).filter(state=Enrolment.State.CONFIRMED))
    known = {each.newsletter_id for each in coming}
    others = Newsletter.objects.filter(is_on=True).exclude(pk__in=known)
    context = {
        "coming": [{**shown(each.newsletter), "enrolment": each} for each in coming],
        "others": [shown(each) for each in others],
        "address": reader.email,
        "is_proven": enrolling.is_proven(reader),
        "page_title": _("Newsletters"),
    }
    return _page(request, "own", context)


def _about(enrolment: Enrolment) -> dict[str, Any]:
    return {"it": shown(enrolment.newsletter), "address": in_part(enrolment.email)}


def _no_such_link(request: HttpRequest) -> HttpResponse:
    return _page(request, "no_such_link", {"page_title": _("This link does not work")}, 404)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"notifications/newsletters/{name}.html", context, status=status)
