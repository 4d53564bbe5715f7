"""WebSub (https://www.w3.org/TR/websub/): the hub is told at once which feeds have changed.

A ping is a task, written in the transaction that publishes. It leaves a few seconds later together with the others of
those seconds, of which the last speaks for all. How a publisher tells its hub is left open by the standard;
`hub.mode=publish` with one `hub.url` a request is what every public hub understands.
"""

import logging
import math
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django_tasks import TaskContext, task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, published, unpublished

from broadsheet.common.clock import now
from broadsheet.common.models import Paper
from broadsheet.common.outbound import OutboundError, RefusedError, UnreachableError, send
from broadsheet.stories.feed_addresses import FORMATS
from broadsheet.stories.models import Article, Byline, LiveEntry, Section, Topic
from broadsheet.stories.structured_data import absolute

logger = logging.getLogger(__name__)

# Pings leave together, this often: an editor's burst of changes makes one, and news is still news.
EVERY = timedelta(seconds=5)
RETRIES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
SECONDS_A_REQUEST = 10.0
# A slow hub must not keep the worker from everything else.
SECONDS_A_PING = 30.0


def feeds_of(article: Article) -> list[str]:
    """The paths of the pages whose feeds show the article: the paper, its sections, topics and bylines."""
    sections = Section.objects.ancestor_of(article).order_by("path")
    topics = Topic.objects.filter(articles=article.pk).order_by("pk")
    bylines = Byline.objects.filter(items__article=article.pk).order_by("pk").distinct()
    return list(dict.fromkeys(["/", *(each.url for found in (sections, topics, bylines) for each in found)]))


def announce(article: Article) -> None:
    """Has the hub told that the article's feeds changed, once this transaction is committed. Nothing without a hub."""
    if Paper.load().websub_hub:
        tell_hub.using(run_after=next_departure(now())).enqueue(feeds_of(article))


def next_departure(moment: datetime) -> datetime:
    """The next full five seconds that are at least one second away, so that what belongs together leaves together."""
    step = EVERY.total_seconds()
    return datetime.fromtimestamp(math.ceil((moment.timestamp() + 1) / step) * step, UTC)


@task(takes_context=True)
def tell_hub(context: TaskContext, bases: list[str], attempt: int = 0) -> str:
    """Tells the hub that the feeds below `bases` have changed; says what came of it.

    Tells nothing where a younger ping that leaves at the same time will. What fails is tried again by a task of its
    own, ever later. To be told twice does a hub no harm.
    """
    hub = Paper.load().websub_hub
    bases = _left_to_us(context.task_result.id, bases) if hub else []
    addresses = [absolute(f"{base}feed.{suffix}") for base in bases for suffix in FORMATS]
    started = time.monotonic()
    for place, address in enumerate(addresses):
        try:
            if time.monotonic() - started > SECONDS_A_PING:
                raise UnreachableError("it is too slow")
            _ping(hub, address)
        except RefusedError as error:
            logger.warning("The WebSub hub cannot be told: %s", error)
            return "refused"
        except OutboundError as error:
            return _later(bases[place // len(FORMATS) :], attempt, error)
    return f"{len(addresses)} told"


def _ping(hub: str, address: str) -> None:
    """Raises `OutboundError` where the hub may take it later. What it will never take is logged and left."""
    answer = send(
        hub,
        method="POST",
        body=urlencode({"hub.mode": "publish", "hub.url": address}).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        seconds=SECONDS_A_REQUEST,
        most_bytes=65_536,
    )
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise UnreachableError(f"it answered {answer.status}")
    if not 200 <= answer.status < 300:
        logger.warning("The WebSub hub answered %d to %s", answer.status, address)


def _later(bases: list[str], attempt: int, error: OutboundError) -> str:
    if attempt >= len(RETRIES):
        logger.warning("The WebSub hub could not be told in %d attempts: %s", attempt + 1, error)
        return "given up"
    tell_hub.using(run_after=now() + RETRIES[attempt]).enqueue(bases, attempt + 1)
    return "put off"


def _left_to_us(own_id: str, bases: list[str]) -> list[str]:
    """Those of `bases` that no younger ping speaks for which leaves at the same time."""
    own = DBTaskResult.objects.filter(pk=own_id).first()
    if own is None:
        return bases
    younger = DBTaskResult.objects.filter(
        task_path=tell_hub.module_path,
        status=TaskResultStatus.READY,
        run_after=own.run_after,
        enqueued_at__gt=own.enqueued_at,
    ).values_list("args_kwargs", flat=True)
    spoken_for = {base for call in younger for base in call["args"][0]}
    return [base for base in bases if base not in spoken_for]


def _page_changed(instance: Page, **_: Any) -> None:
    if isinstance(instance, Article):
        announce(instance)


def _entry_changed(instance: LiveEntry, **_: Any) -> None:
    if instance.live_blog.live:
        announce(instance.live_blog)


def _entry_saved(instance: LiveEntry, created: bool, **_: Any) -> None:
    # Publishing a draft announces itself; this is for entries that are made as published.
    if created and instance.live:
        _entry_changed(instance)


def _entry_deleted(instance: LiveEntry, origin: Any, **_: Any) -> None:
    # With its live blog, an entry goes unannounced: the live blog's own going is announced.
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if instance.live and model is LiveEntry:
        _entry_changed(instance)


def connect() -> None:
    """Listens to Wagtail and Django. Called once, when the app is ready."""
    page_published.connect(_page_changed, dispatch_uid="websub-published")
    page_unpublished.connect(_page_changed, dispatch_uid="websub-unpublished")
    published.connect(_entry_changed, sender=LiveEntry, dispatch_uid="websub-entry-published")
    unpublished.connect(_entry_changed, sender=LiveEntry, dispatch_uid="websub-entry-unpublished")
    post_save.connect(_entry_saved, sender=LiveEntry, dispatch_uid="websub-entry-made")
    post_delete.connect(_entry_deleted, sender=LiveEntry, dispatch_uid="websub-entry-deleted")
