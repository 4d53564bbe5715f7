"""A browser that wants to be told, with or without an account, and what it wants to be told of."""

from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.notifications.webpush.base64url import written
from broadsheet.readers.models import SignIn

#: Longest endpoint that is taken: those of the services there are have 150 to 500 characters.
LONGEST_ENDPOINT = 2_000


def fingerprint_of(endpoint: str) -> str:
    """What an endpoint is looked up by: 43 characters, however long it is."""
    return written(sha256(endpoint.encode()).digest())


def part_from_reader(collector: Any, field: Any, subscriptions: Any, using: str) -> None:
    """What becomes of subscriptions whose sign-in ends, however it ends: they are nobody's, and keep what they wish."""
    collector.add_field_update(field.model._meta.get_field("reader"), None, subscriptions)
    collector.add_field_update(field, None, subscriptions)


class Subscription(models.Model):
    """One browser's push subscription (W3C Push API), and what is decided for it.

    The subscription belongs to the browser. `reader` is whoever is signed in there, by `sign_in`: whoever logs out, or
    ends a session from another device, is told nothing there any more. `server_key` is the public key of ours that it
    was made with. Primary keys only grow: an alert walks them in ranges.
    """

    id = models.BigAutoField(primary_key=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    sign_in = models.ForeignKey(SignIn, null=True, blank=True, on_delete=part_from_reader, related_name="+")
    endpoint = models.TextField()
    fingerprint = models.CharField(max_length=43, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=32)
    server_key = models.CharField(max_length=100)
    # As the browser is called, so that a reader knows their devices apart.
    device = models.CharField(max_length=80, blank=True)
    # Alerts that the editors send to everybody.
    has_alerts = models.BooleanField(default=True)
    # What concerns its reader.
    has_notices = models.BooleanField(default=True)
    # For a browser without an account; a reader's own hours count for all of theirs (Hours).
    time_zone = models.CharField(max_length=40, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    most_alerts = models.PositiveSmallIntegerField(null=True, blank=True)
    # Alerts that it got in a week (`quiet.week_of`): counted where there is a ceiling.
    week = models.PositiveIntegerField(default=0)
    alerts_in_week = models.PositiveSmallIntegerField(default=0)
    # How often in a row its service refused a message without saying that the subscription is over.
    failures = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        # So that an audience of a million is counted in a moment.
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(has_alerts=True), name="notices_for_everybody"),
            models.Index(
                fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="notices_browsers_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device or self.pk}"


class Wish(models.Model):
    """A subscription wants the alerts of a topic, section, byline or story, named as a `Follow` names it."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        SECTION = "section", _("Section")
        BYLINE = "byline", _("Byline")
        STORY = "story", _("Story")

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="wishes", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    target = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "kind", "target"], name="notices_one_wish"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "target", "subscription"], name="notices_wished")]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.kind} {self.target}"
