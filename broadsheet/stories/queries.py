"""What is asked of the stories: each function one question, with its number of queries bounded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from broadsheet.common.prepared import Prepared, PreparedChoice
from broadsheet.stories.models import (
    Article,
    ArticleByline,
    ArticleUpdate,
    Byline,
    InfoPage,
    LiveEntry,
    Section,
    Topic,
)
from broadsheet.stories.talk import with_talk

STEP = 4  # characters that one level of depth takes in a page's path (treebeard's materialised path)
AnyArticle = TypeVar("AnyArticle", bound=Article)
AnyPage = TypeVar("AnyPage", bound=Page)


def public(pages: QuerySet[AnyPage]) -> QuerySet[AnyPage]:
    """The live ones that no restriction covers, decided in the same query (Wagtail's own `public()` asks twice)."""
    return pages.filter(is_public())


def is_public(page: str = "") -> Q:
    """The condition that a page is live and that no restriction covers it. `page` names a relation that leads to it."""
    to = f"{page}__" if page else ""
    restricted = PageViewRestriction.objects.annotate(
        covered=ExpressionWrapper(OuterRef(f"{to}path"), output_field=CharField())
    ).filter(covered__startswith=F("page__path"))
    return Q(~Exists(restricted), **{f"{to}live": True})


def public_articles() -> QuerySet[Article]:
    """Every story and live blog that anybody may read, newest first."""
    return public(Article.objects.all()).order_by("-first_published_at", "-pk")


def for_cards(articles: QuerySet[Article]) -> list[Article]:
    """The articles with all that a card shows, in at most six queries, however many they are."""
    return dressed(bare(articles))


def bare(articles: QuerySet[Article]) -> list[Article]:
    """The articles with what one query brings. A page that shows several lists dresses all of them together."""
    return list(_undressed(articles))


def _undressed(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.select_related("picture", "liveblog")


_BY_ID = PreparedChoice(lambda ids: _undressed(public_articles().filter(pk__in=ids)))


def dressed(articles: list[Article]) -> list[Article]:
    """The same articles with their bylines, updates, sections, newest entries and what is said about them.

    In at most five queries.
    """
    prefetch_related_objects(
        articles, Prefetch("byline_items", ArticleByline.objects.select_related("byline__picture")), "updates"
    )
    with_talk(articles)
    return with_newest_entries(with_sections(articles))


def with_sections(articles: list[AnyArticle]) -> list[AnyArticle]:
    """The same articles, each knowing its section: one query for all."""
    paths = {article.path[:-STEP] for article in articles if article.path}
    sections = {section.path: section for section in Section.objects.filter(path__in=paths)}
    for article in articles:
        if section := sections.get(article.path[:-STEP]):
            article.section = section
    return articles


def with_newest_entries(articles: list[AnyArticle]) -> list[AnyArticle]:
    """The same articles, the live blogs among them knowing when their newest entry was made: at most one query."""
    blogs = [article for article in articles if article.is_live_blog]
    if blogs:
        entries = LiveEntry.objects.filter(live_blog__in={blog.pk for blog in blogs}, live=True).order_by()
        newest = dict(entries.values_list("live_blog").annotate(newest=Max("at")))
        for blog in blogs:
            blog.newest_entry_at = newest.get(blog.pk)
    return articles


def articles_by_id(ids: Sequence[int]) -> list[Article]:
    """The public ones among `ids`, in the order of `ids`, ready for cards."""
    return dressed(bare_by_id(ids))


def bare_by_id(ids: Sequence[int]) -> list[Article]:
    """The same, not yet dressed."""
    found = {article.pk: article for article in _BY_ID.all(set(ids))}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def newest_articles(count: int, without: Iterable[int] = ()) -> list[Article]:
    """The newest `count` articles of the whole paper."""
    return for_cards(public_articles().exclude(pk__in=list(without))[:count])


def articles_in_section(section: Section) -> QuerySet[Article]:
    """Everything in a section and the sections within it, newest first."""
    return public_articles().filter(path__startswith=section.path, depth__gt=section.depth)


def articles_on_topic(topic: Topic) -> QuerySet[Article]:
    return public_articles().filter(topics=topic)


def articles_by_byline(byline: Byline) -> QuerySet[Article]:
    return public_articles().filter(byline_items__byline=byline).distinct()


def running_live_blogs() -> list[Article]:
    """Live blogs whose coverage has not ended, newest first. Not yet dressed."""
    return bare(public_articles().filter(liveblog__isnull=False, liveblog__ended_at=None))


def related_articles(article: Article, without: Sequence[int] = (), count: int = 4) -> list[Article]:
    """Newest articles that share most topics with `article`, else of its section; never itself. Not yet dressed."""
    others = public_articles().exclude(pk__in=[article.pk or 0, *without])
    topics = [topic.pk for topic in article.topic_list]
    if topics:
        shared = others.filter(topics__in=topics).annotate(common=Count("topics"))
        return bare(shared.order_by("-common", "-first_published_at", "-pk")[:count])
    # A page's path begins with its parent's.
    return bare(others.filter(path__startswith=article.path[:-STEP])[:count]) if article.path else []


def published_between(start: datetime, end: datetime) -> QuerySet[Article]:
    return public_articles().filter(first_published_at__gte=start, first_published_at__lt=end)


def years_with_counts() -> list[tuple[datetime, int]]:
    """First moment of each year that has stories, in the paper's zone, and how many: newest year first."""
    return _counted(public_articles(), TruncYear("first_published_at"))


def months_with_counts(start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """The same for the months between `start` and `end`."""
    return _counted(published_between(start, end), TruncMonth("first_published_at"))


def days_with_counts(start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """The same for the days between `start` and `end`."""
    moments = published_between(start, end).values_list("first_published_at", flat=True)
    days: dict[datetime, int] = {}
    for moment in moments:
        day = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
        days[day] = days.get(day, 0) + 1
    return sorted(days.items(), reverse=True)


def _counted(articles: QuerySet[Article], period: TruncYear | TruncMonth) -> list[tuple[datetime, int]]:
    rows = articles.order_by().annotate(period=period).values_list("period").annotate(number=Count("pk"))
    return sorted(((moment, number) for moment, number in rows if moment), reverse=True)


def menu_sections() -> list[Section]:
    """The sections of the navigation, in the order of the page tree."""
    return list(public(Section.objects.filter(depth=3, show_in_menus=True)).order_by("path"))


_MENU = Prepared(
    lambda: public(
        Page.objects.filter(Q(depth=3, section__isnull=False) | Q(infopage__isnull=False), show_in_menus=True)
    ).order_by("path")
)


def menu() -> tuple[list[Page], list[Page]]:
    """The sections of the navigation and the pages about the paper that its foot links to: one query for every page."""
    pages = _MENU.all()
    sections = [page for page in pages if page.specific_class is Section]
    return sections, [page for page in pages if page.specific_class is InfoPage]


def public_corrections() -> QuerySet[ArticleUpdate]:
    """Corrections and clarifications of public articles, newest first."""
    kinds = [ArticleUpdate.Kind.CORRECTION, ArticleUpdate.Kind.CLARIFICATION]
    return (
        ArticleUpdate.objects.filter(kind__in=kinds, article__in=public_articles().order_by())
        .select_related("article")
        .order_by("-at", "-pk")
    )


def topics_in_use() -> list[Topic]:
    """Topics with at least one public article, with `.number` of them, by name."""
    return list(
        Topic.objects.filter(articles__in=public_articles().order_by())
        .annotate(number=Count("articles", distinct=True))
        .order_by("name")
    )


def names_of_bylines() -> list[str]:
    """What the paper's journalists are called in print."""
    return list(Byline.objects.values_list("name", flat=True))


def bylines_in_use() -> list[Byline]:
    """Bylines with at least one public article, by name, with `.newest`."""
    return list(
        Byline.objects.filter(items__article__in=public_articles().order_by())
        .annotate(newest=Max("items__article__first_published_at"))
        .select_related("picture")
        .order_by("name")
    )
