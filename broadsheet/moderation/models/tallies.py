"""What happened in the conversation and at the desk, in numbers, a day at a time."""

from typing import ClassVar

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
