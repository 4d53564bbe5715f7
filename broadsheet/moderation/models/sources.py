"""Measures against where comments come from, rather than against one reader."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceSanction(models.Model):
    """What is done with all that comes from an e-mail domain, a network or a kind of device, until `until`.

    `value` is the domain, or a keyed hash (readers/sign_ins.py): an address itself is never kept. `reader` is on whose
    account it was made. Whoever it touches is told so; who is innocent can be let through by lifting it.
    """

    class Source(models.TextChoices):
        DOMAIN = "domain", pgettext_lazy("sanction", "E-mail domain")
        NETWORK = "network", pgettext_lazy("sanction", "Network")
        DEVICE = "device", pgettext_lazy("sanction", "Device")

    class Kind(models.TextChoices):
        NO_ACCOUNTS = "accounts", pgettext_lazy("sanction", "No new accounts")
        HOLD = "hold", pgettext_lazy("sanction", "Everything from there waits")
        SILENCE = "silence", pgettext_lazy("sanction", "No comments from there")

    source = models.CharField(max_length=8, choices=Source)
    value = models.CharField(max_length=255)
    kind = models.CharField(_("sanction"), max_length=8, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="source_sanctions"
    )
    words = models.TextField(_("to whoever it concerns"), max_length=1_000)
    note = models.TextField(_("note for colleagues"), max_length=1_000, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # By which other processes see that something is different (common/in_force.py).
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("sanction of a source")
        verbose_name_plural = _("sanctions of sources")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.value[:12]}"

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it binds at `moment`."""
        return self.lifted_at is None and self.until > moment
