"""When an alert has reached everybody, or cannot any more."""

from django.db import transaction
from django.db.models import F

from broadsheet.common.clock import now
from broadsheet.notifications.alerts.hindering import Hindrance, hindrance_to
from broadsheet.notifications.alerts.states import Act, after
from broadsheet.notifications.models import Alert, Batch, Retry
from broadsheet.notifications.newsroom.log import noted
from broadsheet.notifications.taking import take


def end_where_done(alert_id: int) -> bool:
    """Calls the alert sent where nothing of it is left to do; whether it did. Of many who ask at once, one does."""
    batches = Batch.objects.filter(alert=alert_id)
    if batches.filter(is_done=False).exists():
        return False
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
        if alert is None or alert.state != Alert.State.SENDING or batches.filter(is_done=False).exists():
            return False
        if Retry.objects.filter(batch__alert=alert_id).exists():
            return False
        # What was put off and is no longer there went with its subscription.
        batches.filter(waiting__gt=0).update(gone=F("gone") + F("waiting"), waiting=0)
        alert.state, alert.ended_at = after(alert, Act.END), now()
        alert.save(update_fields=["state", "ended_at"])
    return True


def stop_where_hindered(alert: Alert) -> bool:
    """Stops an alert on its way where something keeps it from going on; whether something does."""
    if hindrance_to(alert) is None:
        return False
    with transaction.atomic():
        take(alert)
        why = hindrance_to(alert)
        if why and alert.state == Alert.State.SENDING:
            cancel_because(alert, why)
    return why is not None


def cancel_because(alert: Alert, why: Hindrance) -> None:
    """Stops an alert that nobody stops, and notes why; inside the caller's transaction, which has taken it."""
    alert.state, alert.ended_at = after(alert, Act.CANCEL), now()
    alert.save(update_fields=["state", "ended_at"])
    forget_put_off(alert.pk)
    noted(alert, why, None)


def forget_put_off(alert_id: int) -> None:
    """Nobody is sent what was put off: the alert is over. It counts as failed."""
    batches = Batch.objects.filter(alert=alert_id, waiting__gt=0)
    Retry.objects.filter(batch__alert=alert_id).delete()
    batches.update(failed=F("failed") + F("waiting"), waiting=0)
