"""The desk: a queue as a list, one comment, and what is decided about them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from broadsheet.common.clock import now
from broadsheet.conversation.identity import LARGEST, id_at, moment_of, read_id
from broadsheet.conversation.judging import NONE_GIVEN, Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import scope
from broadsheet.moderation.desk import bulk, care, claims, deciding, dossier, notes, reasons, saved
from broadsheet.moderation.desk.filters import Wanted, step_names
from broadsheet.moderation.desk.queues import PER_PAGE, QUEUES, Queue, next_of, page_of
from broadsheet.moderation.permissions import at_the_desk, refusal
from broadsheet.moderation.reporting.weighing import with_reports
from broadsheet.moderation.sources.hints import hints_for
from broadsheet.moderation.sources.origins import places_of
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader


@require_safe
@at_the_desk
def front(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The desk opens with what waits."""
    return redirect("desk_queue", "held")


@require_safe
@at_the_desk
def queue(request: HttpRequest, moderator: Reader, name: str) -> HttpResponse:
    """A page of a queue, with the form that decides about many of it."""
    shown, wanted = _queue(moderator, name), Wanted.read(request.GET)
    try:
        page = page_of(shown, wanted, request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None
    taken = claims.others(moderator, [comment.pk for comment in page.comments])
    context = {
        **_around(request, moderator, shown, wanted),
        "page_title": shown.title,
        "rows": [
            {
                "comment": comment,
                "is_covered": dossier.is_covered(comment),
                "findings": dossier.findings(comment),
                "taken": taken.get(comment.pk, ""),
            }
            for comment in page.comments
        ],
        "after": page.after,
        "orders": shown.orders,
        "chosen": shown.order(wanted.order),
        "steps": [(step, dossier.step_title(step)) for step in step_names()],
        "saved": saved.own(moderator),
        "most": bulk.MOST,
        "per_page": PER_PAGE,
    }
    return render(request, "moderation/desk_queue.html", context)


@require_safe
@at_the_desk
def comment(request: HttpRequest, moderator: Reader, name: str, pk: int) -> HttpResponse:
    """One comment with all that is known of it. Whoever opens it claims it."""
    shown, wanted = _queue(moderator, name), Wanted.read(request.GET)
    found = _find(moderator, pk)
    # To ask is not to change anything: a browser that fetches ahead, or a HEAD, claims nothing.
    claim = claims.claim(moderator, pk) if _is_opened(request) else None
    context = {
        **_around(request, moderator, shown, wanted),
        "page_title": _("A comment by %(name)s") % {"name": found.author_name},
        "dossier": dossier.Dossier(found, scope.of(moderator)),
        "comment": found,
        "key": shown.order(wanted.order).key(found),
        "places": places_of(found.reader) if found.reader else [],
        "hints": hints_for(found.reader) if found.reader else [],
        "taken": claim.moderator.name if claim and claim.moderator_id != moderator.pk else "",
    }
    return render(request, "moderation/desk_comment.html", context)


def _is_opened(request: HttpRequest) -> bool:
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


def _find(moderator: Reader, pk: int) -> Comment:
    known = Comment.objects.select_related("reader", "unclaimed", "discussion", "picked_by")
    # With what the queue of reported ones is ordered by.
    found: Comment = get_object_or_404(with_reports(scope.of(moderator).narrowed(known)), pk=pk)
    return found


@require_safe
@at_the_desk
def following(request: HttpRequest, moderator: Reader, name: str) -> HttpResponse:
    """Leads to the comment behind the key `after`, or before the key `before`, and to the list where there is none."""
    shown, wanted = _queue(moderator, name), Wanted.read(request.GET)
    before = request.GET.get("before", "")
    try:
        pk = next_of(shown, wanted, moderator, before or request.GET.get("after", ""), backwards=bool(before))
    except ValueError:
        raise Http404 from None
    return see_other(_address(shown, wanted, pk))


@require_POST
@at_the_desk
def decide(request: HttpRequest, moderator: Reader, name: str, pk: int) -> HttpResponse:
    """Does with the comment what was pressed, and leads to the next one."""
    shown, wanted = _queue(moderator, name), Wanted.read(request.GET)
    deed = request.POST.get("deed", "")
    here = _address(shown, wanted, pk)
    try:
        done = deciding.decide(moderator, pk, deed, _looked_at(request), _grounds(request, deed))
    except Refused as refused:
        return refusal(request, refused, back=here, beyond=_beyond(shown, wanted, request))
    care.count(request.session, was_hard=deed in deciding.HARD)
    messages.success(request, _DONE[deed] % {"name": done.author_name})
    # What is picked stays in hand: it may still be withheld.
    return see_other(here if deed in ("pick", "unpick") else _beyond(shown, wanted, request))


@require_POST
@at_the_desk
def note(request: HttpRequest, moderator: Reader, name: str, pk: int) -> HttpResponse:
    """Keeps a remark beside the comment, and shows it."""
    here = _address(_queue(moderator, name), Wanted.read(request.GET), pk)
    try:
        notes.add(moderator, pk, request.POST.get("text", ""))
    except Refused as refused:
        return refusal(request, refused, back=here)
    return see_other(here)


@require_POST
@at_the_desk
def decide_many(request: HttpRequest, moderator: Reader, name: str) -> HttpResponse:
    """Does the same with those ticked, or with all that the filter finds."""
    shown, wanted = _queue(moderator, name), Wanted.read(request.GET)
    deed, looked_at = request.POST.get("deed", ""), _looked_at(request)
    here = _address(shown, wanted)
    try:
        grounds = _grounds(request, deed)
        if request.POST.get("all") == "yes":
            ids = bulk.matching(shown, wanted, looked_at)
        else:
            ids = [number for value in request.POST.getlist("comment") if (number := read_id(value)) is not None]
            ids = ids[: bulk.AT_ONCE]
        if not ids:
            raise Refused(422, "none", _("Tick the comments first."))
        result = bulk.decide_all(moderator, ids, deed, looked_at, grounds)
    except Refused as refused:
        return refusal(request, refused, back=here)
    if result.done:
        care.count(request.session, was_hard=deed in deciding.HARD)
        words = ngettext("%(count)s comment is dealt with.", "%(count)s comments are dealt with.", result.done)
        messages.success(request, words % {"count": result.done})
    for why, number in result.left.items():
        words = ngettext("%(count)s comment was left: %(why)s", "%(count)s comments were left: %(why)s", number)
        messages.error(request, words % {"count": number, "why": why})
    return see_other(here)


_DONE = {
    "approve": gettext_lazy("The comment by %(name)s is published."),
    "reject": gettext_lazy("The comment by %(name)s is rejected."),
    "withhold": gettext_lazy("The comment by %(name)s is taken down."),
    "restore": gettext_lazy("The comment by %(name)s is put back."),
    "keep": gettext_lazy("The comment by %(name)s stays."),
    "pick": gettext_lazy("The comment by %(name)s is picked."),
    "unpick": gettext_lazy("The comment by %(name)s is no longer picked."),
}


def _queue(moderator: Reader, name: str) -> Queue:
    """The queue called so, of what the moderator looks after."""
    if name not in QUEUES:
        raise Http404
    return QUEUES[name].within(scope.of(moderator))


def _grounds(request: HttpRequest, deed: str) -> Grounds:
    if deed == "pick":
        return Grounds(words=request.POST.get("pick_note", ""))
    if deed in deciding.HARD:
        return reasons.read(request.POST, is_owed=True)
    note = request.POST.get("note", "").replace("\0", "").strip()[: reasons.LONGEST]
    return Grounds(note=note) if note else NONE_GIVEN


def _looked_at(request: HttpRequest) -> datetime:
    """When the page that the form was on was made. Raises `Refused` where the form does not say so."""
    found = read_id(request.POST.get("looked_at", ""))
    if found is None or found > LARGEST or moment_of(found) > now():
        raise Refused(422, "no-moment", _("Open the comment again, and decide then."))
    return moment_of(found)


def _address(shown: Queue, wanted: Wanted, pk: int | None = None) -> str:
    """The page of a comment in the queue, or of the queue itself."""
    path = reverse("desk_queue", args=[shown.name]) if pk is None else reverse("desk_comment", args=[shown.name, pk])
    return f"{path}?{wanted.query}" if wanted.query else path


def _beyond(shown: Queue, wanted: Wanted, request: HttpRequest) -> str:
    """Where what comes behind the comment just decided is found. Its key is in the form: it may have left the queue."""
    key = request.POST.get("key", "")
    asked = "&".join(part for part in (wanted.query, f"after={key}" if _is_key(shown, wanted, key) else "") if part)
    return f"{reverse('desk_following', args=[shown.name])}?{asked}"


def _is_key(shown: Queue, wanted: Wanted, key: str) -> bool:
    try:
        return bool(shown.order(wanted.order).read(key))
    except ValueError:
        return False


def _around(request: HttpRequest, moderator: Reader, shown: Queue, wanted: Wanted) -> dict[str, Any]:
    """What every page of a queue has."""
    return {
        "queue": shown,
        "wanted": wanted,
        "tabs": tabs(moderator),
        "looked_at": id_at(now()),
        "last_decision": dossier.last_of(moderator),
        "reasons": reasons.choice(),
        "needs_pause": care.needs_pause(request.session),
    }
