"""Feeds over HTTP: printed once like every page, with a validator of their own until they are."""

import hashlib

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Site

from broadsheet.common.models import Paper
from broadsheet.delivery.printing import depends, shared
from broadsheet.stories import queries
from broadsheet.stories.feed_addresses import FORMATS
from broadsheet.stories.feeds.formats import WRITERS
from broadsheet.stories.feeds.full_text import full_texts
from broadsheet.stories.feeds.items import Channel, channel_of, item_of
from broadsheet.stories.listings import depends_on_cards
from broadsheet.stories.models import Article, Byline, Section, Topic
from broadsheet.stories.models.printed import page_tag

MOST_ITEMS = 30


@require_safe
def paper_feed(request: HttpRequest, suffix: str) -> HttpResponse:
    """The newest of the whole paper."""
    depends(request, "articles")
    return _feed(request, suffix, "", "", "/", queries.public_articles())


@require_safe
def section_feed(request: HttpRequest, path: str, suffix: str) -> HttpResponse:
    """The newest of a section and of the sections in it. `path`: where the section is, without outer slashes."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no paper here.")
    found = Section.objects.live().public().filter(url_path=f"{site.root_page.url_path}{path}/").first()
    if found is None:
        raise Http404("There is no such section.")
    depends(request, page_tag(found.pk), f"articles:section:{found.pk}")
    articles = queries.articles_in_section(found)
    return _feed(request, suffix, found.title, found.introduction, found.url, articles)


@require_safe
def topic_feed(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The newest on a topic."""
    found = get_object_or_404(Topic, slug=slug)
    depends(request, f"topic:{found.pk}", f"articles:topic:{found.pk}")
    return _feed(request, suffix, found.name, found.description, found.url, queries.articles_on_topic(found))


@require_safe
def byline_feed(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The newest that a person signed."""
    found = get_object_or_404(Byline, slug=slug)
    depends(request, f"byline:{found.pk}", f"articles:byline:{found.pk}")
    return _feed(request, suffix, found.name, found.biography, found.url, queries.articles_by_byline(found))


def _feed(
    request: HttpRequest, suffix: str, title: str, description: str, base: str, articles: "QuerySet[Article]"
) -> HttpResponse:
    """The feed of `articles` in the format that `suffix` names. Raises `Http404` where there is no such format."""
    if suffix not in WRITERS:
        raise Http404("There is no feed in that format.")
    paper = Paper.load(request)
    found = queries.for_cards(articles.prefetch_related("topics")[:MOST_ITEMS])
    depends_on_cards(request, found)
    for article in found:
        depends(request, *(f"topic:{topic.pk}" for topic in article.topic_list))
        depends(request, *([f"picture:{article.picture_id}"] if article.picture_id else []))
    texts = full_texts(request, found) if paper.feed_content == Paper.Feeds.FULL else {}
    items = [item_of(article, paper, texts.get(article.pk, "")) for article in found]
    channel = channel_of(paper, title, description, base, items)
    body = WRITERS[suffix](channel, items)
    response = HttpResponse(body, content_type=f"{FORMATS[suffix][1]}; charset=utf-8")
    if channel.hub:
        response["Link"] = _discovery(channel, suffix)
    return _conditional(request, response)


def _discovery(channel: Channel, suffix: str) -> str:
    """Where the hub is and what the feed is called there (WebSub, section 4)."""
    return f'<{channel.hub}>; rel="hub", <{channel.address(suffix)}>; rel="self"'


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with an entity tag, or a 304 for who has it already.

    There is no Last-Modified: withdrawing a story changes the feed and moves the newest date in it backwards, so that a
    date would tell readers who hold the withdrawn story that nothing has changed.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return shared(request, answer or response)
