"""What an item's page will hold, worked out before anything is written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.common.text import shortened
from broadsheet.exchange.wordpress.export import Item
from broadsheet.exchange.wordpress.filing import FilingCabinet
from broadsheet.exchange.wordpress.html import Body, Surroundings, body_of
from broadsheet.exchange.wordpress.names import words_of
from broadsheet.exchange.wordpress.origins import Origins, digest_of
from broadsheet.exchange.wordpress.pictures import Pictures
from broadsheet.exchange.wordpress.survey import Survey
from broadsheet.stories.models import Article, Byline, Section, Topic

STANDFIRST_LENGTH, TITLE_LENGTH, DESCRIPTION_LENGTH = 500, 255, 300


@dataclass
class Draft:
    """A page's fields, where it goes, whether readers see it, and what of the item is lost."""

    fields: dict[str, Any]
    live: bool
    go_live_at: datetime | None
    published_at: datetime | None
    modified_at: datetime | None
    section: Section | None = None
    topics: list[Topic] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waits_for_links: bool = False

    @property
    def times(self) -> tuple[datetime, datetime]:
        """When it was first and when last published, for a page that readers see."""
        first = self.published_at or timezone.now()
        return first, max(self.modified_at or first, first)

    @property
    def digest(self) -> str:
        """Equal where an import would write the same again. Filed once, a story stays where it is or was moved to."""
        return digest_of(
            {
                "fields": self.fields,
                "live": self.live,
                "go_live_at": self.go_live_at,
                "published_at": self.published_at,
                "modified_at": self.modified_at,
                "topics": sorted(topic.pk for topic in self.topics),
                "bylines": [byline.pk for byline in self.bylines],
            }
        )


class Drafter:
    """Turns items into drafts."""

    def __init__(self, survey: Survey, origins: Origins, cabinet: FilingCabinet, pictures: Pictures) -> None:
        self.survey = survey
        self.origins = origins
        self.cabinet = cabinet
        self.pictures = pictures
        self._waits = False

    def draft(self, item: Item) -> Draft:
        """What a post or page becomes."""
        return self.story(item) if item.kind == "post" else self.page(item)

    def story(self, item: Item) -> Draft:
        draft, body = self._draft(item)
        draft.section, draft.topics = self.cabinet.section_and_topics(item)
        byline = self.cabinet.byline(item.creator)
        draft.bylines = [byline] if byline else []
        standfirst = words_of(item.excerpt)
        if len(standfirst) > STANDFIRST_LENGTH:
            draft.notes.append(f"its excerpt was cut to {STANDFIRST_LENGTH} characters")
        draft.fields["standfirst"] = shortened(standfirst, STANDFIRST_LENGTH)
        self._lead_picture(item, draft, body)
        draft.fields["body"] = body.stream()
        # Open there means as the paper has it here.
        draft.fields["discussion_rule"] = "" if item.takes_comments else Article.Discussing.CLOSED
        if item.is_sticky:
            draft.notes.append("it was pinned to the front page there; an editor can make it the lead here")
        return draft

    def page(self, item: Item) -> Draft:
        draft, body = self._draft(item)
        draft.fields["introduction"] = words_of(item.excerpt)
        draft.fields["body"] = body.stream()
        return draft

    def _draft(self, item: Item) -> tuple[Draft, Body]:
        self._waits = False
        gallery = tuple(self.survey.attached_to.get(item.id, ())) if item.id else ()
        body = body_of(item.content, Surroundings(self.pictures.find, self._link, gallery))
        live, go_live_at, reason = _visibility(item)
        title = words_of(item.title)
        notes = [*body.notes, *([reason] if reason else [])]
        if len(title) > TITLE_LENGTH:
            notes.append(f"its title was cut to {TITLE_LENGTH} characters")
        fields = {
            "title": shortened(title, TITLE_LENGTH) or shortened(" ".join(body.text.split()), 80) or _("Untitled"),
            "search_description": _description(item),
        }
        return Draft(
            fields, live, go_live_at, item.published_at, item.modified_at, notes=notes, waits_for_links=self._waits
        ), body  # fmt: skip

    def _lead_picture(self, item: Item, draft: Draft, body: Body) -> None:
        """The featured picture leads. Where the text begins with the same one, readers see it once."""
        number = item.meta.get("_thumbnail_id", "").strip()
        found = self.pictures.find("", int(number[:18])) if number.isascii() and number.isdigit() else None
        draft.fields.update(picture_id=found.id if found else None, picture_caption="")
        if number and found is None and number != "0":
            draft.notes.append("its featured picture is not among the pictures given")
        if found and body.blocks and body.blocks[0].name == "picture" and body.blocks[0].value["picture"] == found.id:
            caption = body.blocks.pop(0).value["caption"]
            draft.fields["picture_caption"] = "" if caption == found.caption else shortened(caption, 500)

    def _link(self, address: str) -> str | int | None:
        """Where a link in a post leads now: a page of ours, or the full address it had."""
        absolute = self.survey.absolute(address)
        target = self.survey.target_of(absolute)
        if target is None:
            return absolute
        page_id = self.origins.object_id(*target)
        if page_id is None:
            self._waits = True
            return absolute
        return page_id


def _visibility(item: Item) -> tuple[bool, datetime | None, str]:
    """Whether readers see it at once, when they will, and why not where WordPress would have shown it to some."""
    if item.password:
        return False, None, "it had a password there and became a draft"
    match item.status:
        case "publish" | "":
            return True, None, ""
        case "future":
            due = item.published_at
            return (False, due, "") if due and due > timezone.now() else (due is not None, None, "")
        case "private":
            return False, None, "it was private there and became a draft"
    return False, None, ""


def _description(item: Item) -> str:
    """A description for search engines, where a plug-in kept one in plain words."""
    description = words_of(item.meta.get("_yoast_wpseo_metadesc", ""))
    return "" if "%%" in description else shortened(description, DESCRIPTION_LENGTH)
