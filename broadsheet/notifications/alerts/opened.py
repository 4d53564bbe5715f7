"""How often an alert was opened: a number, with nothing about who opened it."""

from datetime import timedelta

from django.db.models import F

from broadsheet.common.rate_limits import RateLimit
from broadsheet.notifications.models import Alert

#: Openings of one alert that are counted from one address: many share one, nobody should buy numbers with it.
FROM_ONE_ADDRESS = RateLimit("alert-opened", 30, timedelta(hours=1))


def path_of(alert_id: int) -> str:
    """Where the alert leads to; empty where there is none that went out."""
    gone_out = Alert.objects.filter(pk=alert_id, begun_at__isnull=False)
    return gone_out.values_list("path", flat=True).first() or ""


def count_opening(alert_id: int, address: str) -> None:
    """Counts one opening from a network address, of which only a keyed hash is kept for an hour."""
    if not FROM_ONE_ADDRESS.take(f"{alert_id} {address}"):
        Alert.objects.filter(pk=alert_id, begun_at__isnull=False).update(opened=F("opened") + 1)
