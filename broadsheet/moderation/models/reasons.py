"""Reasons that a moderator need not type again."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedReason(models.Model):
    """Words for a writer under a short name, in one language; the same `name` may be there in several.

    `rule` is the key of the rule that they belong to, in whatever version is in force.
    """

    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    rule = models.SlugField(_("rule"), max_length=40, blank=True)
    words = models.TextField(_("to the writer"), max_length=1_000)

    class Meta:
        verbose_name = _("canned reason")
        verbose_name_plural = _("canned reasons")
        ordering: ClassVar = ["name", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "language"], name="moderation_reason_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
