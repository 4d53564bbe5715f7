"""Sitemaps for search engines (https://www.sitemaps.org/protocol.html) and Google's news sitemap.

`/sitemap.xml` is an index: one map of the pages that stay, one for each month's stories (in parts where a month has
very many). Nobody finds in them what another site published first, nor what is not for everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from broadsheet.common.clock import now
from broadsheet.common.models import Paper
from broadsheet.delivery.printing import depends, shared
from broadsheet.stories import queries
from broadsheet.stories.feeds.items import last_change
from broadsheet.stories.models import Article, FrontPage, InfoPage, Section
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.structured_data import absolute
from broadsheet.stories.xml_text import XmlWriter

MAPS = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
NEWS = {**MAPS, "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}
# The protocol allows 50,000; smaller maps are made and fetched faster.
MOST_IN_A_MAP = 10_000
MOST_IN_THE_PAGES_MAP = 50_000
MOST_NEWS = 1_000
NEWS_AGE = timedelta(hours=48)
# What the page store takes with one page (delivery/pages.py: MAX_TAGS), less what every page has.
MOST_TAGS = 1_900


@dataclass(frozen=True)
class Place:
    """An address and, where it says something, when what is there last changed."""

    address: str
    changed: datetime | None = None


def indexed_articles() -> QuerySet[Article]:
    """The public articles that this paper published first, newest first."""
    return queries.public_articles().filter(canonical_url="")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The map of the maps."""
    depends(request, "articles")
    months = (
        indexed_articles()
        .order_by()
        .annotate(month=TruncMonth("first_published_at"))
        .values_list("month")
        .annotate(number=Count("pk"), changed=Max("last_published_at"))
        .order_by("-month")
    )
    maps = [Place(absolute(reverse("sitemap_pages")))]
    for month, number, changed in months:
        for part in range(1, -(-number // MOST_IN_A_MAP) + 1):
            maps.append(Place(absolute(month_path(month.year, month.month, part)), changed))
    return _xml(request, _places("sitemapindex", "sitemap", maps))


def month_path(year: int, month: int, part: int = 1) -> str:
    """Where a month's map is."""
    name = f"{year:04}-{month:02}"
    return reverse("sitemap_month", args=[name if part == 1 else f"{name}-{part}"])


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The map of the pages that stay: the front page, sections, pages about the paper, topics, bylines, lists."""
    depends(request, "articles")
    topics, bylines = queries.topics_in_use(), queries.bylines_in_use()
    tags = [*(f"topic:{topic.pk}" for topic in topics), *(f"byline:{byline.pk}" for byline in bylines)]
    # A new address of one of very many is found within the hour; of fewer, at once.
    depends(request, *(tags if len(tags) <= MOST_TAGS else ["hour"]))
    newest = indexed_articles().aggregate(newest=Max("last_published_at"))["newest"]
    found = [
        *(Place(page.address, newest) for page in _public(FrontPage)),
        *(Place(page.address) for page in _public(Section)),
        *(Place(page.address, page.last_published_at) for page in _public(InfoPage)),
        *(Place(absolute(reverse(name))) for name in ("topics", "bylines", "archive", "corrections")),
        *(Place(absolute(byline.url)) for byline in bylines),
        *(Place(absolute(topic.url)) for topic in topics),
    ]
    return _xml(request, _places("urlset", "url", found[:MOST_IN_THE_PAGES_MAP]))


def _public(model: type[FrontPage] | type[Section] | type[InfoPage]) -> "QuerySet[Page]":
    return model.objects.live().public().order_by("path")


@require_safe
def month(request: HttpRequest, name: str) -> HttpResponse:
    """The map of a month's stories, oldest first. `name`: 2026-11, or 2026-11-2 for the second part."""
    year, number, part = _month_of(name)
    start = timezone.make_aware(datetime(year, number, 1))
    end = timezone.make_aware(datetime(year + number // 12, number % 12 + 1, 1))
    depends(request, "articles")
    articles = indexed_articles().filter(first_published_at__gte=start, first_published_at__lt=end)
    first = (part - 1) * MOST_IN_A_MAP
    found = list(
        articles.select_related("liveblog")
        .only("url_path", "depth", "path", "first_published_at", "last_published_at", "liveblog__ended_at")
        .order_by("first_published_at", "pk")[first : first + MOST_IN_A_MAP]
    )
    if not found:
        raise Http404("No stories in that month.")
    queries.with_newest_entries(found)
    depends(request, *[page_tag(article.pk) for article in found if article.is_live_blog][:MOST_TAGS])
    return _xml(request, _places("urlset", "url", (Place(each.address, last_change(each)) for each in found)))


def _month_of(name: str) -> tuple[int, int, int]:
    """Year, month and part. Raises `Http404` for what is no month, or not spelled the one way."""
    try:
        year, number, *rest = (int(part) for part in name.split("-"))
        date(year, number, 1)
    except ValueError:
        raise Http404("There is no such month.") from None
    part = rest[0] if rest else 1
    if (
        len(rest) > 1
        or part < 1
        or not 1 < year < 9999
        or reverse("sitemap_month", args=[name]) != month_path(year, number, part)
    ):
        raise Http404("There is no such month.")
    return year, number, part


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The stories of the last 48 hours, as Google News reads them.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    depends(request, "articles", "hour")
    paper = Paper.load(request)
    articles = indexed_articles().filter(first_published_at__gte=now() - NEWS_AGE)[:MOST_NEWS]
    writer = XmlWriter()
    with writer.element("urlset", NEWS):
        for article in articles:
            with writer.element("url"):
                writer.text("loc", article.address)
                with writer.element("news:news"):
                    with writer.element("news:publication"):
                        writer.text("news:name", paper.name)
                        writer.text("news:language", news_language(settings.LANGUAGE_CODE))
                    writer.text("news:publication_date", _stamp(article.published))
                    writer.text("news:title", article.headline)
    return _xml(request, writer.document())


def news_language(code: str) -> str:
    """The two letters (ISO 639-1) that Google News wants; for Chinese it wants the script too."""
    chinese = {"zh-hans": "zh-cn", "zh-cn": "zh-cn", "zh-hant": "zh-tw", "zh-tw": "zh-tw", "zh-hk": "zh-tw"}
    return chinese.get(code.lower(), code.split("-")[0].lower())


def _places(root: str, each: str, places: Iterable[Place]) -> bytes:
    writer = XmlWriter()
    with writer.element(root, MAPS):
        for place in places:
            with writer.element(each):
                writer.text("loc", place.address)
                if place.changed:
                    writer.text("lastmod", _stamp(place.changed))
    return writer.document()


def _stamp(moment: datetime) -> str:
    """The moment in the paper's zone, as the W3C's note on dates has it."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _xml(request: HttpRequest, document: bytes) -> HttpResponse:
    return shared(request, HttpResponse(document, content_type="application/xml; charset=utf-8"))
