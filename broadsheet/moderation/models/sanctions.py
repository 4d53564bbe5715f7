"""What a reader may not do for a while, and why."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.moderation.models.rules import Rule


class Sanction(models.Model):
    """A measure against a reader, from `at` until `until`, or until somebody lifts it (sanctioning.py).

    `words` are told to the reader, `note` is for colleagues. Nobody is silenced without knowing it.
    """

    class Kind(models.TextChoices):
        WARNING = "warning", pgettext_lazy("sanction", "Warning")
        HOLD = "hold", pgettext_lazy("sanction", "Everything they write waits")
        SILENCE = "silence", pgettext_lazy("sanction", "No commenting")
        SUSPENSION = "suspension", pgettext_lazy("sanction", "Account suspended")
        BAN = "ban", pgettext_lazy("sanction", "Account closed for good")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(_("sanction"), max_length=10, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    rule = models.ForeignKey(Rule, verbose_name=_("rule"), null=True, on_delete=models.PROTECT, related_name="+")
    law = models.CharField(_("law"), max_length=200, blank=True)
    words = models.TextField(_("to the reader"), max_length=1_000)
    note = models.TextField(_("note for colleagues"), max_length=1_000, blank=True)
    # By which the reader is told of it, and can appeal. A warning has none: nothing follows from it.
    decision = models.OneToOneField(
        "moderation.Decision", null=True, on_delete=models.SET_NULL, related_name="sanction"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["reader"], condition=Q(lifted_at=None), name="moderation_in_force"),
            models.Index(fields=["until"], condition=Q(lifted_at=None, until__isnull=False), name="moderation_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reader_id}"

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it binds the reader at `moment`. A warning never does."""
        ends = self.until is not None and self.until <= moment
        return self.kind != self.Kind.WARNING and self.lifted_at is None and not ends
