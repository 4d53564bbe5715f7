"""How the front page is put together: what the editors chose, filled up where they left it open."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from broadsheet.delivery.printing import depends
from broadsheet.stories import queries
from broadsheet.stories.feed_addresses import feeds_at
from broadsheet.stories.listings import depends_on_cards

if TYPE_CHECKING:
    from broadsheet.stories.models import Article, FrontPage

SECONDARY = 4


@dataclass(frozen=True)
class Rail:
    """A row of stories under a title."""

    kind: str
    title: str
    url: str
    articles: "list[Article]"


@dataclass
class Front:
    """The composed front page; no article stands on it twice except where an editor put it there."""

    lead: "Article | None" = None
    secondary: "list[Article]" = field(default_factory=list)
    rails: list[Rail] = field(default_factory=list)

    @property
    def articles(self) -> "list[Article]":
        rails = [article for rail in self.rails for article in rail.articles]
        return [*([self.lead] if self.lead else []), *self.secondary, *rails]


def compose(page: "FrontPage") -> Front:
    """The front page as readers see it now. Unpublished choices are passed over."""
    chosen = [item.article_id for item in page.secondary_items.all()]
    picked = queries.bare_by_id([pk for pk in (page.lead_id, *chosen) if pk])
    front = Front()
    front.lead = next((article for article in picked if article.pk == page.lead_id), None)
    front.secondary = [article for article in picked if article is not front.lead]
    missing = (0 if front.lead else 1) + max(0, SECONDARY - len(front.secondary))
    fill = (
        queries.bare(queries.public_articles().exclude(pk__in=[article.pk for article in picked])[:missing])
        if missing
        else []
    )
    if front.lead is None and fill:
        front.lead = fill.pop(0)
    front.secondary += fill
    shown = {article.pk for article in front.articles}
    blocks = list(page.rails)
    for block in blocks:
        rail = _rail_of(block.block_type, block.value, shown)
        if rail and rail.articles:
            front.rails.append(rail)
            shown.update(article.pk for article in rail.articles)
    if not blocks:
        front.rails = _rails_by_themselves(shown)
    queries.dressed(front.articles)
    return front


def _rail_of(kind: str, value: Any, shown: set[int]) -> Rail | None:
    match kind:
        case "section" if value["section"] and value["section"].live:
            section = value["section"]
            articles = queries.bare(queries.articles_in_section(section).exclude(pk__in=shown)[: value["count"]])
            return Rail(kind, section.title, section.url, articles)
        case "picked":
            articles = queries.bare_by_id([page.pk for page in value["stories"] if page])
            return Rail(kind, value["title"], "", articles)
        case "recent":
            articles = queries.bare(queries.public_articles()[: value["count"]])
            return Rail(kind, value["title"] or _("Most recent"), "/archive/", articles)
        case "live":
            return Rail(kind, value["title"] or _("Live now"), "", queries.running_live_blogs())
    return None


def _rails_by_themselves(shown: set[int]) -> list[Rail]:
    rails = []
    for section in queries.menu_sections():
        articles = queries.bare(queries.articles_in_section(section).exclude(pk__in=shown)[:4])
        if articles:
            rails.append(Rail("section", section.title, section.url, articles))
    return rails


def front_context(request: HttpRequest, page: "FrontPage") -> dict[str, Any]:
    """The context of the front page. It shows the date, so it also depends on the day."""
    from broadsheet.common.models import Paper
    from broadsheet.stories.structured_data import organization, script, website

    paper = Paper.load(request)
    front = compose(page)
    depends(request, "articles", "day")
    depends_on_cards(request, front.articles)
    return {
        "front": front,
        "page_title": page.seo_title or " – ".join(filter(None, [paper.name, paper.tagline])),
        "page_description": page.search_description or paper.description or paper.tagline,
        "canonical_url": f"{settings.PUBLIC_URL}/",
        "feed_urls": feeds_at("/", paper.name),
        "structured_data": script(website(paper), organization(paper)),
    }
