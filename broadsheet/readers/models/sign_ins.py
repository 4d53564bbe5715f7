"""Where a reader is signed in, and was."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """One browser in which a reader is signed in. Without its row a session signs nobody in (sign_ins.py).

    `device` is in words ("Firefox on Android"); `place` is a keyed hash of the address, `mark` one of what the browser
    says of itself. Both are taken away after the days that the paper's settings name.
    """

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField(_("device"), max_length=80)
    place = models.CharField(max_length=64, blank=True, db_index=True)
    mark = models.CharField(max_length=64, blank=True, db_index=True)
    started_at = models.DateTimeField(_("signed in"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), db_index=True)

    class Meta:
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return f"{self.device}, {self.started_at:%Y-%m-%d}"


class Sighting(models.Model):
    """Where a reader was signed in who is so no longer: kept as long as a `SignIn` keeps `place` and `mark`.

    Without it, whoever logs out or is shut out would be unknown where they come in again under another name.
    """

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sightings")
    place = models.CharField(max_length=64, blank=True, db_index=True)
    mark = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(_("last used"), db_index=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "place", "mark"], name="readers_seen_there_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}, {self.at:%Y-%m-%d}"
