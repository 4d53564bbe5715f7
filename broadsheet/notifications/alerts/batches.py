"""A batch of an alert's audience is sent in chunks, after each of which everything about it is written at once.

A chunk is sent and then counted in one transaction, together with how far the batch has come. Who dies in between has
counted nobody; whoever takes the batch up sends that chunk again, with the same topic, so that a device shows one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F

from broadsheet.common.clock import now
from broadsheet.notifications.alerts.audience import in_range
from broadsheet.notifications.alerts.delivering import Delivered, deliver, most_a_second
from broadsheet.notifications.alerts.ending import end_where_done, stop_where_hindered
from broadsheet.notifications.alerts.message import message_of, short_message_of, worth_for
from broadsheet.notifications.alerts.sparing import Candidate, candidates, count_alerts, is_spared
from broadsheet.notifications.browsers.pushing import settle
from broadsheet.notifications.models import Alert, Batch, Retry
from broadsheet.notifications.webpush.message import Message
from broadsheet.notifications.webpush.outcomes import Fate, spread

#: Subscriptions sent to between two checkpoints, at most; where they may go slowly only, as many as go in a second.
CHUNK, SMALLEST_CHUNK = 500, 20


def send_batch(batch_id: int, seconds: float) -> bool:
    """Sends what is left of the batch, for so many seconds; whether there is nothing left to do.

    Stops where the alert no longer goes out. Again, it does nothing; in two workers at once, one of them gives way.
    """
    until = time.monotonic() + seconds
    batch = Batch.objects.select_related("alert").filter(pk=batch_id).first()
    if batch is None:
        return True
    texts = Texts(batch.alert)
    while not batch.is_done and _goes_out(batch.alert):
        if time.monotonic() > until:
            return False
        if not _sent_a_chunk(batch, texts):
            return True
    end_where_done(batch.alert_id)
    return True


class Texts:
    """An alert's message, made when it is first asked for; the short one seldom is."""

    def __init__(self, alert: Alert) -> None:
        assert alert.begun_at is not None
        #: Until when it is worth delivering.
        self.until: datetime = alert.begun_at + worth_for(alert)
        seconds = (self.until - now()).total_seconds()
        self.usual: Message = message_of(alert, seconds)
        self.short: Callable[[], Message] = cache(lambda: short_message_of(alert, seconds))


def _goes_out(alert: Alert) -> bool:
    """Whether it is still to go out. Where something hinders it by now, it is stopped."""
    return Alert.objects.filter(pk=alert.pk, state=Alert.State.SENDING).exists() and not stop_where_hindered(alert)


def _sent_a_chunk(batch: Batch, texts: Texts) -> bool:
    """One chunk of it; whether it is still ours."""
    size = max(SMALLEST_CHUNK, min(CHUNK, int(most_a_second())))
    audience = candidates(in_range(batch.alert, batch.position, batch.last)[:size])
    at = now()
    told = [each for each in audience if not is_spared(each, at)]
    delivered = deliver([each.addressee for each in told], texts.usual, texts.short)
    position = audience[-1].pk if len(audience) == size else batch.last
    return _kept(batch, position, delivered, told, len(audience) - len(told), texts.until)


def _kept(
    batch: Batch, position: int, delivered: Delivered, told: Sequence[Candidate], spared: int, until: datetime
) -> bool:
    """Writes what became of a chunk; whether nobody else has done so meanwhile."""
    at = now()
    later = waits(delivered, at, until)
    counts = numbers(delivered, later)
    with transaction.atomic():
        is_over = later and not Alert.objects.select_for_update().filter(
            pk=batch.alert_id, state=Alert.State.SENDING
        ).exists()  # fmt: skip
        if is_over:
            # Cancelled meanwhile: nobody will send them what is put off now.
            later, counts["failed"], counts["waiting"] = {}, counts["failed"] + len(later), 0
        changed = Batch.objects.filter(pk=batch.pk, position=batch.position, is_done=False).update(
            position=position,
            is_done=position >= batch.last,
            spared=F("spared") + spared,
            **{name: F(name) + number for name, number in counts.items()},
        )
        if not changed:
            return False
        settle(delivered.outcomes)
        Retry.objects.bulk_create(
            Retry(batch=batch, subscription_id=pk, at=moment, tries=int(pk in delivered.outcomes))
            for pk, moment in later.items()
        )
        count_alerts([each for each in told if is_sent(delivered, each.pk)], at)
    batch.position, batch.is_done = position, position >= batch.last
    return True


def waits(delivered: Delivered, at: datetime, until: datetime) -> dict[int, datetime]:
    """When those who are to be sent it later are, as far as it is still worth it then."""
    seconds = {pk: outcome.seconds for pk, outcome in delivered.outcomes.items() if outcome.fate is Fate.LATER}
    # So that what was put off because of one answer does not all come back at one moment.
    seconds.update({pk: wait + spread(wait) for pk, wait in delivered.put_off.items()})
    moments = {pk: at + timedelta(seconds=wait) for pk, wait in seconds.items()}
    return {pk: moment for pk, moment in moments.items() if moment < until}


def numbers(delivered: Delivered, later: Mapping[int, datetime]) -> dict[str, int]:
    """How many it was sent to, failed with, had gone, and are to be sent it later."""
    fates = [outcome.fate for outcome in delivered.outcomes.values()]
    total = len(delivered.outcomes) + len(delivered.put_off)
    sent, gone = fates.count(Fate.DELIVERED), fates.count(Fate.GONE)
    return {"sent": sent, "gone": gone, "waiting": len(later), "failed": total - sent - gone - len(later)}


def is_sent(delivered: Delivered, pk: int) -> bool:
    outcome = delivered.outcomes.get(pk)
    return outcome is not None and outcome.fate is Fate.DELIVERED
