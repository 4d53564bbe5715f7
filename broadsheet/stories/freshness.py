"""Which pages go out of date when something in the newsroom changes.

Wagtail and Django announce changes by signals; each becomes tags that `delivery` withdraws. The tags:
`page:<id>` (whatever shows that page), `articles` and `articles:section|topic|byline:<id>` (lists of them),
`byline:<id>`, `topic:<id>`, `picture:<id>`, `paper`, `navigation`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published, unpublished

from broadsheet.common.models import Paper
from broadsheet.delivery.freshness import changed
from broadsheet.stories.models import Article, Byline, FrontPage, InfoPage, LiveEntry, Picture, Section, Topic
from broadsheet.stories.models.printed import page_tag

SNIPPETS: dict[type, str] = {Byline: "byline", Topic: "topic", Picture: "picture"}


def tags_of_page(page: Page) -> set[str]:
    """What shows this page, and the lists that it stands in or would stand in."""
    tags = {page_tag(page.pk)}
    specific = page.specific_deferred if type(page) is Page else page
    if issubclass(type(specific), Article):
        tags.add("articles")
        tags.update(f"articles:section:{section.pk}" for section in Section.objects.ancestor_of(page))
        tags.update(
            f"articles:topic:{pk}" for pk in Topic.objects.filter(articles=page.pk).values_list("pk", flat=True)
        )
        tags.update(
            f"articles:byline:{pk}" for pk in Byline.objects.filter(items__article=page.pk).values_list("pk", flat=True)
        )
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


def _page_changed(instance: Page, **_: Any) -> None:
    _say(tags_of_page(instance))


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


def _entry_changed(sender: type, instance: LiveEntry, **_: Any) -> None:
    _say({page_tag(instance.live_blog_id)})


def _snippet_changed(sender: type, instance: Any, **_: Any) -> None:
    name = SNIPPETS[sender]
    tags = {f"{name}:{instance.pk}"}
    if name != "picture":
        tags.add(f"articles:{name}:{instance.pk}")
    _say(tags)


def _paper_changed(sender: type, **_: Any) -> None:
    _say({"paper"})


def connect() -> None:
    """Listens to Wagtail and Django. Called once, when the app is ready."""
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid=f"freshness-{id(signal)}")
    post_page_move.connect(_page_moved, dispatch_uid="freshness-move")
    page_slug_changed.connect(_address_changed, dispatch_uid="freshness-slug")
    pre_delete.connect(_page_deleted, dispatch_uid="freshness-delete")
    for signal in (published, unpublished, post_save, post_delete):
        signal.connect(_entry_changed, sender=LiveEntry, dispatch_uid=f"freshness-entry-{id(signal)}")
    for model in SNIPPETS:
        for signal in (post_save, post_delete):
            signal.connect(_snippet_changed, sender=model, dispatch_uid=f"freshness-{model.__name__}-{id(signal)}")
    post_save.connect(_paper_changed, sender=Paper, dispatch_uid="freshness-paper")
