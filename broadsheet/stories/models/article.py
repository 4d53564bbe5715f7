"""What a story and a live blog share: everything above the body, and everything a card shows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.models import Orderable, Page
from wagtail.search import index

from broadsheet.common.text import shortened
from broadsheet.stories.models.printed import PrintedPage

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

    from broadsheet.stories.models.byline import Byline
    from broadsheet.stories.models.section import Section
    from broadsheet.stories.models.topic import Topic
    from broadsheet.stories.talk import Talk

WORDS_A_MINUTE = 220


class Article(PrintedPage):
    """A page of journalism. Never made itself: `Story` and `LiveBlog` are what an editor makes."""

    class Label(models.TextChoices):
        NEWS = "", _("News (no label)")
        ANALYSIS = "analysis", _("Analysis")
        EXPLAINER = "explainer", _("Explainer")
        INTERVIEW = "interview", _("Interview")
        OBITUARY = "obituary", _("Obituary")
        OPINION = "opinion", _("Opinion")
        REVIEW = "review", _("Review")

    class Discussing(models.TextChoices):
        OPEN = "open", _("Open")
        REGISTERED = "registered", _("For registered readers only")
        HELD = "held", _("Each comment waits for approval")
        CLOSED = "closed", _("Closed: nothing is added")
        NONE = "none", _("No discussion")

    short_headline = models.CharField(
        _("shorter headline"),
        max_length=90,
        blank=True,
        help_text=_("For cards and the front page, where space is short."),
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, max_length=500, help_text=_("One or two sentences under the headline.")
    )
    label = models.CharField(
        _("kind"), max_length=12, blank=True, choices=Label, default=Label.NEWS,
        help_text=_("Tells readers what is fact and what is view."),
    )  # fmt: skip
    dateline = models.CharField(_("dateline"), max_length=80, blank=True, help_text=_("The place it was written in."))
    agency_credit = models.CharField(
        _("agency credit"), max_length=120, blank=True, help_text=_("“Agency / Agency”, as your contract asks for it.")
    )
    picture = models.ForeignKey(
        "stories.Picture", verbose_name=_("lead picture"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    picture_caption = models.CharField(
        _("caption here"), max_length=500, blank=True, help_text=_("Instead of the picture's own caption.")
    )
    topics = ParentalManyToManyField("stories.Topic", verbose_name=_("topics"), blank=True, related_name="articles")
    key_points = models.TextField(_("key points"), blank=True, help_text=_("Two to five, each on a line of its own."))
    canonical_url = models.URLField(
        pgettext_lazy("syndication", "first published at"), blank=True,
        help_text=_("Only for copy that another site published first: its address there."),
    )  # fmt: skip
    discussion_rule = models.CharField(
        _("discussion"), max_length=10, blank=True, choices=Discussing,
        help_text=_("Left empty, it is as the paper has decided for all stories."),
    )  # fmt: skip
    discussion_days = models.PositiveSmallIntegerField(
        _("days after which the discussion closes"), null=True, blank=True,
        help_text=_("Left empty, as the paper has decided. 0: never."),
    )  # fmt: skip
    discussion_question = models.CharField(
        _("question to the readers"), max_length=300, blank=True, help_text=_("Stands over what they answer.")
    )
    word_count = models.PositiveIntegerField(_("words"), default=0, editable=False)

    if TYPE_CHECKING:
        first_published_at: datetime | None
        last_published_at: datetime | None

    # Each kind of article has its own field for it.
    body: "StreamValue"

    # Set by listings on live blogs, whose newest entry is their newest update.
    newest_entry_at: datetime | None = None

    # Set with bylines and the rest of what cards show: how much is said about it, where anything can be.
    talk: "Talk | None" = None

    # Set while it is saved: the lists of topics and bylines that it stood in until now.
    was_filed_under: frozenset[str] | set[str] = frozenset()

    # Set by search: the standfirst with what was looked for marked in it.
    highlight: str = ""

    is_creatable = False
    search_fields: ClassVar[list[object]] = [
        *Page.search_fields,
        index.SearchField("short_headline"),
        index.SearchField("standfirst", boost=2),
        index.SearchField("key_points"),
        index.RelatedFields("byline_items", [index.RelatedFields("byline", [index.SearchField("name")])]),
        index.RelatedFields("topics", [index.SearchField("name")]),
    ]
    settings_panels: ClassVar = [PublishingPanel()]
    promote_panels: ClassVar = [
        *Page.promote_panels,
        FieldPanel("canonical_url"),
    ]

    class Meta:
        verbose_name = _("article")

    def clean(self) -> None:
        super().clean()
        if self.canonical_url and not self.canonical_url.startswith(("https://", "http://")):
            raise ValidationError({"canonical_url": _("Give a web address.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.word_count = len(self.body_text.split())
        self._be_as_old_as_scheduled()
        super().save(*args, **kwargs)

    def _be_as_old_as_scheduled(self) -> None:
        """A story that came due is dated when it was due, not when the worker got round to it."""
        first = self.first_published_at
        if self.live and first and first == self.last_published_at and self.go_live_at and self.go_live_at < first:
            self.first_published_at = self.go_live_at

    @property
    def body_text(self) -> str:
        """The words of the body; each kind of article says where they are."""
        return ""

    @property
    def is_live_blog(self) -> bool:
        return hasattr(self, "liveblog")

    @property
    def is_running(self) -> bool:
        """Whether it is a live blog whose coverage goes on."""
        return self.is_live_blog and self.liveblog.ended_at is None

    @property
    def headline(self) -> str:
        return self.title

    @property
    def card_headline(self) -> str:
        return self.short_headline or self.title

    @property
    def label_text(self) -> str:
        return str(self.get_label_display()) if self.label else ""

    @property
    def published(self) -> datetime:
        """When readers first saw it; for a draft in preview, now."""
        return self.first_published_at or timezone.now()

    @property
    def updated(self) -> datetime | None:
        """When it last changed in substance (a listed update or correction), or `None`. A mended comma is none."""
        moments = [update.at for update in self.update_list]
        if self.newest_entry_at:
            moments.append(self.newest_entry_at)
        return max(moments) if moments else None

    @property
    def modified(self) -> datetime:
        """When it last changed at all, for feeds, sitemaps and structured data."""
        return self.last_published_at or self.published

    @cached_property
    def section(self) -> "Section":
        """The section that holds it. Listings set this beforehand, so that a page of cards asks once."""
        from broadsheet.stories.models.section import Section

        return Section.objects.ancestor_of(self).order_by("-depth").first() or Section(title="", slug="")

    @cached_property
    def bylines(self) -> list["Byline"]:
        return [item.byline for item in self.byline_items.all()]

    @cached_property
    def topic_list(self) -> list["Topic"]:
        return list(self.topics.all())

    @cached_property
    def update_list(self) -> list["ArticleUpdate"]:
        """Updates and corrections, newest first."""
        return sorted(self.updates.all(), key=lambda update: update.at, reverse=True)

    @property
    def key_point_list(self) -> list[str]:
        return [point for line in self.key_points.splitlines() if (point := line.strip(" \t•-–*"))]

    @property
    def lead_caption(self) -> str:
        return self.picture_caption or (self.picture.caption if self.picture else "")

    @property
    def lead_credit(self) -> str:
        return self.picture.credit if self.picture else ""

    @property
    def reading_minutes(self) -> int:
        """Whole minutes at 220 words a minute, at least one."""
        return max(1, round(self.word_count / WORDS_A_MINUTE))

    @property
    def page_description(self) -> str:
        return self.search_description or shortened(self.standfirst, 300)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.stories.article_page import article_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(article_context(request, self))
        return context


class ArticleByline(Orderable):
    """One of the people who sign an article, in their order."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="byline_items")
    byline = models.ForeignKey(
        "stories.Byline", verbose_name=_("byline"), on_delete=models.PROTECT, related_name="items"
    )

    panels: ClassVar[list[object]] = [FieldPanel("byline")]

    class Meta(Orderable.Meta):
        verbose_name = _("byline")

    def __str__(self) -> str:
        return str(self.byline)


