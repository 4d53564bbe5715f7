"""What a story's page shows beside the story."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from broadsheet.delivery.printing import depends
from broadsheet.stories.feed_addresses import feeds_at
from broadsheet.stories.listings import depends_on_cards
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.talk import described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.blocks import StreamValue

    from broadsheet.stories.models import Article


@dataclass(frozen=True)
class ShareLink:
    """A plain link that opens somewhere else's own “write a post” page: no script, nothing loaded before."""

    name: str
    url: str


def share_links(headline: str, address: str) -> list[ShareLink]:
    """Where a reader may take a story."""
    both = f"{headline} {address}"
    return [
        ShareLink(_("E-mail"), f"mailto:?{urlencode({'subject': headline, 'body': address}, quote_via=quote)}"),
        ShareLink("WhatsApp", f"https://wa.me/?{urlencode({'text': both})}"),
        ShareLink("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': both})}"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"),
        ShareLink("X", f"https://x.com/intent/post?{urlencode({'text': headline, 'url': address})}"),
        ShareLink("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}"),
    ]


def _companions(request: HttpRequest, article: "Article") -> "list[Article]":
    """The articles under the story; those that its body points to are made ready with them, in the same few queries."""
    from broadsheet.stories import queries

    chosen = fill_related([article.body])
    related = queries.related_articles(article, without=[other.pk for other in chosen])
    shown = [*chosen, *related]
    # The story itself is dressed with the others, unless it is a draft that the database knows nothing of.
    queries.dressed([article, *shown] if article.pk else shown)
    depends_on_cards(request, shown)
    return related


def fill_related(bodies: "Iterable[StreamValue]") -> "list[Article]":
    """Gives every box of related stories in `bodies` its articles, asked for at once; all of them, not yet dressed."""
    from broadsheet.stories import queries

    boxes = [block.value for body in bodies for block in body if block.block_type == "related"]
    ids = list(dict.fromkeys(page.pk for box in boxes for page in box["stories"] if page))
    chosen = {article.pk: article for article in queries.bare_by_id(ids)}
    for box in boxes:
        box.articles = [chosen[page.pk] for page in box["stories"] if page and page.pk in chosen]
    return list(chosen.values())


def article_context(request: HttpRequest, article: "Article") -> dict[str, Any]:
    """The context of a story's or live blog's page."""
    from broadsheet.common.models import Paper
    from broadsheet.stories.structured_data import article_data, breadcrumbs, open_graph, script

    paper = Paper.load(request)
    related = _companions(request, article)
    section = article.section
    depends(
        request,
        *(f"topic:{topic.pk}" for topic in article.topic_list),
        *(f"byline:{byline.pk}" for byline in article.bylines),
        *([page_tag(section.pk)] if section.pk else []),
    )
    data = {**article_data(article, paper), **described(request, article)}
    return {
        "article": article,
        "section": section,
        "related_articles": related,
        "share_links": share_links(article.headline, article.address) if paper.share_links else [],
        "page_title": article.seo_title or article.headline,
        "page_description": article.page_description,
        "canonical_url": article.canonical_url or article.address,
        "feed_urls": feeds_at(section.url, section.title) if section.pk else [],
        "open_graph": open_graph(article, paper),
        "structured_data": script(data, breadcrumbs([(section.title, section.url), (article.headline, article.url)])),
    }
