"""What is still to be carried to a reader's devices or mailbox, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.notifications.models.notice import Notice
from broadsheet.notifications.models.preference import Channel


class Due(models.Model):
    """A notice that a reader wants on a channel, at a moment: none is carried that they have read by then.

    Written in the transaction that told the notice; there is one for a notice and a channel, so that ten answers in a
    minute are one mail. Gone when it has been carried, unless it was told anew meanwhile: then `told_at` is later than
    what was carried. `devices` are the subscriptions that are still to get it after some have; empty, it is all.
    """

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    devices = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_due_once")]
        indexes: ClassVar = [models.Index(fields=["channel", "at"], name="notices_due_at")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} at {self.at}"


class Hours(models.Model):
    """A reader's own times: when they want quiet, how often mail, how many alerts; and whether any mail goes to them.

    They count for all of their devices where `is_decided`; until then each device has its own (`Subscription`), and
    these are empty. `mail_stopped` says why no mail of notices goes to them; empty while it does. `mail_stopped_words`
    is what their mail server said. It ends when they ask for mail again, or prove another address.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "now", _("At once")
        DAILY = "daily", _("Once a day, in the morning")
        WEEKLY = "weekly", _("Once a week, on Monday morning")

    class Stop(models.TextChoices):
        ASKED = "asked", pgettext_lazy("mail stopped because", "you asked for no more")
        RETURNED = "returned", pgettext_lazy("mail stopped because", "it came back from your address")
        UNWANTED = (
            "unwanted",
            pgettext_lazy("mail stopped because", "it was reported as unwanted at your mail provider"),
        )

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    time_zone = models.CharField(max_length=40, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    most_alerts = models.PositiveSmallIntegerField(null=True, blank=True)
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.AT_ONCE)
    # That mail was ended does not say when its reader wants quiet.
    is_decided = models.BooleanField(default=False)
    mail_stopped = models.CharField(max_length=10, choices=Stop, blank=True)
    mail_stopped_words = models.CharField(max_length=200, blank=True)
    mail_stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"hours of {self.reader_id}"
