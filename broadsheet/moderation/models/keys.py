"""Who may have texts scored from outside."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalyzeKey(models.Model):
    """A key to the scoring end-point, for a program. Only a hash of it is kept; it is shown once, when it is made."""

    name = models.CharField(_("for what"), max_length=80)
    key_hash = models.CharField(max_length=64, unique=True)
    per_minute = models.PositiveIntegerField(_("texts in a minute"), default=60)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_on = models.DateField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("key to the scorer")
        verbose_name_plural = _("keys to the scorer")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
