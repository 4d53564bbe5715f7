"""Pages of comments: the same for everybody, printed once, and withdrawn when something is said."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.common.decisions import decided
from broadsheet.conversation import lineage, queries
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.ordering import ORDERS, Key, Order
from broadsheet.conversation.pages import depends_on, discussion_context, writing_context
from broadsheet.conversation.permissions import may_read
from broadsheet.conversation.presentation import Presenter
from broadsheet.delivery.printing import depends, shared
from broadsheet.readers.models import Reader
from broadsheet.readers.navigation import log_in_url


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def answered(
    request: HttpRequest, discussion: Discussion, response: HttpResponse, *, is_kept: bool = True
) -> HttpResponse:
    """`response` as everybody's page, or as the reader's own where only readers with an account may see it.

    `is_kept` is false for addresses that nobody would link to, so that asking for many of them fills nothing.
    """
    if discussion.is_for_registered:
        return private(response)
    return shared(request, response) if is_kept else response


def refused_reading(request: HttpRequest, discussion: Discussion) -> HttpResponse | None:
    """The way to the door, for whoever may not read it without an account."""
    if not discussion.is_for_registered or may_read(discussion, request.user):
        return None
    return private(redirect(log_in_url(request)))


@require_safe
def discussion(request: HttpRequest, pk: int, order: str = "", key: str = "") -> HttpResponse:
    """The comments of a discussion in an order, from the beginning or from behind a key."""
    found = get_object_or_404(Discussion, pk=pk, is_hidden=False)
    if order and order not in ORDERS:
        raise Http404
    if not decided(Commenting).is_on and not found.comment_count:
        raise Http404
    try:
        after = Key.read(key) if key else None
    except ValueError:
        raise Http404 from None
    if door := refused_reading(request, found):
        return door
    context = {
        **discussion_context(request, found, order, after),
        "page_title": _("Comments: %(title)s") % {"title": found.title or found.url},
        "canonical_path": request.path if order else reverse("discussion", args=[pk]),
    }
    response = render(request, "conversation/discussion_page.html", context)
    return answered(request, found, response, is_kept=after is None or _is_a_place(found, order, after))


def _is_a_place(discussion: Discussion, order: str, after: Key) -> bool:
    """Whether a comment stands at that very place: the key was not made up."""
    comment = Comment.objects.filter(pk=after.pk, discussion=discussion, is_shown=True).first()
    if comment is None or (order != Order.PICKS and not comment.is_root):
        return False
    return Key.read(ORDERS[order].key(comment)) == after


@require_safe
def newer(request: HttpRequest, pk: int, than: int) -> HttpResponse:
    """What was published since the comment with that id, oldest first: what an open page shows when asked to."""
    found = get_object_or_404(Discussion, pk=pk, is_hidden=False)
    if door := refused_reading(request, found):
        return door
    depends_on(request, found)
    page = queries.newer(found, than)
    presenter = Presenter(page.comments, decided(Commenting))
    depends(request, *presenter.tags())
    context = {
        **writing_context(found, decided(Commenting)),
        "newer": [presenter.shown(comment) for comment in page.comments],
        "next_url": reverse("discussion_newer", args=[pk, int(page.next_key)]) if page.next_key else "",
        "page_title": _("New comments: %(title)s") % {"title": found.title or found.url},
        "canonical_path": reverse("discussion", args=[pk]),
    }
    response = render(request, "conversation/newer_page.html", context)
    known = than == found.last_comment_id or Comment.objects.filter(pk=than, discussion=found, is_shown=True).exists()
    return answered(request, found, response, is_kept=known)


@require_safe
def comment(request: HttpRequest, pk: int, after: int | None = None) -> HttpResponse:
    """One comment in its context: what it answers, and what was answered to it."""
    found = queries.find(pk)
    if found is None:
        return _own_comment_elsewhere(request, pk)
    if door := refused_reading(request, found.discussion):
        return door
    start = None
    if after is not None:
        # It may have been withdrawn since; its place in the thread is what counts.
        start = Comment.objects.filter(pk=after, thread=found.thread).first()
        if start is None or not lineage.is_below(found, start):
            raise Http404
    depends_on(request, found.discussion)
    house = decided(Commenting)
    above = queries.above(found) if start is None else []
    below = queries.replies(found, start)
    presenter = Presenter([*above, found, *below.comments], house)
    depends(request, *presenter.tags())
    target, about = presenter.shown(found, is_target=True), found.discussion.title or found.discussion.url
    names = {"name": target.author.name, "title": about}
    context = {
        **writing_context(found.discussion, house),
        "above": [presenter.shown(each) for each in above],
        "skipped": found.depth - len(above) if start is None else 0,
        "target": target,
        "replies": [presenter.shown(each, base=found.depth) for each in below.comments],
        "is_continued": start is not None,
        "next_url": reverse("comment_after", args=[pk, int(below.next_key)]) if below.next_key else "",
        "page_title": (_("Comments: %(title)s") if target.gone else _("%(name)s on “%(title)s”")) % names,
        "canonical_path": found.get_absolute_url() if start is None else request.path,
    }
    response = render(request, "conversation/comment_page.html", context)
    # Every pair of a comment and one below it has such an address; there may be millions.
    return answered(request, found.discussion, response, is_kept=start is None or found.is_root)


def _own_comment_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever wrote it, and nobody else, is led to where their comments stand that are not published."""
    is_own = isinstance(request.user, Reader) and Comment.objects.filter(pk=pk, reader=request.user).exists()
    if is_own:
        return private(redirect("own_comments"))
    raise Http404


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a comment said before it was edited, for everybody to read."""
    found = queries.find(pk)
    if found is None or not found.is_published or found.edited_at is None:
        raise Http404
    if door := refused_reading(request, found.discussion):
        return door
    presenter = Presenter([found], decided(Commenting))
    depends_on(request, found.discussion)
    depends(request, *presenter.tags())
    context = {
        "shown": presenter.shown(found),
        "versions": list(found.versions.order_by("-pk")),
        "discussion": found.discussion,
        "page_title": _("History of a comment"),
        "canonical_path": reverse("comment_history", args=[pk]),
    }
    return answered(request, found.discussion, render(request, "conversation/history_page.html", context))
