"""Which pages go out of date when something about newsletters changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from broadsheet.delivery.freshness import changed
from broadsheet.notifications.models import Alerting, Edition, Newsletter

#: The tag of all public pages of newsletters.
NEWSLETTERS = "newsletters"


def _newsletter_changed(**_: Any) -> None:
    changed(NEWSLETTERS)
    house = Alerting.load()
    has_newsletters = Newsletter.objects.filter(is_on=True).exists()
    if house.has_newsletters != has_newsletters:
        house.has_newsletters = has_newsletters
        house.save()


def _edition_changed(instance: Edition, **_: Any) -> None:
    """What nobody has got yet stands on no page."""
    if instance.begun_at is not None:
        changed(NEWSLETTERS)


def connect() -> None:
    post_save.connect(_newsletter_changed, sender=Newsletter, dispatch_uid="newsletters-saved")
    post_delete.connect(_newsletter_changed, sender=Newsletter, dispatch_uid="newsletters-deleted")
    post_save.connect(_edition_changed, sender=Edition, dispatch_uid="newsletters-edition")
    post_delete.connect(_edition_changed, sender=Edition, dispatch_uid="newsletters-edition-deleted")
