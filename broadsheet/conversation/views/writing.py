"""Writing, answering, editing and withdrawing, with script and without. What was typed always comes back."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from broadsheet.common.decisions import decided
from broadsheet.common.rate_limits import RateLimit, sender_of
from broadsheet.common.text import clean_source, quoted
from broadsheet.conversation import editing, posting, queries
from broadsheet.conversation.completion import suggested_names
from broadsheet.conversation.identity import read_id
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.pages import writing_context
from broadsheet.conversation.permissions import may_read
from broadsheet.conversation.presentation import Presenter
from broadsheet.conversation.refusals import Refused, no_parent
from broadsheet.conversation.rendering import rendered
from broadsheet.conversation.views.answers import problem, reader_or_refused, refusal_page, see_other, wants_json
from broadsheet.conversation.views.reading import private
from broadsheet.conversation.views.unsent import comment_name, edit_name, forget_unsent, keep_from_nobody, unsent
from broadsheet.readers.models import Reader
from broadsheet.readers.navigation import log_in_url
from broadsheet.readers.same_origin import same_origin
from broadsheet.readers.sign_ins import mark_of

# What costs work and leaves nothing behind that could be counted. Far more than somebody who types asks for.
PREVIEWS = RateLimit("previews of comments", 600, timedelta(minutes=10))
NAMES = RateLimit("names to choose from", 600, timedelta(minutes=10))


@same_origin
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a comment from a form on any page."""
    text, parent_id = request.POST.get("text", ""), read_id(request.POST.get("parent", ""))
    if "preview" in request.POST:
        return _write_page(request, pk, text, parent_id, is_preview=True)
    key = _sending(request, text)
    try:
        reader = reader_or_refused(request)
        made = posting.post(
            reader,
            pk,
            text,
            parent_id=parent_id,
            key=key,
            sender=sender_of(request),
            device=mark_of(request),
            insists="insist" in request.POST,
            # The form on a shared page is the same for everybody, and so has no key; with script each has one.
            goes_by_words=not key and not wants_json(request),
        )
    except Refused as refused:
        return problem(refused) if wants_json(request) else _write_page(request, pk, text, parent_id, refused)
    forget_unsent(request, comment_name(pk, parent_id))
    return _posted(request, made.comment)


def _sending(request: HttpRequest, text: str) -> str:
    """What names this sending; empty where the form has no key. A form that the browser shows once more after it was
    sent has its old key: with another text it is another sending.
    """
    key = request.POST.get("key", "")
    return key if wants_json(request) or not key else sha256(f"{key} {text}".encode()).hexdigest()


def _posted(request: HttpRequest, comment: Comment) -> HttpResponse:
    if wants_json(request):
        return private(JsonResponse(comment_answer(request, comment), status=201))
    if comment.is_published:
        return see_other(comment.get_absolute_url())
    messages.info(request, _held_words(comment))
    return see_other(reverse("own_comments"))


def _held_words(comment: Comment) -> str:
    return _("Thank you. %(why)s You find it among your comments until then.") % {"why": comment.held_reason}


def comment_answer(request: HttpRequest, comment: Comment) -> dict[str, Any]:
    """A comment for the page's script: where it belongs, and its HTML as its author sees it."""
    house = decided(Commenting)
    discussion = comment.discussion
    is_plain = comment.reader is not None and not comment.reader.is_of_staff
    shown = Presenter([comment], house, without_badges=is_plain).shown(comment, is_own=True)
    return {
        "id": comment.pk,
        "thread": comment.thread,
        "parent": comment.parent_id,
        "status": comment.status,
        "held": _held_words(comment) if comment.status == Comment.Status.HELD else "",
        "count": discussion.comment_count,
        "edit_seconds": editing.seconds_to_edit(comment, house),
        "html": render_to_string(
            "conversation/comment.html", {"shown": shown, "discussion": discussion, "house": house, "may_write": True}
        ),
    }


