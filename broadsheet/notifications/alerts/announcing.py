"""Stories that announce themselves: who asked for a topic, a section or an author hears of a new story there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.common.text import shortened
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.audience import size_of, targets_of
from broadsheet.notifications.alerts.message import picture_address
from broadsheet.notifications.models import Alert, Alerting, Wish
from broadsheet.notifications.models.alert import LONGEST_TEXT, LONGEST_TITLE
from broadsheet.notifications.tasks import SOON
from broadsheet.stories.models import Article
from broadsheet.stories.queries import public_articles

#: What was first published longer ago is no news.
NEW_FOR = timedelta(hours=1)
#: An editor's alert of the same story says all that the rule would, for so long.
SAID_FOR = timedelta(hours=1)
_unannounced: ContextVar[bool] = ContextVar("unannounced", default=False)


@contextmanager
def unannounced() -> Iterator[None]:
    """Within it, stories are published without being announced: they come from somewhere else."""
    token = _unannounced.set(True)
    try:
        yield
    finally:
        _unannounced.reset(token)


def _published(instance: Page, **_: Any) -> None:
    if not isinstance(instance, Article) or not instance.live or _unannounced.get():
        return
    if _is_first(instance) and _is_on():
        announce.enqueue(instance.pk)


def _is_first(article: Article) -> bool:
    """Whether it has just been published for the first time; what was scheduled is as old as it was scheduled."""
    first = article.first_published_at
    is_new = first is not None and first >= now() - NEW_FOR
    return is_new and first in (article.last_published_at, article.go_live_at)


def _is_on() -> bool:
    house = decided(Alerting)
    return house.is_on and house.by_rule


@task(priority=SOON)
def announce(article_id: int) -> None:
    """Sends the alert of a new story to who asked for its topics, section or authors. A second time it does nothing."""
    article = public_articles().filter(pk=article_id, first_published_at__gte=now() - NEW_FOR).first()
    if article is None or not _is_on() or _is_said(article):
        return
    targets = [key for key in targets_of(article) if key.kind != Wish.Kind.STORY]
    if not size_of(Alert.Audience.WISHES, targets):
        return
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                title=shortened(article.card_headline, LONGEST_TITLE),
                text=shortened(article.standfirst, LONGEST_TEXT),
                path=article.url,
                picture=picture_address(article.picture),
                story=article,
                audience=Alert.Audience.WISHES,
                targets=[list(key) for key in targets],
                is_by_rule=True,
                tag=alerts.tag_of(article),
            )
            alerts.send(alert, None)
    except (IntegrityError, alerts.NotNow):
        # Another worker was first: a story announces itself once. Or it has just been withdrawn.
        return


def _is_said(article: Article) -> bool:
    """Whether it announced itself already, or an editor's alert of it went out a moment ago."""
    of_it = Alert.objects.filter(story=article)
    return of_it.filter(is_by_rule=True).exists() or of_it.filter(begun_at__gte=now() - SAID_FOR).exists()


def connect() -> None:
    page_published.connect(_published, dispatch_uid="alerts-by-rule")
