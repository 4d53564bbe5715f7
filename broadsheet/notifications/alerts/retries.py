"""What push services would take later is sent later."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from broadsheet.common.clock import now
from broadsheet.notifications.alerts.batches import Texts, is_sent, numbers, waits
from broadsheet.notifications.alerts.delivering import Delivered, deliver
from broadsheet.notifications.alerts.ending import end_where_done, stop_where_hindered
from broadsheet.notifications.alerts.sparing import Candidate, candidates, count_alerts, is_spared
from broadsheet.notifications.browsers.pushing import settle
from broadsheet.notifications.models import Alert, Batch, Retry, Subscription

AT_ONCE = 500
#: So often a message is sent in vain before it counts as failed.
MOST_TRIES = 5


@dataclass(frozen=True)
class _Waiting:
    pk: int
    batch: int
    tries: int


def is_due() -> bool:
    """Whether anything waits whose moment has come."""
    return Retry.objects.filter(at__lte=now()).exists()


def send_due() -> None:
    """Sends everything whose moment has come, the oldest first. In two workers at once, each message counts once."""
    last, begun = 0, now()
    while rows := list(
        Retry.objects.filter(pk__gt=last, at__lte=begun, batch__alert__state=Alert.State.SENDING)
        .order_by("pk")
        .values_list("pk", "subscription_id", "batch_id", "tries", "batch__alert_id")[:AT_ONCE]
    ):
        last = rows[-1][0]
        together: dict[int, dict[int, _Waiting]] = defaultdict(dict)
        for pk, subscription, batch, tries, alert in rows:
            together[alert][subscription] = _Waiting(pk, batch, tries)
        for each in Alert.objects.filter(pk__in=together):
            if not stop_where_hindered(each):
                _send(each, together[each.pk])
                end_where_done(each.pk)


def _send(alert: Alert, waiting: dict[int, _Waiting]) -> None:
    texts, at = Texts(alert), now()
    audience = candidates(Subscription.objects.filter(pk__in=waiting))
    told = [each for each in audience if not is_spared(each, at)]
    delivered = deliver([each.addressee for each in told], texts.usual, texts.short)
    _keep(waiting, {each.pk for each in audience} - {each.pk for each in told}, told, delivered, texts)


def _keep(
    waiting: dict[int, _Waiting], spared: set[int], told: list[Candidate], delivered: Delivered, texts: Texts
) -> None:
    """Writes what became of them, as far as nobody else has done so meanwhile."""
    at = now()
    with transaction.atomic():
        pks = [each.pk for each in waiting.values()]
        there = set(Retry.objects.select_for_update().filter(pk__in=pks).values_list("pk", flat=True))
        ours = {subscription for subscription, each in waiting.items() if each.pk in there}
        by_batch: dict[int, set[int]] = defaultdict(set)
        for subscription in ours:
            by_batch[waiting[subscription].batch].add(subscription)
        later = {
            pk: moment
            for pk, moment in waits(delivered, at, texts.until).items()
            if waiting[pk].tries + (pk in delivered.outcomes) < MOST_TRIES
        }
        for batch, members in by_batch.items():
            part = Delivered(
                {pk: outcome for pk, outcome in delivered.outcomes.items() if pk in members},
                {pk: seconds for pk, seconds in delivered.put_off.items() if pk in members},
            )
            counts = numbers(part, {pk: moment for pk, moment in later.items() if pk in members})
            peaceful = len(members & spared)
            settled = counts["sent"] + counts["gone"] + counts["failed"] + peaceful
            Batch.objects.filter(pk=batch).update(
                sent=F("sent") + counts["sent"],
                gone=F("gone") + counts["gone"],
                failed=F("failed") + counts["failed"],
                spared=F("spared") + peaceful,
                waiting=F("waiting") - settled,
            )
        again = [
            Retry(pk=waiting[pk].pk, at=moment, tries=waiting[pk].tries + (pk in delivered.outcomes))
            for pk, moment in later.items()
            if pk in ours
        ]
        Retry.objects.bulk_update(again, ["at", "tries"], batch_size=100)
        over = {pk for pk in ours if pk in delivered.outcomes or pk in delivered.put_off or pk in spared} - later.keys()
        Retry.objects.filter(pk__in=[waiting[pk].pk for pk in over]).delete()
        settle({pk: outcome for pk, outcome in delivered.outcomes.items() if pk in ours})
        count_alerts([each for each in told if each.pk in ours and is_sent(delivered, each.pk)], at)
