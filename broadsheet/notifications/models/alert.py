"""An alert: what editors, or a rule of theirs, send to everybody who asked for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.notifications.models.subscription import Subscription

#: What fits on a phone's locked screen; longer is cut there, which the editor is told.
GOOD_TITLE, GOOD_TEXT = 50, 150
LONGEST_TITLE, LONGEST_TEXT = 120, 400
#: How the tag of an alert about a story begins. It stays when the story is deleted, and the alert then names none.
OF_STORY = "story-"


class Alert(models.Model):
    """A message to many, in one of the states of `alerts.STATES`; its numbers are the sums of its batches'.

    `targets` are `[kind, primary key]` of the topics, sections, bylines and stories that an audience other than
    everybody is made of. Devices show one alert for one `tag`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("alert", "Draft")
        WAITING = "waiting", pgettext_lazy("alert", "Waits for a second person")
        SCHEDULED = "scheduled", pgettext_lazy("alert", "Scheduled")
        SENDING = "sending", pgettext_lazy("alert", "Going out")
        SENT = "sent", pgettext_lazy("alert", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("alert", "Cancelled")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", pgettext_lazy("audience", "Everybody who wants alerts")
        TOPICS = "topics", pgettext_lazy("audience", "Who wants these topics")
        SECTIONS = "sections", pgettext_lazy("audience", "Who wants these sections")
        WISHES = "wishes", pgettext_lazy("audience", "Who asked for its topics, section or authors")
        FOLLOWERS = "followers", pgettext_lazy("audience", "Who follows the story, its topics, section or authors")

    id = models.BigAutoField(primary_key=True)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.CharField(_("text"), max_length=LONGEST_TEXT, blank=True)
    # Address within the paper that it leads to.
    path = models.CharField(max_length=500)
    picture = models.CharField(max_length=500, blank=True)
    story = models.ForeignKey(
        "stories.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="alerts"
    )
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYBODY)
    targets = models.JSONField(default=list)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    is_by_rule = models.BooleanField(default=False)
    tag = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # How many it was to reach when it began.
    size = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        permissions: ClassVar = [("send_alert", "Can send alerts")]
        indexes: ClassVar = [models.Index(fields=["state", "send_at"], name="alerts_due")]
        constraints: ClassVar = [
            # A story announces itself once.
            models.UniqueConstraint(fields=["story"], condition=models.Q(is_by_rule=True), name="alerts_one_by_rule"),
        ]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """The part of an alert's audience whose subscriptions are in a range of keys, `first` to `last`.

    `position` is the last one that is done: what is at it or before is counted, what is behind it is to be sent. Both
    change in one transaction, so that a batch taken up again leaves nobody out and counts nobody twice.
    """

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="batches", db_index=False)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    position = models.BigIntegerField(default=0)
    is_done = models.BooleanField(default=False)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    # In their quiet hours, or told as often as they want to be.
    spared = models.PositiveIntegerField(default=0)
    # Put off: one `Retry` each, unless its subscription has gone meanwhile.
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["alert", "first"], name="alerts_one_batch")]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.first} to {self.last}"


class Retry(models.Model):
    """A message of an alert that a push service will take later: it was busy, or asked us to wait.

    `tries` is how often it has been sent in vain; 0 where its service was left in peace.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="retries", db_index=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+", db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "subscription"], name="alerts_one_retry")]
        indexes: ClassVar = [models.Index(fields=["at"], name="alerts_retries_due")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.subscription_id} at {self.at}"
