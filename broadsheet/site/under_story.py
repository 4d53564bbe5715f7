"""The discussion as the page of its story shows it: asked for once, for the head, the foot and what machines read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from broadsheet.common.decisions import decided
from broadsheet.conversation.models import Commenting, Discussion
from broadsheet.conversation.pages import HOUSE, count_tag, depends_on, discussion_context
from broadsheet.conversation.structured_data import structured_comments
from broadsheet.delivery.printing import depends
from broadsheet.site.discussions import discussion_of
from broadsheet.site.models import StoryDiscussion
from broadsheet.stories import talk
from broadsheet.stories.models import Article
from broadsheet.stories.talk import Talk


@dataclass(frozen=True, kw_only=True)
class DiscussionTalk(Talk):
    """What cards show of a discussion, and the discussion itself, so that the story's page need not ask again."""

    discussion: Discussion


def discussion_on(request: HttpRequest, page: Article) -> Discussion | None:
    """The page's discussion; `None` where it has none, or comments are off and none were made."""
    known: tuple[int, Discussion | None] | None = getattr(request, "discussion_shown", None)
    if known is None or known[0] != page.pk:
        found = page.talk.discussion if isinstance(page.talk, DiscussionTalk) else discussion_of(page)
        depends(request, HOUSE)
        if found is not None:
            depends_on(request, found)
            if not decided(Commenting).is_on and not found.comment_count:
                found = None
        known = page.pk, found
        request.discussion_shown = known  # type: ignore[attr-defined]
    return known[1]


def context_of(request: HttpRequest, discussion: Discussion) -> dict[str, Any]:
    """What the discussion's first page shows, in the order that the paper shows first."""
    known: tuple[int, dict[str, Any]] | None = getattr(request, "discussion_context", None)
    if known is None or known[0] != discussion.pk:
        is_hidden = discussion.is_for_registered
        shown = {"discussion": discussion, "is_hidden": True} if is_hidden else discussion_context(request, discussion)
        known = discussion.pk, shown
        request.discussion_context = known  # type: ignore[attr-defined]
    return known[1]


def counts(ids: Collection[int]) -> Mapping[int, Talk]:
    """How much is said about these articles, in one query."""
    links = StoryDiscussion.objects.filter(article__in=ids, discussion__is_hidden=False).select_related("discussion")
    return {link.article_id: _talk(link.discussion) for link in links}


def _talk(discussion: Discussion) -> "DiscussionTalk":
    tag = count_tag(discussion.pk)
    return DiscussionTalk(discussion.comment_count, discussion.participant_count, tag, discussion=discussion)


def described(request: HttpRequest, article: Article) -> dict[str, Any]:
    """The discussion as schema.org has it."""
    discussion = discussion_on(request, article) if article.pk else None
    if discussion is None:
        return {}
    return {
        "discussionUrl": f"{article.address}#comments",
        "commentCount": discussion.comment_count,
        "comment": structured_comments(context_of(request, discussion).get("threads", ())),
    }


def connect() -> None:
    talk.add_source(counts)
    talk.add_describer(described)
