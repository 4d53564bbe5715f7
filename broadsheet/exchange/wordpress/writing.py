"""Writes drafts as pages: made once, changed where the export changed, and never over an editor's work."""

from dataclasses import dataclass

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published

from broadsheet.exchange.models import ImportedItem
from broadsheet.exchange.wordpress.comments import keep_comments
from broadsheet.exchange.wordpress.drafting import Draft
from broadsheet.exchange.wordpress.export import Item
from broadsheet.exchange.wordpress.names import address_part, free_address
from broadsheet.exchange.wordpress.origins import Origins
from broadsheet.stories.models import ArticleByline, FrontPage, InfoPage, Story

TREE_FIELDS = ["path", "depth", "numchild", "url_path"]


@dataclass(frozen=True)
class Outcome:
    """What became of an item. `is_here`: the paper has it; `is_kept`: it is as the export has it."""

    is_here: bool = True
    is_kept: bool = True
    is_created: bool = False
    is_updated: bool = False
    comments: int = 0
    reason: str = ""


class Writer:
    """Writes the pages of one site's export."""

    def __init__(self, origins: Origins, front: FrontPage) -> None:
        self.origins = origins
        self.front = front
        self._parentless: dict[str, tuple[str, str]] = {}

    def write(self, item: Item, draft: Draft) -> Outcome:
        """Makes or changes the item's page and keeps its comments. To be called in a transaction."""
        origin = self.origins.get(item.kind, item.identity)
        if origin is None:
            page = self._make(item, draft)
            return Outcome(is_created=True, comments=keep_comments(page, self.origins.source, item.comments))
        found = Page.objects.filter(pk=origin.object_id).first()
        if found is None:
            return Outcome(is_here=False, is_kept=False, reason="deleted here since the last import")
        page = found.specific
        comments = keep_comments(page, self.origins.source, item.comments)
        if is_edited_here(page, origin):
            return Outcome(is_kept=False, comments=comments, reason="edited here since the last import")
        if origin.digest == draft.digest:
            return Outcome(comments=comments)
        self._change(page, item, draft)
        return Outcome(is_updated=True, comments=comments)

    def _make(self, item: Item, draft: Draft) -> Page:
        parent, is_placed = self._parent(item, draft)
        title = draft.fields["title"]
        wanted = address_part(item.slug, title) or f"{item.kind}-{item.id}"
        slug = free_address(parent, wanted, is_top=parent.pk == self.front.pk)
        page = (Story if draft.section else InfoPage)(slug=slug, live=draft.live, show_in_menus=False)
        self._fill(page, draft)
        page.draft_title = title
        if draft.live:
            page.first_published_at, page.last_published_at = draft.times
        parent.add_child(instance=page)
        digest = draft.digest if is_placed else ""
        if draft.live:
            revision = publish_as_made(page)
            self.origins.keep(item.kind, item.identity, page, digest, revision_id=revision.pk, was_live=True)
        else:
            self._publish(page, item, draft, digest)
        self._redirect(item, page, draft)
        return page

    def _parent(self, item: Item, draft: Draft) -> tuple[Page, bool]:
        """The page to stand under, and whether it is the right one for good: parents may come later in the file."""
        if draft.section:
            draft.section.refresh_from_db(fields=TREE_FIELDS)
            return draft.section, True
        self.front.refresh_from_db(fields=TREE_FIELDS)
        if not item.parent_id:
            return self.front, True
        parent_id = self.origins.object_id("page", str(item.parent_id))
        parent = InfoPage.objects.filter(pk=parent_id).first() if parent_id else None
        if parent is None and parent_id is None:
            self._parentless[item.identity] = (str(item.parent_id), draft.digest)
        return parent or self.front, parent is not None or parent_id is not None

    def place_pages_under_parents(self) -> None:
        """Moves the pages whose parent came after them in the file to where they belong."""
        for identity, (parent_identity, digest) in self._parentless.items():
            page = InfoPage.objects.filter(pk=self.origins.object_id("page", identity)).first()
            parent = InfoPage.objects.filter(pk=self.origins.object_id("page", parent_identity)).first()
            if page is None:
                continue
            if parent is not None and page.pk != parent.pk and not parent.is_descendant_of(page):
                page.slug = free_address(parent, page.slug)
                page.move(parent, pos="last-child")
            ImportedItem.objects.filter(source=self.origins.source, kind="page", source_id=identity).update(
                digest=digest
            )
        self._parentless.clear()

    def _fill(self, page: Page, draft: Draft) -> None:
        for name, value in draft.fields.items():
            setattr(page, name, value)
        page.go_live_at = draft.go_live_at
        if draft.published_at and not draft.go_live_at:
            page.first_published_at = draft.published_at
        if isinstance(page, Story):
            page.topics.set(draft.topics)
            page.byline_items = [
                ArticleByline(byline=byline, sort_order=place) for place, byline in enumerate(draft.bylines)
            ]

    def _change(self, page: Page, item: Item, draft: Draft) -> None:
        was_live = page.live
        self._fill(page, draft)
        if not was_live:
            page.save()
        self._publish(page, item, draft, draft.digest)
        if was_live and not draft.live:
            page.refresh_from_db()
            page.unpublish(log_action=False)

    def _publish(self, page: Page, item: Item, draft: Draft, digest: str) -> None:
        revision = page.save_revision(clean=False)
        if draft.live or draft.go_live_at:
            revision.publish(log_action=False)
        if draft.live:
            Page.objects.filter(pk=page.pk).update(last_published_at=draft.times[1])
        self.origins.keep(item.kind, item.identity, page, digest, revision_id=revision.pk, was_live=draft.live)

    def _redirect(self, item: Item, page: Page, draft: Draft) -> None:
        """Keeps the address that the page had on the exported site."""
        if not draft.live or not item.link:
            return
        old = Redirect.normalise_path(item.link)
        new = Redirect.normalise_path(f"/{page.url_path.removeprefix(self.front.url_path)}")
        if old in ("", "/", new) or len(old) > 255 or Redirect.objects.filter(old_path=old).exists():
            return
        Redirect.objects.create(old_path=old, redirect_page=page, is_permanent=True)


def publish_as_made(page: Page) -> Revision:
    """Gives a page that was saved as published its first revision, and says so to whoever listens.

    Wagtail's own way (save a revision, publish it) writes and indexes every page three times over.
    """
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision = page.live_revision = revision
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision, live_revision=revision, latest_revision_created_at=revision.created_at
    )
    for signal in (published, page_published):
        signal.send(sender=type(page), instance=page, revision=revision)
    return revision


def is_edited_here(page: Page, origin: ImportedItem) -> bool:
    """Whether somebody wrote a revision or took the page down since the import did."""
    return page.latest_revision_id != origin.revision_id or (origin.was_live and not page.live)
