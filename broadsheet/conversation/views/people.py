"""What a reader wrote in public, newest first, unless they hide it: the same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.conversation.models import Comment
from broadsheet.conversation.written import written_context
from broadsheet.delivery.printing import shared
from broadsheet.readers.pages import reader_tag
from broadsheet.readers.views.people import public_reader


@require_safe
def comments(request: HttpRequest, handle: str, before: int | None = None) -> HttpResponse:
    """A page of it, from the beginning or from behind the comment `before`."""
    reader = public_reader(handle)
    if reader.hides_comments:
        raise Http404
    if handle != reader.handle:
        return redirect("reader_comments", reader.handle, permanent=False)
    if before is not None and not Comment.objects.filter(pk=before, reader=reader).exists():
        # A page for every number that somebody makes up would fill the store.
        raise Http404
    context = {
        **written_context(request, reader, before),
        "reader": reader,
        "is_first": before is None,
        "page_title": _("Comments by %(name)s") % {"name": reader.name},
        "canonical_path": request.path if before else reverse("reader_comments", args=[reader.handle]),
    }
    response = render(request, "conversation/reader_comments.html", context)
    return shared(request, response, [reader_tag(reader.pk), "readers"])
