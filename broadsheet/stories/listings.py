"""Lists of stories: what a section, a topic, a byline and a day of the archive have in common."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from broadsheet.delivery.printing import depends
from broadsheet.stories.feed_addresses import feeds_at
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.paging import Paging, numbered, page_address
from broadsheet.stories.talk import depends_on_talk

if TYPE_CHECKING:
    from broadsheet.stories.models import Article, Section

PER_PAGE = 20


@dataclass(frozen=True)
class Listing:
    """A page of cards under a title."""

    title: str
    introduction: str
    articles: "list[Article]"
    paging: Paging
    total: int = field(default=0)


def depends_on_cards(request: HttpRequest, articles: "list[Article]") -> None:
    """The page shows these articles: their headlines, pictures, bylines, and how much is said about them."""
    for article in articles:
        depends(request, page_tag(article.pk), *(f"byline:{byline.pk}" for byline in article.bylines))
    depends_on_talk(request, articles)


def listing_of(
    request: HttpRequest, title: str, introduction: str, articles: "QuerySet[Article]", base: str, number: int
) -> Listing:
    """Page `number` of `articles`, whose first page is at `base`. Raises `Http404` where there is none."""
    from broadsheet.stories.queries import for_cards

    part = numbered(articles, number, PER_PAGE, page_address(base), for_cards)
    depends_on_cards(request, part.items)
    return Listing(title, introduction, part.items, part.paging, part.total)


def section_listing(request: HttpRequest, section: "Section", number: int) -> dict[str, Any]:
    """What a section's page shows."""
    from broadsheet.stories.queries import articles_in_section
    from broadsheet.stories.structured_data import breadcrumbs, script

    depends(request, f"articles:section:{section.pk}")
    listing = listing_of(
        request, section.title, section.introduction, articles_in_section(section), section.url, number
    )
    return {
        "section": section,
        "listing": listing,
        "page_title": section.seo_title or section.title,
        "page_description": section.search_description or section.introduction,
        "canonical_path": listing.paging.address(number),
        "feed_urls": feeds_at(section.url, section.title),
        "structured_data": script(breadcrumbs([(section.title, section.url)])),
    }
