"""Which pages go out of date when something in the newsroom changes.

Wagtail and Django announce changes by signals; each becomes tags that `delivery` withdraws. The tags:
`page:<id>` (whatever shows that page), `articles` and `articles:section|topic|byline:<id>` (lists of them),
`byline:<id>`, `topic:<id>`, `picture:<id>`, `paper`, `navigation`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import changed
from broadsheet.stories.models import (
    Article,
    Byline,
    FrontPage,
    InfoPage,
    LiveBlog,
    LiveEntry,
    Picture,
    Section,
    Story,
    Topic,
)
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.tasks import make_usual_sizes

# What Wagtail writes on an entry when a draft of it is saved: nothing of that shows outside.
DRAFTING = frozenset({"latest_revision", "has_unpublished_changes"})
SNIPPETS: dict[type, str] = {Byline: "byline", Topic: "topic", Picture: "picture"}


def _filed_under(pk: int) -> set[str]:
    """The lists of topics and bylines in which the article with this primary key stands."""
    topics = Topic.objects.filter(articles=pk).values_list("pk", flat=True)
    bylines = Byline.objects.filter(items__article=pk).values_list("pk", flat=True)
    return {f"articles:topic:{found}" for found in topics} | {f"articles:byline:{found}" for found in bylines}


def tags_of_page(page: Page) -> set[str]:
    """What shows this page, and the lists that it stands in or would stand in."""
    tags = {page_tag(page.pk)}
    specific = page.specific_deferred if type(page) is Page else page
    if issubclass(type(specific), Article):
        tags.add("articles")
        tags.update(f"articles:section:{section.pk}" for section in Section.objects.ancestor_of(page))
        tags |= _filed_under(page.pk)
    elif issubclass(type(specific), (Section, InfoPage)):
        tags.add("navigation")
    return tags


def tags_below(page: Page) -> set[str]:
    """The tags of a page and of everything under it, whose addresses change with it."""
    tags = tags_of_page(page)
    children = Page.objects.descendant_of(page)
    tags.update(page_tag(pk) for pk in children.values_list("pk", flat=True))
    if isinstance(page.specific_deferred, (Section, FrontPage)):
        tags.update({"articles", "navigation"})
        tags.update(f"articles:section:{pk}" for pk in children.values_list("pk", flat=True))
    return tags


def _say(tags: Iterable[str]) -> None:
    changed(*tags)


def _article_is_saved(sender: type, instance: Article, **_: Any) -> None:
    # What it is taken from must lose it too; once it is saved, nothing tells any more what that was.
    instance.was_filed_under = _filed_under(instance.pk) if instance.pk else set()


def _page_changed(instance: Page, **_: Any) -> None:
    _say(tags_of_page(instance) | set(getattr(instance, "was_filed_under", ())))


def _page_moved(instance: Page, parent_page_before: Page, **_: Any) -> None:
    tags = tags_below(instance)
    tags.update(
        f"articles:section:{pk}"
        for pk in [parent_page_before.pk, *parent_page_before.get_ancestors().values_list("pk", flat=True)]
    )
    _say(tags)


def _address_changed(instance: Page, **_: Any) -> None:
    _say(tags_below(instance))


def _page_deleted(sender: type, instance: Any, **_: Any) -> None:
    if isinstance(instance, Page) and instance.live:
        _say(tags_of_page(instance))


def _access_changed(sender: type, instance: PageViewRestriction, **_: Any) -> None:
    # What has been closed to the public must not be served to it from the store for another moment.
    _say(tags_below(instance.page))


def _entry_is_saved(sender: type, instance: LiveEntry, **_: Any) -> None:
    shown = LiveEntry.objects.filter(pk=instance.pk, live=True) if instance.pk else LiveEntry.objects.none()
    instance.was_shown_in = shown.values_list("live_blog_id", flat=True).first()


def _entry_saved(sender: type, instance: LiveEntry, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    if update_fields and update_fields <= DRAFTING:
        return
    blogs = {pk for pk in (instance.was_shown_in, instance.live_blog_id if instance.live else None) if pk}
    _say(page_tag(pk) for pk in blogs)
    for pk in blogs:
        _index_again(pk)


def _entry_deleted(sender: type, instance: LiveEntry, **_: Any) -> None:
    if instance.live:
        _say({page_tag(instance.live_blog_id)})
        _index_again(instance.live_blog_id)


def _index_again(blog_pk: int) -> None:
    """A live blog is found by the words of its entries, which Wagtail's search does not know to watch."""
    if LiveBlog.objects.filter(pk=blog_pk, live=True).exists():
        insert_or_update_object_task.enqueue("stories", "liveblog", str(blog_pk))


def _snippet_changed(sender: type, instance: Any, **_: Any) -> None:
    name = SNIPPETS[sender]
    tags = {f"{name}:{instance.pk}"}
    if name != "picture":
        tags.add(f"articles:{name}:{instance.pk}")
    _say(tags)


def _paper_changed(sender: type, **_: Any) -> None:
    _say({"paper"})


def _picture_saved(sender: type, instance: Picture, **_: Any) -> None:
    make_usual_sizes.enqueue(instance.pk)


def connect() -> None:
    """Listens to Wagtail and Django. Called once, when the app is ready."""
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid=f"freshness-{id(signal)}")
    post_page_move.connect(_page_moved, dispatch_uid="freshness-move")
    page_slug_changed.connect(_address_changed, dispatch_uid="freshness-slug")
    pre_delete.connect(_page_deleted, dispatch_uid="freshness-delete")
    for article in (Story, LiveBlog):
        pre_save.connect(_article_is_saved, sender=article, dispatch_uid=f"freshness-filed-{article.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(_access_changed, sender=PageViewRestriction, dispatch_uid=f"freshness-access-{id(signal)}")
    pre_save.connect(_entry_is_saved, sender=LiveEntry, dispatch_uid="freshness-entry-before")
    post_save.connect(_entry_saved, sender=LiveEntry, dispatch_uid="freshness-entry")
    post_delete.connect(_entry_deleted, sender=LiveEntry, dispatch_uid="freshness-entry-deleted")
    for model in SNIPPETS:
        for signal in (post_save, post_delete):
            signal.connect(_snippet_changed, sender=model, dispatch_uid=f"freshness-{model.__name__}-{id(signal)}")
    post_save.connect(_picture_saved, sender=Picture, dispatch_uid="freshness-picture-sizes")
    post_save.connect(_paper_changed, sender=Paper, dispatch_uid="freshness-paper")
