"""What happened in the conversation and at the desk, in numbers, a day at a time."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """A number of one day by the paper's clock, and of one section (`section` is what its addresses begin with).

    `measure` says what was counted, `key` of what kind (a rule's key, a step's name). Days that are over are counted
    once more while something of theirs may still change, and then stand (numbers/tallying.py).
    """

    day = models.DateField()
    section = models.CharField(max_length=200, blank=True)
    measure = models.SlugField(max_length=30)
    key = models.CharField(max_length=60, blank=True)
    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "measure", "section", "key"], name="moderation_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.key}: {self.number}"


class PublishedReport(models.Model):
    """The numbers of one period as they were published; what is counted anew later does not change them.

    `numbers` are as `numbers/sums.py` has them, and are put into words when they are shown (numbers/report.py).
    """

    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    numbers = models.JSONField(default=dict)
    at = models.DateTimeField(_("published"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("transparency report")
        verbose_name_plural = _("transparency reports")
        ordering: ClassVar = ["-since", "-until"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["since", "until"], name="moderation_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"