def _write_page(
    request: HttpRequest,
    pk: int,
    text: str,
    parent_id: int | None,
    refused: Refused | None = None,
    *,
    is_preview: bool = False,
) -> HttpResponse:
    """The page to write on, with what was typed in the box, and what was wrong with it."""
    found = Discussion.objects.filter(pk=pk, is_hidden=False).first()
    if found is None:
        return _nowhere_to_write(request, text)
    house = decided(Commenting)
    parent = queries.find(parent_id) if parent_id else None
    if parent is not None and parent.discussion_id != found.pk:
        # Whoever may read this discussion may not therefore read that one.
        parent = None
    keep_from_nobody(request, comment_name(pk, parent.pk if parent else None), text)
    here = reverse("comment_reply", args=[parent.pk]) if parent else reverse("comment_write", args=[pk])
    if not may_read(found, request.user):
        return private(redirect(_door("account_login", here)))
    context = {
        **writing_context(found, house),
        "text": text,
        "parent": Presenter([parent], house).shown(parent) if parent is not None else None,
        "refused": refused,
        "preview": _previewed(request, text, house) if is_preview else "",
        # Names this sending, so that a double click makes one comment.
        "key": request.POST.get("key", "") or secrets.token_urlsafe(16),
        "is_reader": isinstance(request.user, Reader),
        "log_in_url": _door("account_login", here),
        "register_url": _door("account_signup", here),
        "page_title": _("Write a comment"),
    }
    status = 200 if refused is None else 403 if refused.status == 401 else refused.status
    response = private(render(request, "conversation/write_page.html", context, status=status))
    if refused is not None and refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response


def _nowhere_to_write(request: HttpRequest, text: str) -> HttpResponse:
    """What was typed, where the discussion is no longer to be seen. Raises `Http404` where nothing was."""
    if not text.strip():
        raise Http404
    context = {"text": text, "is_reader": True, "page_title": _("This discussion is closed.")}
    return private(render(request, "conversation/write_page.html", context, status=404))


def _door(name: str, here: str) -> str:
    """Where somebody logs in or registers, and through that to `here`."""
    return f"{reverse(name)}?{urlencode({'next': here})}"


def _is_too_long(text: str, house: Commenting) -> bool:
    """Whether it is not even looked at: so long that nobody has to be told by how much."""
    return len(text) > house.longest * 2


def _previewed(request: HttpRequest, text: str, house: Commenting) -> str:
    """The text as a comment of that text would look; empty for what is far too long, and after a great many."""
    asker = str(request.user.pk) if isinstance(request.user, Reader) else sender_of(request)
    if _is_too_long(text, house) or PREVIEWS.take(asker):
        return ""
    return rendered(clean_source(text)).html


@never_cache
@require_GET
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A page to write on, for whoever has no script."""
    return _write_page(request, pk, unsent(request, comment_name(pk, None)), None)


@never_cache
@require_GET
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A page to answer a comment on; with `?quote` what it says stands in the box."""
    parent = queries.find(pk)
    if parent is None or not parent.is_published:
        return _answer_to_nothing(request, pk)
    text = unsent(request, comment_name(parent.discussion_id, pk))
    if not text and "quote" in request.GET:
        text = quoted(parent.text) + "\n\n"
    return _write_page(request, parent.discussion_id, text, pk)


def _answer_to_nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer that was typed before the comment that it answers went. Raises `Http404` where none was."""
    gone = Comment.objects.filter(pk=pk).first()
    text = unsent(request, comment_name(gone.discussion_id, pk)) if gone is not None else ""
    if gone is None or not text:
        raise Http404
    return _write_page(request, gone.discussion_id, text, None, no_parent())


@same_origin
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the text would look like. Made by the very function that makes comments."""
    text = request.POST.get("text", "")
    if not isinstance(request.user, Reader):
        return private(HttpResponse(status=401))
    if _is_too_long(text, decided(Commenting)):
        return private(HttpResponse(status=413))
    if PREVIEWS.take(str(request.user.pk)):
        return private(HttpResponse(status=429))
    return private(HttpResponse(rendered(clean_source(text)).html))


