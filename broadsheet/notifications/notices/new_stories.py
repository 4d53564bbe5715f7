"""Telling those who follow a topic, a section or a byline that there is a new story in it."""

from collections.abc import Collection

from broadsheet.common.clock import now
from broadsheet.notifications.models import Channel, Kind, Notice
from broadsheet.notifications.notices.circle import active_among
from broadsheet.notifications.notices.folding import give
from broadsheet.notifications.notices.preferences import wanted
from broadsheet.stories.models import Article, Byline


def about(article_id: int) -> str:
    """What notices of a new story are about."""
    return f"story:{article_id}"


def tell(article: Article, readers: Collection[int]) -> None:
    """Gives each of the readers who wants it one notice of the new story.

    Not to who wrote it, nor to who was told: through however many things they follow, it is one story.
    """
    told = Notice.objects.filter(reader__in=readers, kind=Kind.NEWS, about=about(article.pk))
    authors = Byline.objects.filter(items__article=article.pk, account__in=readers)
    untold = set(readers).difference(
        told.values_list("reader_id", flat=True), authors.values_list("account_id", flat=True)
    )
    notices = [
        Notice(reader_id=reader, kind=Kind.NEWS, about=about(article.pk), newest=article.pk, number=1, at=now())
        for reader in wanted(active_among(untold), Kind.NEWS, Channel.SITE)
    ]
    give(Kind.NEWS, notices)
