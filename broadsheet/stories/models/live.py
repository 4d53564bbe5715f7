"""A live blog: a story told as it happens, entry by entry."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel, PublishingPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from broadsheet.common.text import shortened
from broadsheet.stories.blocks import STORY_BLOCKS, body_text
from broadsheet.stories.models.article import Article, article_panels
from broadsheet.stories.models.printed import PrintedRoutes, previewed


class LiveBlog(PrintedRoutes, Article):
    """A page of time-stamped entries, newest first, with what matters most pinned on top."""

    body = StreamField(
        STORY_BLOCKS, verbose_name=_("opening"), blank=True, help_text=_("What stays above the entries.")
    )
    ended_at = models.DateTimeField(
        _("ended"),
        null=True,
        blank=True,
        help_text=_("Set when coverage is over; until then the page says it is live."),
    )

    template = "stories/live_blog.html"
    entry_template = "stories/live_entry.html"
    parent_page_types: ClassVar = ["stories.Section"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = article_panels(FieldPanel("body"), FieldPanel("ended_at"))
    search_fields: ClassVar[list[object]] = [
        *Article.search_fields,
        index.SearchField("body"),
        index.SearchField("entries_text"),
    ]

    class Meta:
        verbose_name = _("live blog")
        verbose_name_plural = _("live blogs")

    @property
    def body_text(self) -> str:
        return body_text(self.body)

    def entries_text(self) -> str:
        """The words of the published entries, for search. A draft must not be found by its words."""
        entries = self.entries.filter(live=True) if self.pk else []
        return "\n\n".join(f"{entry.headline}\n{body_text(entry.body)}" for entry in entries)

    @property
    def is_live_blog(self) -> bool:
        return True

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @cached_property
    def newest_entry_at(self) -> datetime | None:  # type: ignore[override]
        """When the newest entry was made, or `None` before the first."""
        return self.entries.filter(live=True).order_by("-at").values_list("at", flat=True).first()

    @path("")
    def newest(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("page/<whole:number>/")
    def older(self, request: HttpRequest, number: int) -> HttpResponse:
        from broadsheet.stories.live_page import entries_context

        return self.render(request, context_overrides=entries_context(request, self, number))

    @path("entry/<whole:entry_id>/")
    def single_entry(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        from broadsheet.stories.live_page import entry_context

        entry = self.entries.filter(pk=entry_id, live=True).select_related("byline").first()
        if entry is None:
            raise Http404("No such entry.")
        return self.render(request, context_overrides=entry_context(request, self, entry), template=self.entry_template)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from broadsheet.stories.live_page import entries_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(entries_context(request, self, 1))
        return context


class LiveEntry(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """One entry of a live blog."""

    live_blog = models.ForeignKey(
        LiveBlog, verbose_name=_("live blog"), on_delete=models.CASCADE, related_name="entries"
    )
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    body = StreamField(STORY_BLOCKS, verbose_name=_("text"))
    byline = models.ForeignKey(
        "stories.Byline", verbose_name=_("byline"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_key_event = models.BooleanField(
        _("key event"), default=False, help_text=_("Listed at the top of the live blog.")
    )
    is_pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stays on top until another is pinned."))

    panels: ClassVar[list[object]] = [
        FieldPanel("headline"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("is_key_event"), FieldPanel("is_pinned")]),
        FieldRowPanel([FieldPanel("at"), FieldPanel("byline")]),
        PageChooserPanel("live_blog", "stories.LiveBlog"),
        PublishingPanel(),
    ]
    search_fields: ClassVar[list[object]] = [
        index.SearchField("headline"),
        index.AutocompleteField("headline"),
        index.SearchField("body"),
        index.FilterField("live_blog"),
        index.FilterField("live"),
        index.FilterField("is_key_event"),
    ]

    # Set while it is saved: the live blog in which readers saw it until now.
    was_shown_in: int | None = None

    class Meta:
        verbose_name = _("live entry")
        verbose_name_plural = _("live entries")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["live_blog", "-at"])]

    def __str__(self) -> str:
        return self.headline or shortened(body_text(self.body), 60) or str(self.at)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # An entry that waited for its hour stands where readers first saw it.
        if self.live and self.go_live_at and self.at < self.go_live_at <= timezone.now():
            self.at = self.go_live_at
        super().save(*args, **kwargs)
        if self.is_pinned and self.live:
            LiveEntry.objects.filter(live_blog=self.live_blog, is_pinned=True).exclude(pk=self.pk).update(
                is_pinned=False
            )

    @property
    def anchor(self) -> str:
        return f"entry-{self.pk}"

    @property
    def url(self) -> str:
        """The entry's own address, which stays whatever page of the live blog it moves to."""
        return f"{self.live_blog.url}entry/{self.pk}/"

    @property
    def address(self) -> str:
        return f"{self.live_blog.address}entry/{self.pk}/"

    def make_preview_request(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return previewed(super().make_preview_request, *args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return LiveBlog.entry_template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from broadsheet.stories.live_page import entry_context

        blog = self.live_blog
        return {**blog.get_context(request), **entry_context(request, blog, self)}
