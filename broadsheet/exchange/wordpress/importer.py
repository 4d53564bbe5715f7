"""Makes stories, pages, pictures and discussions of a WordPress export.

The file is read several times, never held: once to see that it is whole, once to write. Every item is written in a
transaction of its own with the note of where it came from, so an import that was killed goes on where it stopped.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from wagtail.models import Page

from broadsheet.exchange.discussing import discuss
from broadsheet.exchange.report import Report
from broadsheet.exchange.wordpress.comment_text import markdown_of
from broadsheet.exchange.wordpress.drafting import Drafter
from broadsheet.exchange.wordpress.export import Item
from broadsheet.exchange.wordpress.filing import FilingCabinet
from broadsheet.exchange.wordpress.origins import Origins
from broadsheet.exchange.wordpress.pictures import Pictures, Uploads
from broadsheet.exchange.wordpress.survey import Survey, survey
from broadsheet.exchange.wordpress.writing import Outcome, Writer
from broadsheet.notifications.alerts.novelty import unannounced
from broadsheet.stories.models import FrontPage

logger = logging.getLogger(__name__)

NOT_IMPORTED = {
    "trash": "it is in WordPress's trash",
    "auto-draft": "it is an empty draft that WordPress made by itself",
    "inherit": "it is an old revision",
}
KNOWN_KINDS = {
    "nav_menu_item": "it is an entry of a WordPress menu",
    "revision": "it is an old revision",
    "custom_css": "it is a style sheet",
    "customize_changeset": "it is a setting of a WordPress theme",
    "oembed_cache": "it is a cache entry",
    "wp_block": "it is a reusable block; its text stands where it was used, if it was exported there",
    "wp_template": "it is a template of a WordPress theme",
    "wp_template_part": "it is a template of a WordPress theme",
    "wp_global_styles": "it is a setting of a WordPress theme",
    "wp_navigation": "it is a WordPress menu",
}


class NoFrontPage(RuntimeError):
    """The paper has no front page yet that sections could stand under."""


def import_wordpress(
    path: Path, uploads: Path | None = None, advance: Callable[[int, int], None] = lambda done, total: None
) -> Report:
    """Imports the WXR file at `path`, with pictures from the folder `uploads`.

    `advance` is told how many of how many items are done. Raises `BrokenExport` before anything is made where the file
    is no whole export, and `NoFrontPage`.
    """
    found = survey(path)
    front = FrontPage.objects.first()
    if front is None:
        raise NoFrontPage("The paper has no front page yet. Start it once (broadsheet serve or broadsheet init) first.")
    with unannounced():
        return _Import(found, front, Uploads(uploads) if uploads else None).run(advance)


class _Import:
    """One run over one file."""

    def __init__(self, found: Survey, front: FrontPage, uploads: Uploads | None) -> None:
        self.survey = found
        self.report = Report()
        self.origins = Origins(found.source)
        self.cabinet = FilingCabinet(found, self.origins, front)
        self.pictures = Pictures(found, self.origins, uploads, self.report)
        self.drafter = Drafter(found, self.origins, self.cabinet, self.pictures)
        self.writer = Writer(self.origins, front)
        self._seen: set[tuple[str, str]] = set()
        self._waiting_for_links: set[tuple[str, str]] = set()
        self._talked_about: dict[int, str] = {}

    def run(self, advance: Callable[[int, int], None]) -> Report:
        for login in self.survey.authors:
            self.cabinet.byline(login)
        for done, item in enumerate(self.survey.items(), start=1):
            self._safely(self._take, item)
            advance(done, self.survey.count)
        self.writer.place_pages_under_parents()
        self._link_to_what_came_later()
        self._discuss()
        self.report.bylines = self.cabinet.byline_count
        if self.survey.reader.mended:
            self.report.skip(
                self.survey.reader.path.name,
                f"{self.survey.reader.mended} characters that no text can hold were left out or replaced",
            )
        return self.report

    def _safely(self, step: Callable[[Item], None], item: Item) -> None:
        """One bad item must not cost the others."""
        try:
            step(item)
        except Exception as error:
            logger.debug("%s could not be imported", item.label, exc_info=True)
            # What the failed transaction made is gone, so nothing may go on believing in it.
            self.origins.read()
            self.cabinet.forget()
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            self.report.skip(item.label, f"it could not be imported: {reason}")

    def _take(self, item: Item) -> None:
        if item.kind == "attachment":
            self.pictures.attachment(item)
            return
        if reason := self._reason_to_skip(item):
            self.report.skip(item.label, reason)
            return
        self._seen.add((item.kind, item.identity))
        draft = self.drafter.draft(item)
        with transaction.atomic():
            outcome = self.writer.write(item, draft)
        if draft.waits_for_links:
            self._waiting_for_links.add((item.kind, item.identity))
        self._count(item, outcome)
        if outcome.is_kept:
            for note in draft.notes:
                self.report.skip(item.label, note)

    def _reason_to_skip(self, item: Item) -> str:
        if not item.kind:
            return "it does not say what it is (no post type)"
        if item.kind not in ("post", "page"):
            return KNOWN_KINDS.get(item.kind, f"the paper has nothing like WordPress's “{item.kind}”")
        if item.status in NOT_IMPORTED:
            return NOT_IMPORTED[item.status]
        if not item.identity:
            return "nothing tells it from others (no id, no guid, no address)"
        if (item.kind, item.identity) in self._seen:
            return "another item in the file has the same id"
        return ""

    def _count(self, item: Item, outcome: Outcome) -> None:
        if outcome.reason:
            self.report.skip(item.label, outcome.reason)
        if not outcome.is_here:
            return
        self.report.comments += outcome.comments
        page_id = self.origins.object_id(item.kind, item.identity)
        if outcome.comments and page_id:
            self._talked_about[page_id] = item.label
        if item.kind == "page":
            self.report.pages += 1
            return
        self.report.stories += 1
        self.report.created += outcome.is_created
        self.report.updated += outcome.is_updated

    def _link_to_what_came_later(self) -> None:
        """Reads once more what linked to a story further on in the file: now it has an address here."""
        waiting = self._waiting_for_links
        if not waiting:
            return
        for item in self.survey.items():
            if (item.kind, item.identity) in waiting:
                waiting.discard((item.kind, item.identity))
                self._safely(self._link, item)

    def _link(self, item: Item) -> None:
        draft = self.drafter.draft(item)
        with transaction.atomic():
            self.writer.write(item, draft)

    def _discuss(self) -> None:
        """Brings the kept comments into the discussions of their stories, each in a transaction of its own."""
        for page_id, label in self._talked_about.items():
            try:
                page = Page.objects.get(pk=page_id).specific
                self.report.discussed.add(discuss(page, self.origins.source, markdown_of))
            except Exception as error:
                logger.debug("The comments of %s could not be brought in", label, exc_info=True)
                reason = " ".join(str(error).split())[:300] or type(error).__name__
                self.report.skip(label, f"its comments could not be brought in: {reason}")
