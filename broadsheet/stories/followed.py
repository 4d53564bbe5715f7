"""What is new in a choice of bylines, topics, sections and stories; whose choice it is, nobody here knows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length, Substr

from broadsheet.stories import queries
from broadsheet.stories.models import Article, ArticleByline, ArticleUpdate, Byline, LiveEntry, Section, Topic

# When, and with what primary key: the place of a thing among those of its sort.
Moment = tuple[datetime, int]
# What is suggested is what these many newest articles are about.
RECENT = 300


@dataclass(frozen=True)
class Choice:
    """Primary keys of what somebody chose: each a query of one column, which is never carried out by itself."""

    bylines: QuerySet[Any, int]
    topics: QuerySet[Any, int]
    sections: QuerySet[Any, int]
    stories: QuerySet[Any, int]


def newest_articles(choice: Choice, before: Moment | None, count: int) -> list[Moment]:
    """The newest public articles of the choice, one query for each part: each can begin where it is cheapest."""
    by_bylines = ArticleByline.objects.filter(byline__in=choice.bylines).order_by().values("article")
    on_topics = Article.topics.through.objects.filter(topic__in=choice.topics).order_by().values("article")
    articles = queries.public_articles().filter(first_published_at__isnull=False)
    parts = [
        articles.filter(pk__in=by_bylines),
        articles.filter(pk__in=on_topics),
        articles.filter(pk__in=choice.stories),
    ]
    if paths := _paths_within(choice.sections):
        parent = Substr("path", 1, Length("path") - queries.STEP)
        parts.append(articles.alias(parent_path=parent).filter(parent_path__in=paths))
    found = {place for part in parts for place in _newest(part, "first_published_at", before, count)}
    return sorted(found, reverse=True)[:count]


def _paths_within(chosen: QuerySet[Any, int]) -> list[str]:
    """The paths of the chosen sections and of those within them: a paper has few, whoever chooses."""
    roots = tuple(Section.objects.filter(pk__in=chosen).values_list("path", flat=True))
    return [path for path in Section.objects.values_list("path", flat=True) if path.startswith(roots)] if roots else []


def newest_updates(choice: Choice, before: Moment | None, count: int) -> list[Moment]:
    """The newest listed updates and corrections of the chosen stories."""
    stories = queries.public_articles().order_by().filter(pk__in=choice.stories)
    return _newest(ArticleUpdate.objects.filter(article__in=stories.values("pk")), "at", before, count)


def newest_events(choice: Choice, before: Moment | None, count: int) -> list[Moment]:
    """The newest key events of the chosen live blogs."""
    blogs = queries.public_articles().order_by().filter(pk__in=choice.stories)
    events = LiveEntry.objects.filter(live=True, is_key_event=True, live_blog__in=blogs.values("pk"))
    return _newest(events, "at", before, count)


def _newest(things: QuerySet[Any], moment: str, before: Moment | None, count: int) -> list[Moment]:
    if before:
        at, pk = before
        things = things.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at}, pk__lt=pk))
    return list(things.order_by(f"-{moment}", "-pk").values_list(moment, "pk")[:count])


def articles(ids: Sequence[int]) -> list[Article]:
    """The public ones of these with all that a card shows and their topics, in six queries at most."""
    found = queries.articles_by_id(ids)
    topics: dict[int, list[Topic]] = {}
    for row in Article.topics.through.objects.filter(article__in=[each.pk for each in found]).select_related("topic"):
        topics.setdefault(row.article_id, []).append(row.topic)
    for article in found:
        article.topic_list = topics.get(article.pk, [])
    return found


def updates(ids: Sequence[int]) -> list[ArticleUpdate]:
    """These updates and corrections of public articles."""
    shown = queries.public_articles().order_by().values("pk")
    return list(ArticleUpdate.objects.filter(pk__in=ids, article__in=shown).select_related("article"))


def events(ids: Sequence[int]) -> list[LiveEntry]:
    """These entries of public live blogs."""
    shown = queries.public_articles().order_by().values("pk")
    return list(LiveEntry.objects.filter(pk__in=ids, live=True, live_blog__in=shown).select_related("live_blog"))


def bylines(ids: Collection[int]) -> list[Byline]:
    return list(Byline.objects.filter(pk__in=ids).select_related("picture"))


def topics(ids: Collection[int]) -> list[Topic]:
    return list(Topic.objects.filter(pk__in=ids))


def sections(ids: Collection[int]) -> list[Section]:
    return list(queries.public(Section.objects.filter(pk__in=ids)))


def stories(ids: Collection[int]) -> list[Article]:
    return list(queries.public_articles().filter(pk__in=ids))


def topics_of_the_day(count: int) -> list[int]:
    """The topics that most of the newest articles are about."""
    used = Topic.objects.filter(articles__in=_recent()).annotate(number=Count("articles"))
    return list(used.order_by("-number", "name").values_list("pk", flat=True)[:count])


def writers_of_the_day(count: int) -> list[int]:
    """The bylines that sign most of the newest articles."""
    used = Byline.objects.filter(items__article__in=_recent()).annotate(number=Count("items"))
    return list(used.order_by("-number", "name").values_list("pk", flat=True)[:count])


def _recent() -> QuerySet[Article, Any]:
    return queries.public_articles().values("pk")[:RECENT]
