"""The parts a story's body is made of. Each has a template of its own under templates/stories/blocks/."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

from broadsheet.common.text import plain_text
from broadsheet.delivery.printing import depends
from broadsheet.stories.embeds import Embed, embed_of

INLINE = ["bold", "italic", "link", "superscript", "subscript"]
ARTICLES = ["stories.Story", "stories.LiveBlog"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"))
    level = blocks.ChoiceBlock(choices=[("2", _("Main")), ("3", _("Under it"))], default="2", label=_("Level"))

    class Meta:
        icon = "title"
        template = "stories/blocks/heading.html"
        label = _("Heading")


class PictureValue(blocks.StructValue):
    """A picture as it stands in this story: its own words first, the picture's where there are none."""

    @property
    def shown_caption(self) -> str:
        return self["caption"] or (self["picture"].caption if self["picture"] else "")

    @property
    def shown_alt(self) -> str:
        return self["alt_text"] or (self["picture"].description if self["picture"] else "")

    @property
    def credit(self) -> str:
        return self["picture"].credit if self["picture"] else ""


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        required=False, label=pgettext_lazy("picture", "Caption"), help_text=_("Instead of the picture's own.")
    )
    alt_text = blocks.CharBlock(
        required=False,
        label=_("Alternative text"),
        help_text=_("What it shows, for who cannot see it. Instead of the picture's own."),
    )
    layout = blocks.ChoiceBlock(
        choices=[("text", _("As wide as the text")), ("wide", _("Wide"))], default="text", label=_("Width")
    )

    class Meta:
        icon = "image"
        template = "stories/blocks/picture.html"
        value_class = PictureValue
        label = _("Picture")


class PullQuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(rows=3, label=_("Quote"))
    speaker = blocks.CharBlock(required=False, label=_("Speaker"))
    role = blocks.CharBlock(required=False, label=_("Who they are"))

    class Meta:
        icon = "openquote"
        template = "stories/blocks/pull_quote.html"
        label = _("Pull quote")


class BlockQuoteBlock(blocks.StructBlock):
    quote = blocks.RichTextBlock(features=INLINE, label=_("Quote"))
    speaker = blocks.CharBlock(required=False, label=_("Speaker"))
    source_url = blocks.URLBlock(required=False, label=_("Where it was said"))

    class Meta:
        icon = "openquote"
        template = "stories/blocks/block_quote.html"
        label = _("Block quote")


class ListBlock(blocks.StructBlock):
    style = blocks.ChoiceBlock(
        choices=[("bulleted", _("Bullets")), ("numbered", _("Numbers"))], default="bulleted", label=_("Style")
    )
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items"))

    class Meta:
        icon = "list-ul"
        template = "stories/blocks/list.html"
        label = _("List")


class FactBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(features=[*INLINE, "ul", "ol"], label=_("Text"))

    class Meta:
        icon = "info-circle"
        template = "stories/blocks/fact_box.html"
        label = _("Fact box")


class RelatedValue(blocks.StructValue):
    @cached_property
    def articles(self) -> list[Any]:
        """The chosen stories that readers can see, in their order, ready for cards."""
        from broadsheet.stories.queries import articles_by_id

        return articles_by_id([page.pk for page in self["stories"] if page])


class RelatedBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"), help_text=_("Left empty: “Related”."))
    stories = blocks.ListBlock(blocks.PageChooserBlock(page_type=ARTICLES, label=_("Story")), label=_("Stories"))

    class Meta:
        icon = "link"
        template = "stories/blocks/related.html"
        value_class = RelatedValue
        label = _("Related stories")

    def get_context(self, value: RelatedValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The page it stands on, whatever page that is, shows these stories and goes when one of them does."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if request := context.get("request"):
            depends(request, *(f"page:{page.pk}" for page in value["stories"] if page))
        return context


class EmbedValue(blocks.StructValue):
    @cached_property
    def embed(self) -> Embed:
        return embed_of(self["url"])

    @property
    def provider_name(self) -> str:
        return self.embed.provider_name

    @property
    def frame_url(self) -> str:
        return self.embed.frame_url


class EmbedBlock(blocks.StructBlock):
    url = blocks.URLBlock(
        label=_("Address"), help_text=_("Of a video or a post. Nothing is loaded from there until the reader asks.")
    )
    title = blocks.CharBlock(label=_("What it is"), help_text=_("“Video: the ferry leaves the harbour (2 min)”"))

    class Meta:
        icon = "media"
        template = "stories/blocks/embed.html"
        value_class = EmbedValue
        label = _("Video or post")


class CorrectionBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("correction", _("Correction")),
            ("clarification", _("Clarification")),
            ("update", pgettext_lazy("kind of note", "Update")),
        ],
        default="correction",
        label=_("Kind"),
    )
    date = blocks.DateBlock(label=_("Date"))
    text = blocks.RichTextBlock(features=INLINE, label=_("Text"))

    class Meta:
        icon = "warning"
        template = "stories/blocks/correction.html"
        label = _("Correction notice")


STORY_BLOCKS = [
    (
        "paragraph",
        blocks.RichTextBlock(
            features=[*INLINE, "document-link"],
            icon="pilcrow",
            label=_("Text"),
            template="stories/blocks/paragraph.html",
        ),
    ),
    ("heading", HeadingBlock()),
    ("picture", PictureBlock()),
    ("pull_quote", PullQuoteBlock()),
    ("block_quote", BlockQuoteBlock()),
    ("list", ListBlock()),
    ("table", TableBlock(icon="table", label=_("Table"), template="stories/blocks/table.html")),
    ("fact_box", FactBoxBlock()),
    ("related", RelatedBlock()),
    ("embed", EmbedBlock()),
    ("correction", CorrectionBlock()),
]


def body_text(body: StreamValue) -> str:
    """The words of a body that a reader reads as running text, blocks parted by blank lines."""
    parts = []
    for block in body:
        match block.block_type:
            case "paragraph":
                parts.append(plain_text(block.value.source))
            case "heading":
                parts.append(block.value["text"])
            case "pull_quote":
                parts.append(block.value["quote"])
            case "block_quote" | "fact_box":
                parts.append(plain_text(block.value["quote" if block.block_type == "block_quote" else "text"].source))
            case "list":
                parts.extend(plain_text(item.source) for item in block.value["items"])
    return "\n\n".join(part for part in parts if part)


class RailCount(blocks.IntegerBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=24, default=kwargs.pop("default", 4), label=_("How many"), **kwargs)


class SectionRailBlock(blocks.StructBlock):
    section = blocks.PageChooserBlock(page_type="stories.Section", label=pgettext_lazy("newspaper", "Section"))
    count = RailCount()

    class Meta:
        icon = "folder-open-inverse"
        label = _("A section's newest")


class PickedRailBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    stories = blocks.ListBlock(blocks.PageChooserBlock(page_type=ARTICLES, label=_("Story")), label=_("Stories"))

    class Meta:
        icon = "pick"
        label = _("Chosen by hand")


class RecentRailBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"), help_text=_("Left empty: “Most recent”."))
    count = RailCount(default=8)

    class Meta:
        icon = "history"
        label = _("Most recent")


class LiveRailBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"), help_text=_("Left empty: “Live now”."))

    class Meta:
        icon = "radio-full"
        label = _("Running live blogs")


RAIL_BLOCKS = [
    ("section", SectionRailBlock()),
    ("picked", PickedRailBlock()),
    ("recent", RecentRailBlock()),
    ("live", LiveRailBlock()),
]