class ArticleUpdate(Orderable):
    """A change of substance that readers are told of, and when it was made."""

    class Kind(models.TextChoices):
        UPDATE = "update", pgettext_lazy("kind of note", "Update")
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.UPDATE)
    at = models.DateTimeField(_("when"), default=timezone.now)
    text = models.TextField(_("what changed"), help_text=_("What was wrong or is new, in words for readers."))

    panels: ClassVar[list[object]] = [FieldRowPanel([FieldPanel("kind"), FieldPanel("at")]), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("update or correction")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {shortened(self.text, 60)}"

    @property
    def kind_text(self) -> str:
        return str(self.get_kind_display())


_LEADING_PANELS = [
    TitleFieldPanel(
        "title", heading=_("Headline"), placeholder=_("Headline"), help_text=_("What happened, in one line.")
    ),
    FieldPanel("short_headline"),
    FieldPanel("standfirst", widget=forms.Textarea(attrs={"rows": 3})),
    MultiFieldPanel(
        [
            InlinePanel("byline_items", label=_("Byline"), max_num=12),
            FieldPanel("agency_credit"),
            FieldRowPanel([FieldPanel("dateline"), FieldPanel("label")]),
        ],
        _("Who and where"),
    ),
    MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_caption")], _("Lead picture")),
]
_TRAILING_PANELS = [
    FieldPanel("key_points", widget=forms.Textarea(attrs={"rows": 4})),
    FieldPanel("topics"),
    MultiFieldPanel(
        [
            FieldPanel("discussion_question"),
            FieldRowPanel([FieldPanel("discussion_rule"), FieldPanel("discussion_days")]),
        ],
        _("Discussion"),
        classname="collapsed",
    ),
    InlinePanel(
        "updates",
        label=_("Update or correction"),
        heading=_("Updates and corrections"),
        help_text=_("Readers see these with the story. Small slips need none."),
    ),
]


def article_panels(*body: object) -> list[object]:
    """The editor's form: head, then `body`, then what is filed after writing."""
    return [*_LEADING_PANELS, *body, *_TRAILING_PANELS]
