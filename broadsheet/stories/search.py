"""Search: Wagtail's database search, SQLite's FTS5 or PostgreSQL's text search behind it."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.common.text import shortened
from broadsheet.stories import queries
from broadsheet.stories.models import Article
from broadsheet.stories.paging import Paging

PER_PAGE = 20
LONGEST_QUERY = 200
MOST_RESULTS = 1000
WORD = re.compile(r"\w+")
# SQLite's index takes a quotation mark in a word for the end of it, and what follows for its own language.
_NOT_FOR_THE_INDEX = re.compile(r"[\"'\\\x00-\x1f]")


def highlight(text: str, query: str, length: int = 240) -> SafeString:
    """`text` shortened around the first word of `query`, with each of them in `<mark>`."""
    words = [re.escape(word) for word in WORD.findall(query)]
    if not words:
        return conditional_escape(shortened(text, length))
    pattern = re.compile(rf"\b({'|'.join(words)})", re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - length // 3)
    if start:
        start = text.find(" ", start) + 1
    shown = ("… " if start else "") + shortened(text[start:], length)
    parts = pattern.split(shown)
    return format_html_join("", "{}", ((_marked(part, index % 2 == 1),) for index, part in enumerate(parts)))


def _marked(part: str, found: bool) -> SafeString:
    return format_html_join("", "<mark>{}</mark>" if found else "{}", [(part,)])


def found_articles(query: str) -> list[int]:
    """Primary keys of the public articles that have every word of `query`, best first."""
    # Sorting by relevance is the search engine's; who may see what stays the database's.
    words = _NOT_FOR_THE_INDEX.sub(" ", query)
    if not WORD.search(words):
        return []
    results = Article.objects.live().public().search(words, operator="and")[:MOST_RESULTS]
    return [article.pk for article in results]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, twenty a page. Never stored: there are endless questions."""
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    ids = found_articles(query)
    pages = Paginator(ids, PER_PAGE)
    page = pages.get_page(request.GET.get("page", "1"))
    articles = queries.articles_by_id(list(page.object_list))
    for article in articles:
        article.highlight = highlight(article.standfirst or article.headline, query)
    address = reverse("search")
    context = {
        "query": query,
        "results": articles,
        "result_count": len(ids),
        "paging": Paging(
            page.number, pages.num_pages, lambda number: f"{address}?{urlencode({'q': query, 'page': number})}"
        ),
        "suggestions": queries.topics_in_use()[:12] if query and not ids else [],
        "page_title": _("Search: %(query)s") % {"query": query} if query else _("Search"),
        "canonical_url": f"{settings.PUBLIC_URL}{address}",
    }
    response = TemplateResponse(request, "stories/search.html", context)
    response["Cache-Control"] = "public, max-age=60"
    return response
