"""What is new in a choice of bylines, topics, sections and stories; whose choice it is, nobody here knows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Length, Substr

from broadsheet.common.prepared import Prepared, PreparedChoice
from broadsheet.stories import queries
from broadsheet.stories.models import Article, ArticleByline, ArticleUpdate, Byline, LiveEntry, Section, Topic

# When, and with what primary key: the place of a thing among those of its sort.
Moment = tuple[datetime, int]
# How many of the paper's newest are looked through for what was chosen.
WINDOW = 200
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
    """The newest public articles of the choice.

    Whoever chose much finds it among the newest of the whole paper, which are asked first; whoever chose little has
    little to sort, and each part of the choice is asked by itself, so that it can begin where that is cheapest.
    """
    paths = set(_paths_within(choice.sections))
    recent = list(_recent_before(before)[:WINDOW]) if before else _newest_of(WINDOW).all()
    chosen = _chosen_among([pk for _at, pk, _path in recent], choice)
    found = [(at, pk) for at, pk, path in recent if pk in chosen or path[: -queries.STEP] in paths]
    if len(found) >= count or len(recent) < WINDOW:
        return found[:count]
    articles = _published()
    parts = [articles.filter(pk__in=ids) for ids in (*_signed_or_filed(choice), choice.stories)]
    if paths:
        parent = Substr("path", 1, Length("path") - queries.STEP)
        parts.append(articles.alias(parent_path=parent).filter(parent_path__in=paths))
    everything = {place for part in parts for place in _newest(part, "first_published_at", before, count)}
    return sorted(everything, reverse=True)[:count]


def _published() -> QuerySet[Article, Any]:
    return queries.public_articles().filter(first_published_at__isnull=False)


def _recent_before(before: Moment | None) -> QuerySet[Article, tuple[datetime, int, str]]:
    found = _earlier(_published(), "first_published_at", before)
    return found.values_list("first_published_at", "pk", "path")


@cache
def _newest_of(window: int) -> "Prepared[tuple[datetime, int, str]]":
    return Prepared(lambda: _recent_before(None)[:window])


def _signed_or_filed(choice: Choice) -> tuple[QuerySet[Any, int], QuerySet[Any, int]]:
    """The primary keys of the articles by the chosen bylines, and of those on the chosen topics."""
    return (
        ArticleByline.objects.filter(byline__in=choice.bylines).order_by().values_list("article", flat=True),
        Article.topics.through.objects.filter(topic__in=choice.topics).order_by().values_list("article", flat=True),
    )


def _chosen_among(ids: list[int], choice: Choice) -> set[int]:
    """Those of these articles that are chosen, or by whom or on what is, in one query.

    What signs and files few articles is compared with the whole choice. Asked plainly, SQLite would look up every pair
    of an article and a choice instead, which is a million; no index serves a sum.
    """
    bylines = (
        ArticleByline.objects.filter(article__in=ids).alias(by=_unindexed("byline_id")).filter(by__in=choice.bylines)
    )
    filed = Article.topics.through.objects.filter(article__in=ids)
    topics = filed.alias(about=_unindexed("topic_id")).filter(about__in=choice.topics)
    stories = Article.objects.filter(pk__in=ids).filter(pk__in=choice.stories).order_by().values_list("pk", flat=True)
    found = (rows.order_by().values_list("article", flat=True) for rows in (bylines, topics))
    return set(stories.union(*found))


def chosen_among(ids: Collection[int], choice: Choice) -> set[int]:
    """Those of these articles that are chosen, or by whom, on what or in which section is: three queries at most."""
    paths = set(_paths_within(choice.sections))
    places = Article.objects.filter(pk__in=ids).values_list("pk", "path")
    within = {pk for pk, path in places if path[: -queries.STEP] in paths} if paths else set()
    return within | _chosen_among(list(ids), choice)


def _unindexed(column: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(column) + 0, output_field=BigIntegerField())


def _paths_within(chosen: QuerySet[Any, int]) -> list[str]:
    """The paths of the chosen sections and of those within them: a paper has few, whoever chooses."""
    roots = tuple(Section.objects.filter(pk__in=chosen).values_list("path", flat=True))
    return [path for path in Section.objects.values_list("path", flat=True) if path.startswith(roots)] if roots else []


def newest_updates(choice: Choice, before: Moment | None, count: int) -> QuerySet[Any, Moment]:
    """The newest listed updates and corrections of the chosen stories; `updates` leaves out what is not public."""
    shown = ArticleUpdate.objects.filter(article__in=choice.stories, article__live=True)
    return _newest(shown, "at", before, count)


def newest_events(choice: Choice, before: Moment | None, count: int) -> QuerySet[Any, Moment]:
    """The newest key events of the chosen live blogs; `events` leaves out what is not public."""
    shown = LiveEntry.objects.filter(live=True, is_key_event=True, live_blog__in=choice.stories, live_blog__live=True)
    return _newest(shown, "at", before, count)


def _newest(things: QuerySet[Any], moment: str, before: Moment | None, count: int) -> QuerySet[Any, Moment]:
    return _earlier(things, moment, before).values_list(moment, "pk")[:count]


def _earlier(things: QuerySet[Any], moment: str, before: Moment | None) -> QuerySet[Any]:
    """Those before a place, newest first."""
    if before:
        at, pk = before
        # The last condition follows from the first, and is one that an index can begin at.
        things = things.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at}, pk__lt=pk), **{f"{moment}__lte": at})
    return things.order_by(f"-{moment}", "-pk")


def articles(ids: Sequence[int]) -> list[Article]:
    """The public ones of these with all that a card shows and their topics, in six queries at most."""
    found = queries.articles_by_id(ids)
    topics: dict[int, list[Topic]] = {}
    for row in Article.topics.through.objects.filter(article__in=[each.pk for each in found]).select_related("topic"):
        topics.setdefault(row.article_id, []).append(row.topic)
    for article in found:
        article.topic_list = topics.get(article.pk, [])
    return found


_UPDATES = PreparedChoice(
    lambda ids: ArticleUpdate.objects.filter(queries.is_public("article"), pk__in=ids).select_related("article")
)
_EVENTS = PreparedChoice(
    lambda ids: LiveEntry.objects.filter(queries.is_public("live_blog"), pk__in=ids, live=True).select_related(
        "live_blog"
    )
)


def updates(ids: Collection[int]) -> list[ArticleUpdate]:
    """These updates and corrections of public articles."""
    return _UPDATES.all(ids)


def events(ids: Sequence[int]) -> list[LiveEntry]:
    """These entries of public live blogs."""
    return _EVENTS.all(ids)


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
