"""What a reader may ask of the paper: a copy of everything known about them (GDPR Article 15, 20), and to be forgotten
(Article 17)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataCopy(models.Model):
    """One request for a copy of all data. The file lies in the data directory until `expires_at`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WORKING = "working", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("expired")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copies")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0, help_text=_("Parts collected so far."))
    total = models.PositiveSmallIntegerField(default=0, help_text=_("Parts to collect."))
    file = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.state}"


class Departure(models.Model):
    """A reader is leaving: on `due_at` the account is erased, unless they change their mind before."""

    reader = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departure")
    keeps_comments = models.BooleanField(
        _("keep my comments, as those of a former reader"),
        default=True,
        help_text=_("Otherwise their text is removed too."),
    )
    # What they are again should they stay: whoever waited for approval goes on waiting.
    status_before = models.CharField(max_length=10, default="member")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.reader_id} leaves on {self.due_at:%Y-%m-%d}"