@require_GET
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Readers whose handle begins with what follows an @, those who talk here first."""
    if not isinstance(request.user, Reader):
        return private(HttpResponse(status=401))
    if NAMES.take(str(request.user.pk)):
        return private(HttpResponse(status=429))
    discussion = get_object_or_404(Discussion, pk=pk, is_hidden=False)
    found = suggested_names(discussion.pk, request.GET.get("q", ""), request.user)
    return private(JsonResponse({"names": [{"handle": each.handle, "name": each.name} for each in found]}))


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text for one's own comment."""
    try:
        reader = reader_or_refused(request)
        comment = editing.own(reader, pk)
        if request.method == "POST":
            return _edited(request, reader, comment)
        if not editing.seconds_to_edit(comment, decided(Commenting)):
            raise Refused(403, "too-late", _("It can no longer be edited. You can withdraw it, or answer it."))
    except Refused as refused:
        return _not_edited(request, pk, refused)
    if wants_json(request):
        return private(JsonResponse({"text": comment.text}))
    return _edit_page(request, comment, unsent(request, edit_name(pk)) or comment.text)


def _not_edited(request: HttpRequest, pk: int, refused: Refused) -> HttpResponse:
    """Why not; whoever is not signed in any more is led to the door, and finds what they typed behind it."""
    if wants_json(request):
        return problem(refused)
    if refused.status == 401:
        keep_from_nobody(request, edit_name(pk), request.POST.get("text", ""))
        return private(redirect(log_in_url(request)))
    text = unsent(request, edit_name(pk))
    comment = Comment.objects.filter(pk=pk, reader=request.user.pk).select_related("discussion").first()
    if text and comment is not None:
        return _edit_page(request, comment, text, refused)
    return refusal_page(request, refused)


def _edited(request: HttpRequest, reader: Reader, comment: Comment) -> HttpResponse:
    text = request.POST.get("text", "")
    if "preview" in request.POST:
        return _edit_page(request, comment, text, is_preview=True)
    try:
        comment = editing.edit(
            reader,
            comment.pk,
            text,
            sender=sender_of(request),
            device=mark_of(request),
            insists="insist" in request.POST,
        )
    except Refused as refused:
        return problem(refused) if wants_json(request) else _edit_page(request, comment, text, refused)
    if wants_json(request):
        return private(JsonResponse(comment_answer(request, comment)))
    forget_unsent(request, edit_name(comment.pk))
    if comment.is_published:
        return see_other(comment.get_absolute_url())
    messages.info(request, _held_words(comment))
    return see_other(reverse("own_comments"))


def _edit_page(
    request: HttpRequest, comment: Comment, text: str, refused: Refused | None = None, *, is_preview: bool = False
) -> HttpResponse:
    house = decided(Commenting)
    context = {
        **writing_context(comment.discussion, house),
        "comment": comment,
        "text": text,
        "refused": refused,
        "preview": _previewed(request, text, house) if is_preview else "",
        "page_title": _("Edit your comment"),
    }
    status = refused.status if refused else 200
    return private(render(request, "conversation/edit_page.html", context, status=status))


@never_cache
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant, and takes the comment back."""
    reader = reader_or_refused(request)
    try:
        comment = editing.own(reader, pk)
        if request.method == "POST":
            comment = editing.withdraw(reader, pk)
    except Refused as refused:
        return refusal_page(request, refused)
    if request.method != "POST":
        shown = Presenter([comment], decided(Commenting)).shown(comment, is_own=True)
        context = {"shown": shown, "discussion": comment.discussion, "page_title": _("Withdraw your comment")}
        return private(render(request, "conversation/withdraw_page.html", context))
    if wants_json(request):
        return private(JsonResponse({"id": comment.pk, "status": comment.status}))
    messages.success(request, _("Your comment is withdrawn. Nobody reads it any more."))
    return see_other(reverse("own_comments"))
