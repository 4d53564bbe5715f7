"""A story's whole text as plain HTML for feed readers: no script, no element of our own, every address absolute.

Works on the stored form of the blocks, so that the links and pictures of all stories in a feed are asked for together:
the number of queries does not grow with the number of stories.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.rich_text import expand_db_html

from broadsheet.common import clock
from broadsheet.delivery.printing import depends
from broadsheet.stories.feeds.plain_blocks import BlockWriter, figure, rich_sources
from broadsheet.stories.models import LiveBlog, LiveEntry, Picture, Story
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.xml_text import xml_text

if TYPE_CHECKING:
    from broadsheet.stories.models import Article

MOST_ENTRIES = 10
Blocks = list[dict[str, Any]]

_PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"')
# Parts the texts that are expanded in one go. No story can hold it: XML forbids it, and `xml_text` takes it out.
_CUT = "\x1e"


@dataclass(frozen=True)
class _Entry:
    """A live blog's entry with its blocks in stored form."""

    entry: LiveEntry
    blocks: Blocks


def full_texts(request: HttpRequest, articles: "Sequence[Article]") -> dict[int, SafeString]:
    """Each article's whole text by its primary key, in at most six queries and one for each kind of page linked to."""
    bodies = _bodies(articles)
    entries = _newest_entries(articles)
    blocks = [block for body in bodies.values() for block in body]
    blocks += [block for found in entries.values() for each in found for block in each.blocks]
    sources = {source for block in blocks for source in rich_sources(block)}
    pictures = _pictures(blocks)
    depends(
        request,
        *(f"picture:{pk}" for pk in pictures),
        *(page_tag(int(pk)) for source in sources for pk in _PAGE_LINK.findall(source)),
    )
    expanded = _expanded(sources)
    return {
        article.pk: _text(article, bodies.get(article.pk, []), entries.get(article.pk, []), expanded, pictures)
        for article in articles
    }


def _bodies(articles: "Sequence[Article]") -> dict[int, Blocks]:
    ids = [article.pk for article in articles]
    bodies: dict[int, Blocks] = {}
    for model in (Story, LiveBlog):
        found = model.objects.filter(pk__in=ids).only("pk", "body").order_by()
        bodies.update((article.pk, list(article.body.raw_data)) for article in found)
    return bodies


def _newest_entries(articles: "Sequence[Article]") -> dict[int, list[_Entry]]:
    """Of each live blog the pinned and the newest entries, newest first."""
    blogs = {article.pk: article for article in articles if article.is_live_blog}
    if not blogs:
        return {}
    order = [F("is_pinned").desc(), F("at").desc(), F("pk").desc()]
    numbered = LiveEntry.objects.filter(live_blog__in=blogs, live=True).annotate(
        place=Window(RowNumber(), partition_by=F("live_blog"), order_by=order)
    )
    found: dict[int, list[_Entry]] = {}
    for entry in numbered.filter(place__lte=MOST_ENTRIES).select_related("byline").order_by("-at", "-pk"):
        found.setdefault(entry.live_blog_id, []).append(_Entry(entry, list(entry.body.raw_data)))
    return found


def _pictures(blocks: Iterable[dict[str, Any]]) -> dict[int, Picture]:
    ids = {block["value"].get("picture") for block in blocks if block["type"] == "picture"}
    return Picture.objects.in_bulk([pk for pk in ids if pk]) if ids else {}


def _expanded(sources: Iterable[str]) -> dict[str, str]:
    """Rich text with links to pages and documents turned into addresses; asks for all of them at once."""
    ordered = list(sources)
    if not ordered:
        return {}
    joined = _CUT.join(xml_text(source) for source in ordered)
    return dict(zip(ordered, expand_db_html(joined).split(_CUT), strict=True))


def _text(
    article: "Article", body: Blocks, entries: list[_Entry], expanded: dict[str, str], pictures: dict[int, Picture]
) -> SafeString:
    writer = BlockWriter(article.address, expanded, pictures)
    comma = pgettext("separator", ", ")
    parts = [
        figure(article.picture, article.lead_caption) if article.picture else "",
        format_html("<p><em>{}</em></p>", article.standfirst) if article.standfirst else "",
        _key_points(article.key_point_list),
        format_html("<p>{}</p>", pgettext("dateline", "%(place)s —") % {"place": article.dateline})
        if article.dateline
        else "",
        *(writer.block(block) for block in body),
        *(_entry(article, each, writer) for each in entries),
        format_html('<p><a href="{}">{}</a></p>', article.address, _("See all entries")) if entries else "",
        *(
            format_html(
                "<p><strong>{}</strong>: {}</p>",
                comma.join([update.kind_text, clock.date_text(update.at)]),
                update.text,
            )
            for update in article.update_list
        ),
        format_html("<p>{}</p>", article.agency_credit) if article.agency_credit else "",
    ]
    return format_html_join("\n", "{}", ([part] for part in parts if part))


def _key_points(points: list[str]) -> SafeString | str:
    return (
        format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([point] for point in points))) if points else ""
    )


def _entry(article: "Article", each: _Entry, writer: BlockWriter) -> SafeString:
    entry = each.entry
    heading = " – ".join(part for part in (clock.moment_text(entry.at), entry.headline) if part)
    signed = format_html("<p>{}</p>", entry.byline.name) if entry.byline else ""
    body = format_html_join("\n", "{}", ([writer.block(block)] for block in each.blocks))
    address = f"{article.address}entry/{entry.pk}/"
    return format_html('<h2><a href="{}">{}</a></h2>\n{}{}', address, heading, signed, body)
