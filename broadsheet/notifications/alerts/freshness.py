"""Which pages go out of date when something about alerts changes."""

from typing import Any

from django.db.models.signals import post_save

from broadsheet.delivery.freshness import changed
from broadsheet.notifications.models import Alert, Alerting

#: Tags of pages: those that offer alerts or do not, the list of what was sent, the key that browsers subscribe with.
ALERTING = "alerting"
ALERTS = "alerts"
PUSH_KEYS = "push-keys"


def _alerting_changed(instance: Alerting, created: bool, **_: Any) -> None:
    """The row is made where somebody first asks for it, and says what was so without it."""
    if not (created and instance.is_on):
        changed(ALERTING)


def _alert_changed(instance: Alert, **_: Any) -> None:
    """What nobody has got yet stands on no page."""
    if instance.begun_at is not None:
        changed(ALERTS)


def connect() -> None:
    post_save.connect(_alerting_changed, sender=Alerting, dispatch_uid="notifications-alerting")
    post_save.connect(_alert_changed, sender=Alert, dispatch_uid="notifications-alert")
