"""What a reader wants to hear of, and where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.notifications.models.notice import Kind


class Channel(models.TextChoices):
    """Where readers are told something."""

    SITE = "site", _("Here on the site")
    PUSH = "push", _("On your devices")
    MAIL = "mail", _("By e-mail")


class Switch(models.Model):
    """A reader's own decision, kept only where it is another than the paper's (preferences.py)."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    channel = models.CharField(max_length=4, choices=Channel)
    is_on = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "kind", "channel"], name="notices_one_switch"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.kind} {self.channel} {'on' if self.is_on else 'off'}"


class MutedThread(models.Model):
    """The reader wants to hear no more of the thread that begins with the comment `thread`."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "thread"], name="notices_muted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} mutes {self.thread}"
