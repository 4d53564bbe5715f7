"""The three formats: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom (RFC 4287), JSON Feed 1.1.

Django's feed generator writes the XML; the classes here say what it leaves out: several authors, the whole story beside
the summary, the lead picture, and where the WebSub hub is.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from broadsheet.stories.feeds.items import Author, Channel, Item
from broadsheet.stories.structured_data import absolute

# The namespace of RFC 4685.
THREADING = "http://purl.org/syndication/thread/1.0"
# How long, in minutes, an RSS reader without WebSub may wait before it looks again.
TTL = 15


class RssFeed(Rss201rev2Feed):
    """RSS 2.0 with Dublin Core, `content:encoded`, Media RSS and the Atom links that readers look for."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:thr": THREADING,
        }

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        channel: Channel = self.feed["channel"]
        if channel.hub:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": channel.hub})
        if channel.logo:
            handler.startElement("image", AttributesImpl({}))
            for name, text in (("url", channel.logo), ("title", channel.title), ("link", channel.home)):
                handler.addQuickElement(name, text)
            handler.endElement("image")

    def latest_post_date(self) -> datetime:
        channel: Channel = self.feed["channel"]
        return channel.updated

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        story: Item = item["story"]
        for author in story.authors:
            handler.addQuickElement("dc:creator", author.name)
        if story.comment_count:
            handler.addQuickElement("slash:comments", str(story.comment_count))
            handler.addQuickElement("thr:total", str(story.comment_count))
        if story.html:
            handler.addQuickElement("content:encoded", story.html)
        # An enclosure would have to name its length in bytes; a picture's size is made when it is first asked for.
        if picture := story.picture:
            size = {"width": str(picture.width), "height": str(picture.height)}
            place = {"url": picture.url, "type": picture.media_type, "medium": "image", **size}
            handler.startElement("media:content", AttributesImpl(place))
            if picture.description:
                handler.addQuickElement("media:description", picture.description, {"type": "plain"})
            if picture.credit:
                handler.addQuickElement("media:credit", picture.credit)
            handler.endElement("media:content")


class AtomFeed(Atom1Feed):
    """Atom with every author, the whole story as `content`, where it is discussed (RFC 4685), and the hub's link."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": THREADING}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        channel: Channel = self.feed["channel"]
        if channel.hub:
            handler.addQuickElement("link", "", {"rel": "hub", "href": channel.hub})
        if channel.logo:
            handler.addQuickElement("logo", channel.logo)

    def latest_post_date(self) -> datetime:
        channel: Channel = self.feed["channel"]
        return channel.updated

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        story: Item = item["story"]
        handler.addQuickElement("title", story.title)
        handler.addQuickElement("link", "", {"rel": "alternate", "type": "text/html", "href": story.url})
        if story.external_url:
            handler.addQuickElement("link", "", {"rel": "via", "href": story.external_url})
        if story.comments_url:
            number = {"thr:count": str(story.comment_count)} if story.comment_count else {}
            place = {"rel": "replies", "type": "text/html", "href": story.comments_url}
            handler.addQuickElement("link", "", {**place, **number})
        if story.comment_count:
            handler.addQuickElement("thr:total", str(story.comment_count))
        handler.addQuickElement("id", story.id)
        handler.addQuickElement("published", rfc3339_date(story.published))
        handler.addQuickElement("updated", rfc3339_date(story.updated))
        for author in story.authors:
            _atom_person(handler, author)
        for category in story.categories:
            handler.addQuickElement("category", "", {"term": category})
        if story.summary:
            handler.addQuickElement("summary", story.summary, {"type": "text"})
        if story.html:
            handler.addQuickElement("content", story.html, {"type": "html"})
        if picture := story.picture:
            handler.addQuickElement("link", "", {"rel": "enclosure", "href": picture.url, "type": picture.media_type})


def _atom_person(handler: SimplerXMLGenerator, author: Author) -> None:
    handler.startElement("author", AttributesImpl({}))
    handler.addQuickElement("name", author.name)
    if author.url:
        handler.addQuickElement("uri", author.url)
    handler.endElement("author")


def rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """The feed as RSS 2.0."""
    feed = RssFeed(
        channel.title,
        channel.home,
        channel.description,
        language=channel.language,
        feed_url=channel.address("rss"),
        ttl=TTL,
        channel=channel,
    )
    for item in items:
        feed.add_item(
            item.title,
            item.url,
            # RSS descriptions are HTML, so that a standfirst with “<” in it must be escaped a first time here.
            escape(item.summary),
            unique_id=item.id,
            unique_id_is_permalink=False,
            pubdate=item.published,
            categories=item.categories,
            comments=item.comments_url or None,
            story=item,
        )
    return _written(feed)


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """The feed as Atom."""
    feed = AtomFeed(
        channel.title,
        channel.home,
        channel.description,
        language=channel.language,
        subtitle=channel.description,
        author_name=channel.paper_name,
        feed_url=channel.address("atom"),
        feed_guid=channel.address("atom"),
        channel=channel,
    )
    for item in items:
        feed.add_item(item.title, item.url, item.summary, story=item)
    return _written(feed)


def _written(feed: SyndicationFeed) -> bytes:
    return feed.writeString("utf-8").encode()


def json_feed(channel: Channel, items: Sequence[Item]) -> bytes:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address("json"),
        "description": channel.description,
        "icon": channel.logo,
        "language": channel.language,
        "authors": [{"name": channel.paper_name, "url": absolute("/")}],
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
        "items": [_json_item(item) for item in items],
    }
    kept = {name: value for name, value in feed.items() if value or name == "items"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _json_item(item: Item) -> dict[str, Any]:
    fields = {
        "id": item.id,
        "url": item.url,
        "external_url": item.external_url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        # Every item must have a content; a feed of summaries has nothing else to give.
        "content_text": "" if item.html else item.summary or item.title,
        "image": item.picture.url if item.picture else "",
        "date_published": rfc3339_date(item.published),
        "date_modified": rfc3339_date(item.updated),
        "authors": [{"name": author.name, **({"url": author.url} if author.url else {})} for author in item.authors],
        "tags": list(item.categories),
        "_comments": _json_comments(item),
    }
    return {name: value for name, value in fields.items() if value}


def _json_comments(item: Item) -> dict[str, Any]:
    """Where the story is discussed, and how much: an extension, since the format has no word for it."""
    if not item.comments_url:
        return {}
    return {"url": item.comments_url, **({"count": item.comment_count} if item.comment_count else {})}


WRITERS: dict[str, Callable[[Channel, Sequence[Item]], bytes]] = {"rss": rss, "atom": atom, "json": json_feed}
