"""What every feed format says about a story, whatever words it has for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.encoding import iri_to_uri

from broadsheet.common.clock import now
from broadsheet.common.models import Paper
from broadsheet.stories.pictures import FORMATS, PRESETS, sizes_of
from broadsheet.stories.structured_data import absolute, shared_picture
from broadsheet.stories.xml_text import xml_text

if TYPE_CHECKING:
    from broadsheet.stories.models import Article, Picture


@dataclass(frozen=True)
class Author:
    """Who signs: a person of the paper, an agency, or the paper itself. `url` may be empty."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class ItemPicture:
    """The lead picture as a JPEG in the shape that previews want; width and height in pixels."""

    url: str
    media_type: str
    width: int
    height: int
    description: str
    credit: str


@dataclass(frozen=True)
class Item:
    """One story. `summary` is plain text; `html` is the whole story, or empty where the feed carries summaries."""

    id: str
    url: str
    external_url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    picture: ItemPicture | None
    # Where it is discussed, if it is, and how many comments there are.
    comments_url: str = ""
    comment_count: int = 0


@dataclass(frozen=True)
class Channel:
    """A feed apart from its items. `base` is the path of the page that it follows, `hub` the WebSub hub or empty."""

    title: str
    description: str
    base: str
    paper_name: str
    language: str
    hub: str
    logo: str
    updated: datetime

    @property
    def home(self) -> str:
        """The address of the page that the feed follows."""
        return absolute(self.base)

    def address(self, suffix: str) -> str:
        """The feed's own address in the format named by `suffix`."""
        return absolute(f"{self.base}feed.{suffix}")


def channel_of(paper: Paper, title: str, description: str, base: str, items: Sequence[Item]) -> Channel:
    """The channel for the page at `base`. `title` is what is followed, empty for the whole paper."""
    return Channel(
        title=xml_text(f"{paper.name} – {title}" if title else paper.name),
        description=xml_text(description or paper.description or paper.tagline or title or paper.name),
        base=base,
        paper_name=xml_text(paper.name),
        language=settings.LANGUAGE_CODE,
        hub=iri_to_uri(paper.websub_hub) or "",
        logo=absolute(paper.logo.url) if paper.logo else "",
        # An empty feed must name a moment too; midnight keeps it the same all day.
        updated=max((item.updated for item in items), default=now().replace(hour=0, minute=0, second=0, microsecond=0)),
    )


def item_of(article: "Article", paper: Paper, html: str = "") -> Item:
    """The item for an article that knows its section, bylines and topics."""
    categories = [article.section.title, *(topic.name for topic in article.topic_list), article.label_text]
    return Item(
        # Neither a new headline nor a move to another section or domain may make an old story new to a feed reader.
        id=article.translation_key.urn,
        url=article.address,
        external_url=iri_to_uri(article.canonical_url) or "",
        title=xml_text(article.headline),
        summary=xml_text(article.standfirst or article.search_description),
        html=xml_text(html),
        published=article.published,
        updated=last_change(article),
        authors=_authors(article, paper),
        categories=tuple(dict.fromkeys(xml_text(name) for name in categories if name)),
        picture=_picture(article.picture) if article.picture else None,
        comments_url=f"{article.address}{article.talk.anchor}" if article.talk else "",
        comment_count=article.talk.count if article.talk else 0,
    )


def last_change(article: "Article") -> datetime:
    """When anything that readers see of an article changed: its own text, or a live blog's newest entry."""
    moments = [article.published, article.modified, article.newest_entry_at]
    return max(moment for moment in moments if moment)


def _authors(article: "Article", paper: Paper) -> tuple[Author, ...]:
    people = [Author(xml_text(byline.name), absolute(byline.url)) for byline in article.bylines]
    agencies = [Author(xml_text(name.strip())) for name in article.agency_credit.split("/") if name.strip()]
    return tuple(people or agencies or [Author(xml_text(paper.name), absolute("/"))])


def _picture(picture: "Picture") -> ItemPicture:
    size = sizes_of(picture, PRESETS["share"])[0]
    return ItemPicture(
        url=shared_picture(picture, "share"),
        media_type=FORMATS["jpg"],
        width=size.width,
        height=size.height,
        description=xml_text(picture.description),
        credit=xml_text(picture.credit),
    )
