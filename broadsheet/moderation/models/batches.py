"""Many decisions that were made at once, and can be taken back at once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Batch(models.Model):
    """What somebody decided about many comments in one step. Its decisions name it.

    `number` are done, and `left` are still to be: done, or, where it was undone, taken back. `reader` is whose comments
    they all were, where it took away all that somebody wrote; `since` when, if not ever.
    """

    class Occasion(models.TextChoices):
        BULK = "bulk", pgettext_lazy("decisions", "many at once")
        CLEAN_UP = "clean-up", pgettext_lazy("decisions", "all that a reader wrote")

    occasion = models.CharField(max_length=8, choices=Occasion)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="clean_ups")
    number = models.PositiveIntegerField(_("comments"), default=0)
    left = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("decisions at once")
        verbose_name_plural = _("decisions at once")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.number}"
