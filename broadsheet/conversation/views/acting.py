"""What is done to others' comments: react, and for the staff approve, reject and pick."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.conversation import judging, reacting
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Reaction
from broadsheet.conversation.pages import conversation_tag
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import reader_or_refused, refusal_page, see_other, wants_json
from broadsheet.conversation.views.reading import private
from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import Reader
from broadsheet.readers.same_origin import same_origin


@same_origin
@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives or takes back a reaction. Without script the same button does both, in turn."""
    kind = request.POST.get("kind", "").replace("\0", "")
    try:
        reader = _reader_at_the_door(request)
        if reader is None:
            return private(redirect(f"{reverse('account_login')}?next={reverse('comment', args=[pk])}"))
        if not wants_json(request) and Reaction.objects.filter(comment=pk, reader=reader, kind=kind).exists():
            kind = ""
        comment = reacting.react(reader, pk, kind)
    except Refused as refused:
        return refusal_page(request, refused)
    if wants_json(request):
        return private(JsonResponse({"id": comment.pk, "kind": kind, "reactions": comment.reactions}))
    with transaction.atomic():
        changed(conversation_tag(comment.discussion_id))
    return see_other(comment.get_absolute_url())


def _reader_at_the_door(request: HttpRequest) -> Reader | None:
    if wants_json(request) or isinstance(request.user, Reader):
        return reader_or_refused(request)
    return None


# What is done, with what was sent: `note` is for readers, `reason` for the writer.
_JUDGEMENTS: dict[str, Callable[[Reader, int, QueryDict], Comment]] = {
    "approve": lambda reader, pk, sent: judging.approve(reader, pk),
    "reject": lambda reader, pk, sent: _reject(reader, pk, Grounds(words=_text(sent, "reason"))),
    "pick": lambda reader, pk, sent: judging.pick(reader, pk, _text(sent, "note")),
    "unpick": lambda reader, pk, sent: judging.unpick(reader, pk),
}


def _reject(reader: Reader, pk: int, grounds: Grounds) -> Comment:
    """Takes a comment down. Whoever wrote it is owed a reason (Regulation (EU) 2022/2065, Article 17)."""
    if not grounds.are_given:
        raise Refused(422, "no-reason", _("Give a reason: its writer is owed one."))
    return judging.reject(reader, pk, grounds)


def _text(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\0", "").strip()[:1_000]


@same_origin
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """What a moderator does from the page itself."""
    do = _JUDGEMENTS.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        comment = do(reader_or_refused(request), pk, request.POST)
    except Refused as refused:
        return refusal_page(request, refused)
    if wants_json(request):
        return private(JsonResponse({"id": comment.pk, "status": comment.status, "picked": comment.is_picked}))
    return see_other(comment.get_absolute_url() if comment.is_published else comment.discussion.address)
