"""Telling those who follow a story that it was updated or corrected, or a live blog what happened."""

from collections.abc import Collection

from django.db.models import QuerySet

from broadsheet.common.clock import now
from broadsheet.notifications.models import Channel, Kind, Notice
from broadsheet.notifications.notices.circle import active_among
from broadsheet.notifications.notices.folding import give
from broadsheet.notifications.notices.live_entries import LIVE
from broadsheet.notifications.notices.preferences import wanted
from broadsheet.readers.models import Follow
from broadsheet.stories.models import ArticleUpdate, LiveEntry


def followers_of(article_id: int) -> QuerySet[Follow]:
    return Follow.objects.filter(kind="story", target_id=article_id)


def tell(update: ArticleUpdate, readers: Collection[int]) -> None:
    """Gives each of the readers who wants it one notice about the story, which leads to its newest update."""
    notices = [
        Notice(reader_id=reader, kind=Kind.STORY, about=about(update), newest=update.pk, number=1, at=now())
        for reader in wanted(active_among(readers), Kind.STORY, Channel.SITE)
    ]
    give(Kind.STORY, notices)


def tell_entry(entry: LiveEntry, readers: Collection[int]) -> None:
    """Gives each of the readers who wants it one notice about the live blog, which leads to its newest key event.

    Whoever has been told of this entry, or of a later one, is told nothing.
    """
    what = f"{LIVE}:{entry.live_blog_id}"
    told = Notice.objects.filter(reader__in=readers, kind=Kind.STORY, about=what, newest__gte=entry.pk)
    untold = set(readers) - set(told.values_list("reader_id", flat=True))
    notices = [
        Notice(reader_id=reader, kind=Kind.STORY, about=what, newest=entry.pk, number=1, at=now())
        for reader in wanted(active_among(untold), Kind.STORY, Channel.SITE)
    ]
    give(Kind.STORY, notices)


def about(update: ArticleUpdate) -> str:
    """What notices of a story's updates are about."""
    return f"story:{update.article_id}"
