"""What is under watch: the list, and taking something under watch or letting go of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.conversation.models import Discussion
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import scope
from broadsheet.moderation.models import WatchedDiscussion, WatchedReader
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.views.counts import tabs
from broadsheet.moderation.watching.watch import LONGEST, MOST, of, unwatch, watch
from broadsheet.readers.models import Reader


@require_safe
@at_the_desk
def watches(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """All that is under watch in what the moderator looks after, what came last first."""
    own = scope.of(moderator)
    discussions = WatchedDiscussion.objects.select_related("discussion", "by").order_by("-pk")[:MOST]
    context = {
        "page_title": _("What is under watch"),
        "tabs": tabs(moderator),
        "here": "watched",
        "discussions": [each for each in discussions if own.has(each.discussion)],
        "readers": WatchedReader.objects.select_related("reader", "by").order_by("-pk")[:MOST],
    }
    return render(request, "moderation/desk_watches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def discussion(request: HttpRequest, moderator: Reader, discussion: int) -> HttpResponse:
    """Whether a discussion is under watch, and the form that changes it."""
    found = get_object_or_404(Discussion, pk=discussion)
    if not scope.of(moderator).has(found):
        raise Http404
    return _watched(request, moderator, found, str(found))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def reader(request: HttpRequest, moderator: Reader, pk: int) -> HttpResponse:
    """The same of a reader."""
    found = get_object_or_404(Reader, pk=pk)
    return _watched(request, moderator, found, found.name)


def _watched(request: HttpRequest, moderator: Reader, found: Discussion | Reader, title: str) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            said = _done(request, moderator, found)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, said % {"name": title})
            return see_other(_back(request))
    context = {
        "page_title": title,
        "tabs": tabs(moderator),
        "here": "watched",
        "watch": of(found),
        "back": _back(request),
        "refused": refused,
        "why": request.POST.get("why", ""),
        "longest": LONGEST,
    }
    return render(request, "moderation/desk_watch.html", context, status=refused.status if refused else 200)


def _done(request: HttpRequest, moderator: Reader, found: Discussion | Reader) -> str:
    """What was done, in words. Raises `Refused`."""
    deed = request.POST.get("deed", "")
    if deed == "watch":
        watch(moderator, found, request.POST.get("why", ""))
        return _("“%(name)s” is under watch.")
    if deed == "unwatch":
        unwatch(moderator, found)
        return _("“%(name)s” is no longer under watch.")
    raise Refused(422, "no-deed", _("Say what is to be done."))


def _back(request: HttpRequest) -> str:
    """Where the moderator came from, within the desk; else the list."""
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    at_the_desk_too = asked.startswith(reverse("desk")) and url_has_allowed_host_and_scheme(asked, None)
    return asked if at_the_desk_too else reverse("desk_watches")
