"""Every story has its discussion: opened when it is published, moved when it moves, hidden when it is withdrawn."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from broadsheet.common.decisions import decided
from broadsheet.conversation import authorship
from broadsheet.conversation.discussions import hide, open_discussion
from broadsheet.conversation.models import Commenting, Discussion
from broadsheet.exchange.signals import discussion_wanted
from broadsheet.site.models import StoryDiscussion
from broadsheet.site.rules import rule_of
from broadsheet.stories.models import Article, LiveBlog, Story


def discussion_of(article: Article) -> Discussion | None:
    """The article's discussion, opened where it should have one and has none yet; `None` where it should not."""
    link = (
        StoryDiscussion.objects.filter(article=article.pk).select_related("discussion").first() if article.pk else None
    )
    if link is not None:
        return None if link.discussion.is_hidden else link.discussion
    return keep_discussion(article) if article.pk and article.live else None


def keep_discussion(article: Article) -> Discussion | None:
    """Brings the article's discussion to how the article has it."""
    link = StoryDiscussion.objects.filter(article=article.pk).select_related("discussion").first()
    known = link.discussion if link is not None else None
    if not article.live or article.discussion_rule == Article.Discussing.NONE or _is_private(article):
        if known is not None:
            hide(known)
        return None
    discussion = open_discussion(
        urlsplit(article.address).path,
        known=known,
        title=article.headline,
        rule=article.discussion_rule or _rule_of(article),
        days=article.discussion_days,
        question=article.discussion_question,
        opened_at=article.published,
    )
    if link is None:
        try:
            with transaction.atomic():
                StoryDiscussion.objects.update_or_create(discussion=discussion, defaults={"article_id": article.pk})
        except IntegrityError:  # made by another request at the same moment
            return discussion_of(article)
    return discussion


def _rule_of(article: Article) -> str:
    is_watched = any(topic.holds_comments for topic in article.topics.all())
    return rule_of(decided(Commenting), is_watched=is_watched)


def _is_private(article: Article) -> bool:
    return bool(article.get_view_restrictions().exists())


def writers(discussions: Collection[int]) -> dict[int, frozenset[int]]:
    """The accounts behind the bylines of the stories that these discussions are about."""
    rows = StoryDiscussion.objects.filter(
        discussion__in=discussions, article__byline_items__byline__account__isnull=False
    ).values_list("discussion_id", "article__byline_items__byline__account")
    found: dict[int, set[int]] = {}
    for discussion, account in rows:
        found.setdefault(discussion, set()).add(account)
    return {pk: frozenset(accounts) for pk, accounts in found.items()}


def _article_saved(
    sender: type, instance: Article, raw: bool = False, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    # Whoever saves a draft of a published article writes a few fields of the row, and has the draft in hand.
    if not raw and instance.live and update_fields is None:
        keep_discussion(instance)


def _article_published(sender: type, instance: Page, **_: Any) -> None:
    if isinstance(instance, Article):
        keep_discussion(instance)


def _article_withdrawn(sender: type, instance: Page, **_: Any) -> None:
    # Of a page that is being deleted, `instance` may say that it is still live.
    for link in StoryDiscussion.objects.filter(article=instance.pk).select_related("discussion"):
        hide(link.discussion)


def _discussion_wanted(sender: type, page: Page, **_: Any) -> Discussion | None:
    return discussion_of(page) if isinstance(page, Article) else None


def connect() -> None:
    authorship.add_source(writers)
    for model in (Story, LiveBlog):
        post_save.connect(_article_saved, sender=model, dispatch_uid=f"site-discussion-{model.__name__}")
    page_published.connect(_article_published, dispatch_uid="site-discussion-published")
    page_unpublished.connect(_article_withdrawn, dispatch_uid="site-discussion-withdrawn")
    discussion_wanted.connect(_discussion_wanted, dispatch_uid="site-discussion-wanted")
