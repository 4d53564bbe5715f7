"""Telling those who may confirm an alert that one waits for them."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.urls import reverse

from broadsheet.notifications.models import Alert
from broadsheet.readers.mails import write_to
from broadsheet.readers.models import Reader

#: More than this, and they are no second person any more but a mailing list.
MOST_ASKED = 50


def ask_another(alert: Alert, right: str) -> None:
    """Writes to everybody but its author who has the `right` to confirm it, once this transaction holds."""
    may_confirm = ModelBackend().with_perm(right).exclude(pk=alert.made_by_id or 0).order_by("pk")[:MOST_ASKED]
    url = f"{settings.PUBLIC_URL}{reverse('newsroom_alert', args=[alert.pk])}"
    author = alert.made_by.name if isinstance(alert.made_by, Reader) else ""
    for person in may_confirm:
        write_to(person.email, "notifications/alerts/mail/confirm.txt", alert=alert, author=author, alert_url=url)
