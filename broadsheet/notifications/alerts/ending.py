"""When an alert has reached everybody, or cannot any more."""

from django.db import transaction
from django.db.models import F

from broadsheet.common.clock import now
from broadsheet.notifications.alerts.states import Act, after
from broadsheet.notifications.models import Alert, Batch, Retry


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


def forget_put_off(alert_id: int) -> None:
    """Nobody is sent what was put off: the alert is over. It counts as failed."""
    batches = Batch.objects.filter(alert=alert_id, waiting__gt=0)
    Retry.objects.filter(batch__alert=alert_id).delete()
    batches.update(failed=F("failed") + F("waiting"), waiting=0)
