"""Where a reader is signed in."""

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
