"""What concerns many discussions at once: sections that move, are locked or deleted, and what the paper decides.

What a story leaves open (rule, days) is as the paper has it, now and later: a change of the paper's own decisions
reaches every such discussion at once, as editors expect of what they left empty.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from broadsheet.common.clock import now
from broadsheet.conversation.discussions import hide
from broadsheet.conversation.models import Commenting, Discussion
from broadsheet.conversation.pages import ACTIVE, HOUSE
from broadsheet.delivery.freshness import changed
from broadsheet.site.models import StoryDiscussion
from broadsheet.site.rules import rule_of, under_watch
from broadsheet.stories.models import Article, Topic
from broadsheet.stories.queries import public

_AT_ONCE = 500


def follow_addresses(links: Iterable[StoryDiscussion]) -> None:
    """Has these discussions stand where their stories do, unless another one stands there."""
    places = {urlsplit(link.article.address).path: link.discussion for link in links}
    moved = {path: discussion for path, discussion in places.items() if path != discussion.url}
    taken = set(Discussion.objects.filter(url__in=moved).values_list("url", flat=True))
    free = {path: discussion for path, discussion in moved.items() if path not in taken}
    for path, discussion in free.items():
        discussion.url, discussion.changed_at = path, now()
    Discussion.objects.bulk_update(free.values(), ["url", "changed_at"], batch_size=_AT_ONCE)


def follow_access(page: Page) -> None:
    """Hides the discussions below a page that is not for everybody any more, and shows those that are again."""
    below = StoryDiscussion.objects.filter(article__path__startswith=page.path)
    articles = public(Article.objects.filter(path__startswith=page.path))
    shown = articles.exclude(discussion_rule=Article.Discussing.NONE).values("pk")
    for is_hidden, links in ((False, below.filter(article__in=shown)), (True, below.exclude(article__in=shown))):
        found = Discussion.objects.filter(pk__in=links.values("discussion"), is_hidden=not is_hidden)
        found.update(is_hidden=is_hidden, changed_at=now())


def follow_house() -> None:
    """Brings to what the paper has decided whatever stories leave to it."""
    house = Commenting.load()
    follow_rules(house)
    of_stories = Discussion.objects.filter(story_discussion__isnull=False)
    undated = of_stories.filter(story_discussion__article__discussion_days__isnull=True)
    days = house.closes_after_days
    undated.update(closes_at=F("opened_at") + timedelta(days=days) if days else None)
    changed(HOUSE, ACTIVE)


def follow_rules(house: Commenting) -> int:
    """Brings discussions whose stories say nothing of it to the paper's rule, or that of watched topics; how many."""
    unruled = StoryDiscussion.objects.filter(article__discussion_rule="")
    watched = unruled.filter(article__in=under_watch()).values("discussion")
    usual = unruled.exclude(article__in=under_watch()).values("discussion")
    number = 0
    for rule, links in ((rule_of(house, is_watched=True), watched), (rule_of(house, is_watched=False), usual)):
        number += Discussion.objects.filter(pk__in=links).exclude(rule=rule).update(rule=rule)
    return number


def _pages_moved(sender: type, instance: Page, **_: Any) -> None:
    """Whatever stands below a page that moved has moved with it, and may have come under lock or out of it."""
    page = Page.objects.get(pk=instance.pk)
    below = StoryDiscussion.objects.filter(article__path__startswith=page.path)
    follow_addresses(below.select_related("article", "discussion"))
    follow_access(page)


def _access_changed(sender: type, instance: PageViewRestriction, **_: Any) -> None:
    follow_access(instance.page)


def _story_goes(sender: type, instance: StoryDiscussion, **_: Any) -> None:
    """What was said about a story that is deleted is kept, and shown to nobody."""
    hide(instance.discussion)


def _house_changed(sender: type, raw: bool = False, **_: Any) -> None:
    if not raw:
        follow_house()


def _topic_changed(sender: type, instance: Topic, created: bool, raw: bool = False, **_: Any) -> None:
    if not raw and not created and follow_rules(Commenting.load()):
        changed(HOUSE, ACTIVE)


def connect() -> None:
    page_slug_changed.connect(_pages_moved, dispatch_uid="site-discussion-slug")
    post_page_move.connect(_pages_moved, dispatch_uid="site-discussion-moved")
    for signal in (post_save, post_delete):
        signal.connect(_access_changed, sender=PageViewRestriction, dispatch_uid=f"site-discussion-lock-{id(signal)}")
    pre_delete.connect(_story_goes, sender=StoryDiscussion, dispatch_uid="site-discussion-deleted")
    post_save.connect(_house_changed, sender=Commenting, dispatch_uid="site-discussion-house")
    post_save.connect(_topic_changed, sender=Topic, dispatch_uid="site-discussion-topic")
