"""Stories that announce themselves: who asked for a topic, a section or an author hears of a new story there."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks import task
from wagtail.models import Page
from wagtail.signals import page_published

from broadsheet.common.clock import now
from broadsheet.common.text import shortened
from broadsheet.notifications.alerts import services as alerts
from broadsheet.notifications.alerts.audience import leading_to, size_of
from broadsheet.notifications.alerts.message import picture_address
from broadsheet.notifications.alerts.novelty import NEW_FOR, announces_itself, is_new
from broadsheet.notifications.models import Alert
from broadsheet.notifications.models.alert import LONGEST_TEXT, LONGEST_TITLE
from broadsheet.notifications.tasks import SOON
from broadsheet.stories.models import Article
from broadsheet.stories.queries import public_articles

#: An editor's alert of the same story says all that the rule would, for so long.
SAID_FOR = timedelta(hours=1)


def _published(instance: Page, **_: Any) -> None:
    if is_new(instance) and announces_itself():
        announce.enqueue(instance.pk)


@task(priority=SOON)
def announce(article_id: int) -> None:
    """Sends the alert of a new story to who asked for its topics, section or authors. A second time it does nothing."""
    article = public_articles().filter(pk=article_id, first_published_at__gte=now() - NEW_FOR).first()
    if article is None or not announces_itself() or _is_said(article):
        return
    targets = leading_to(article)
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
