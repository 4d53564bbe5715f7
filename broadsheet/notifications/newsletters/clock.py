"""What the worker's clock does for newsletters: editions that are due are made by rule, scheduled ones go out."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from broadsheet.common.clock import now
from broadsheet.notifications.carrying.quiet import next_time
from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters import editions
from broadsheet.notifications.newsletters.choosing import by_rule
from broadsheet.notifications.newsletters.states import NewsletterError
from broadsheet.notifications.taking import take

logger = logging.getLogger("broadsheet.notifications")

Rhythm = Newsletter.Rhythm
#: What should have gone out longer ago than that does not any more: no worker was there, or a backup was restored.
LATE = timedelta(hours=12)
# An edition that editors sent so shortly before takes the place of the one by rule.
_INSTEAD = {Rhythm.DAILY: timedelta(hours=12), Rhythm.WEEKLY: timedelta(days=3)}


def next_due(newsletter: Newsletter, after: datetime) -> datetime | None:
    """When the clock sends the next edition after that moment; nothing for one that it does not send."""
    if not newsletter.is_on or newsletter.rhythm == Rhythm.BY_HAND:
        return None
    weekday = newsletter.weekday if newsletter.rhythm == Rhythm.WEEKLY else None
    return next_time("", newsletter.hour, after, weekday)


def plan(newsletter: Newsletter) -> None:
    """Has the newsletter go out by its rhythm as it is now; to be called whenever that is changed."""
    newsletter.due_at = next_due(newsletter, now())
    newsletter.save(update_fields=["due_at"])


def send_due() -> None:
    """Makes and sends what is due. Any number of workers may call it at once: each edition goes out once."""
    for pk in Newsletter.objects.filter(due_at__lte=now()).values_list("pk", flat=True):
        try:
            _send_by_rule(pk)
        except Exception:
            logger.exception("Newsletter %d could not be made; it is tried again", pk)
    for edition in Edition.objects.filter(state=Edition.State.SCHEDULED, send_at__lte=now()).order_by("send_at"):
        try:
            _send_scheduled(edition)
        except Exception:
            logger.exception("Edition %d could not be sent; it is tried again", edition.pk)


def _send_by_rule(pk: int) -> None:
    """The next moment is set in the transaction in which the edition is made and begun, under the newsletter's lock."""
    with transaction.atomic():
        newsletter = Newsletter.objects.select_for_update().get(pk=pk)
        due = newsletter.due_at
        if due is None or due > now():
            return
        newsletter.due_at = next_due(newsletter, now())
        newsletter.save(update_fields=["due_at"])
        if due + LATE < now() or _has_one_instead(newsletter, due):
            return
        stories = by_rule(newsletter)
        if stories:
            editions.send(editions.make(newsletter, None, stories), None)


def _has_one_instead(newsletter: Newsletter, due: datetime) -> bool:
    lately = Q(begun_at__gt=due - _INSTEAD[Rhythm(newsletter.rhythm)], is_by_rule=False)
    return newsletter.editions.filter(lately | Q(state=Edition.State.SCHEDULED)).exists()


def _send_scheduled(edition: Edition) -> None:
    with transaction.atomic():
        take(edition)
        if edition.state != Edition.State.SCHEDULED or edition.send_at is None:
            return
        if edition.send_at + LATE < now():
            editions.cancel(edition, None)
            return
        try:
            with transaction.atomic():
                editions.send(edition, None)
        except NewsletterError as error:
            logger.warning("Edition %d is not sent: %s", edition.pk, error)
            editions.cancel(edition, None)
