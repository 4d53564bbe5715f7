"""The rules of the house, in versions: a decision quotes the rule as it was."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HouseRules(models.Model):
    """One version of the rules, in force from `published_at` until the next one is."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    published_at = models.DateTimeField(_("in force since"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("rules of the house")
        verbose_name_plural = _("rules of the house")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return str(self.number)


LONGEST_KEY, LONGEST_TITLE, LONGEST_TEXT = 40, 120, 1_000


class Rule(models.Model):
    """One rule of one version. `key` stays the same from version to version, so that decisions can be counted by it."""

    version = models.ForeignKey(HouseRules, on_delete=models.CASCADE, related_name="rules")
    key = models.SlugField(max_length=LONGEST_KEY)
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("rule"), max_length=LONGEST_TITLE)
    text = models.TextField(_("in full"), max_length=LONGEST_TEXT, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering: ClassVar = ["version", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="moderation_rule_once"),
        ]

    def __str__(self) -> str:
        return self.title
