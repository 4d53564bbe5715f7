"""Public pages that are not Wagtail pages: topics, bylines, archive, corrections, search, pictures."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from broadsheet.common.models import Paper
from broadsheet.delivery.printing import depends, shared
from broadsheet.stories import queries
from broadsheet.stories.feed_addresses import feeds_at
from broadsheet.stories.listings import Listing, depends_on_cards, listing_of
from broadsheet.stories.models import Byline, Picture, Topic
from broadsheet.stories.paging import numbered, page_address
from broadsheet.stories.pictures import FORMATS, PRESETS, file_of, fingerprint_of, keep, render, sizes_of
from broadsheet.stories.structured_data import breadcrumbs, script

CORRECTIONS_PER_PAGE = 30


def _page(request: HttpRequest, template: str, title: str, path: str, context: dict[str, Any]) -> TemplateResponse:
    """A printed page that is not Wagtail's: with title, canonical address and breadcrumbs."""
    standard = {
        "page_title": title,
        "canonical_url": f"{settings.PUBLIC_URL}{path}",
        "structured_data": script(breadcrumbs([(title, path)])),
    }
    return shared(request, TemplateResponse(request, template, {**standard, **context}))


@require_safe
def topic(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """Everything on a topic, newest first."""
    found = get_object_or_404(Topic, slug=slug)
    depends(request, f"topic:{found.pk}", f"articles:topic:{found.pk}")
    listing = listing_of(request, found.name, found.description, queries.articles_on_topic(found), found.url, number)
    context = {
        "topic": found,
        "listing": listing,
        "paging": listing.paging,
        "page_description": found.description,
        "feed_urls": feeds_at(found.url, found.name),
    }
    return _page(request, "stories/topic.html", found.name, listing.paging.address(number), context)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic that has stories."""
    depends(request, "articles", "topics")
    found = queries.topics_in_use()
    depends(request, *(f"topic:{topic.pk}" for topic in found))
    return _page(request, "stories/topics.html", _("Topics"), reverse("topics"), {"topics": found})


@require_safe
def byline(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """A person's page: who they are, and what they wrote, newest first."""
    found = get_object_or_404(Byline.objects.select_related("picture"), slug=slug)
    depends(request, f"byline:{found.pk}", f"articles:byline:{found.pk}")
    listing = listing_of(request, found.name, found.biography, queries.articles_by_byline(found), found.url, number)
    context = {
        "byline": found,
        "listing": listing,
        "paging": listing.paging,
        "page_description": found.biography or found.role,
        "feed_urls": feeds_at(found.url, found.name),
    }
    return _page(request, "stories/byline.html", found.name, listing.paging.address(number), context)


@require_safe
def bylines(request: HttpRequest) -> HttpResponse:
    """Everybody who signs stories."""
    found = queries.bylines_in_use()
    depends(request, "articles", *(f"byline:{byline.pk}" for byline in found))
    return _page(request, "stories/bylines.html", _("Our journalists"), reverse("bylines"), {"bylines": found})


@require_safe
def corrections(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Every correction and clarification, newest first: a paper that says what it got wrong."""
    depends(request, "articles")
    address = page_address(reverse("corrections"))
    part = numbered(queries.public_corrections(), number, CORRECTIONS_PER_PAGE, address, list)
    depends(request, *(f"page:{update.article_id}" for update in part.items))
    context = {"corrections": part.items, "paging": part.paging}
    return _page(request, "stories/corrections.html", _("Corrections and clarifications"), address(number), context)


def _midnight(day: date) -> datetime:
    """The day's first moment in the paper's zone. Raises `ValueError` for a day that no zone can be sure of."""
    if day.year < 2:
        # East of Greenwich its first moment lies before the first that Python knows.
        raise ValueError("There are no stories from the year 1.")
    return timezone.make_aware(datetime(day.year, day.month, day.day))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The years that have stories."""
    depends(request, "articles")
    years = [
        {"title": str(start.year), "count": number, "url": reverse("archive_year", args=[start.year])}
        for start, number in queries.years_with_counts()
    ]
    return _page(request, "stories/archive.html", _("Archive"), reverse("archive"), {"periods": years})


@require_safe
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of a year. A year without stories is no page."""
    depends(request, "articles")
    start, end = _period(year, 1, year + 1, 1)
    months = [
        {
            "title": formats.date_format(month, "YEAR_MONTH_FORMAT"),
            "count": number,
            "url": reverse("archive_month", args=[month.year, month.month]),
        }
        for month, number in queries.months_with_counts(start, end)
    ]
    if not months:
        raise Http404("No stories in that year.")
    path = reverse("archive_year", args=[year])
    return _page(
        request,
        "stories/archive.html",
        str(year),
        path,
        {"periods": months, "archive_title": str(year), "trail": _trail()},
    )


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The days of a month that have stories."""
    depends(request, "articles")
    start, end = _period(year, month, year + month // 12, month % 12 + 1)
    days = [
        {
            "title": formats.date_format(day, "DATE_FORMAT"),
            "count": number,
            "url": reverse("archive_day", args=[day.year, day.month, day.day]),
        }
        for day, number in queries.days_with_counts(start, end)
    ]
    if not days:
        raise Http404("No stories in that month.")
    title = formats.date_format(start, "YEAR_MONTH_FORMAT")
    path = reverse("archive_month", args=[year, month])
    return _page(
        request, "stories/archive.html", title, path, {"periods": days, "archive_title": title, "trail": _trail(year)}
    )


@require_safe
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Everything published on one day in the paper's zone, newest first."""
    depends(request, "articles")
    try:
        start = _midnight(date(year, month, day))
        end = _midnight(date.fromordinal(date(year, month, day).toordinal() + 1))
    except (ValueError, OverflowError):
        raise Http404("There is no such day.") from None
    articles = queries.for_cards(queries.published_between(start, end))
    if not articles:
        raise Http404("No stories on that day.")
    depends_on_cards(request, articles)
    title = formats.date_format(start, "DATE_FORMAT")
    path = reverse("archive_day", args=[year, month, day])
    paging = numbered(queries.published_between(start, end), 1, len(articles), page_address(path), list).paging
    listing = Listing(title, "", articles, paging, len(articles))
    return _page(request, "stories/archive.html", title, path, {"listing": listing, "trail": _trail(year, start)})


class Unpadded(RedirectView):
    """Leads from an address with 01 in it to the one with 1. A number too long for any date is no address at all."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str | None:
        try:
            return super().get_redirect_url(*args, **kwargs)
        except NoReverseMatch:
            raise Http404("There is no such time.") from None


def _trail(year: int | None = None, month: datetime | None = None) -> list[dict[str, str]]:
    """The way up from a page of the archive."""
    steps = [{"title": _("Archive"), "url": reverse("archive")}]
    if year:
        steps.append({"title": str(year), "url": reverse("archive_year", args=[year])})
    if month:
        path = reverse("archive_month", args=[month.year, month.month])
        steps.append({"title": formats.date_format(month, "F"), "url": path})
    return steps


def _period(year: int, month: int, next_year: int, next_month: int) -> tuple[datetime, datetime]:
    try:
        return _midnight(date(year, month, 1)), _midnight(date(next_year, next_month, 1))
    except (ValueError, OverflowError):
        raise Http404("There is no such time.") from None


@require_safe
def picture(request: HttpRequest, pk: int, mark: str, preset: str, width: int, suffix: str) -> HttpResponse:
    """A size of a picture that nobody asked for before: makes it, keeps it for the front, and answers."""
    found = get_object_or_404(Picture, pk=pk)
    offered = PRESETS.get(preset)
    if (
        offered is None
        or mark != fingerprint_of(found)
        or suffix not in offered.formats
        or width not in {size.width for size in sizes_of(found, offered)}
    ):
        raise Http404("There is no such picture.")
    try:
        content = render(found, preset, width, suffix)
    except OSError:
        raise Http404("The original picture cannot be read.") from None
    keep(file_of(found, preset, width, suffix), content)
    response = HttpResponse(content, content_type=FORMATS[suffix])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that helps: search, sections, and the newest stories."""
    context = {"page_title": _("Page not found"), "newest": queries.newest_articles(5), "paper": Paper.load(request)}
    response = TemplateResponse(request, "404.html", context, status=404)
    response["Cache-Control"] = "no-cache"
    return response.render()
