"""What a reader wrote in public, as their own page and the list of it show it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from broadsheet.common.decisions import decided
from broadsheet.common.text import comment_text, shortened
from broadsheet.conversation import queries
from broadsheet.conversation.freshness import writer_tag
from broadsheet.conversation.models import Commenting
from broadsheet.conversation.pages import conversation_tag
from broadsheet.conversation.presentation import Presenter
from broadsheet.delivery.printing import depends
from broadsheet.readers.models import Reader

EXCERPT = 280


def written_context(
    request: HttpRequest, reader: Reader, before: int | None = None, count: int = queries.REPLIES
) -> dict[str, Any]:
    """The newest so many before a comment, and where those before them are."""
    page = queries.written_by(reader, before, count)
    presenter = Presenter(page.comments, decided(Commenting))
    depends(request, writer_tag(reader.pk), *presenter.tags())
    depends(request, *(conversation_tag(comment.discussion_id) for comment in page.comments))
    rows = [
        {"shown": presenter.shown(comment), "excerpt": shortened(comment_text(comment.text), EXCERPT)}
        for comment in page.comments
    ]
    older = reverse("reader_comments_before", args=[reader.handle, int(page.next_key)]) if page.next_key else ""
    return {"written": rows, "older_url": older}
