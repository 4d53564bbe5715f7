"""Which conversations are being had now, with the story of each and a line of its best comment."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from broadsheet.common.text import comment_text, shortened
from broadsheet.conversation import queries
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.pages import ACTIVE, ACTIVE_ASIDE
from broadsheet.delivery.printing import depends
from broadsheet.readers.pages import reader_tag
from broadsheet.site.models import StoryDiscussion
from broadsheet.stories.models import Article, Section
from broadsheet.stories.models.printed import page_tag

MOST = 5
LINE = 140


@dataclass(frozen=True)
class Conversation:
    """One that is being had: `line` and `by` are empty where nothing stands out."""

    article: Article
    discussion: Discussion
    line: str = ""
    by: str = ""


def active_context(request: HttpRequest, section: Section | None, besides: Article | None) -> dict[str, Any]:
    """The hottest, in three queries at most. They cool while nothing is said: the page looks again every hour."""
    depends(request, ACTIVE if besides is None else ACTIVE_ASIDE, "hour")
    hot = queries.active().values("pk")
    found = StoryDiscussion.objects.filter(discussion__in=hot, article__live=True)
    if section is not None and section.pk:
        found = found.filter(article__path__startswith=section.path)
    if besides is not None and besides.pk:
        found = found.exclude(article=besides.pk)
    links = list(found.select_related("article", "discussion").order_by("-discussion__heat")[:MOST])
    lines = queries.best_lines([link.discussion for link in links])
    depends(request, *(page_tag(link.article_id) for link in links))
    depends(request, *(reader_tag(line.reader_id) for line in lines.values() if line.reader_id))
    return {"conversations": [_conversation(link, lines.get(link.discussion_id)) for link in links]}


def _conversation(link: StoryDiscussion, best: Comment | None) -> Conversation:
    if best is None:
        return Conversation(link.article, link.discussion)
    line = shortened(comment_text(best.text), LINE)
    return Conversation(link.article, link.discussion, line, best.author_name)
