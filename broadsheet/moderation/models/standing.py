"""What a reader has earned with what they wrote and reported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """A reader's history in numbers, counted when something is decided. What follows from it is computed (standing.py).

    The comments are those that they wrote last; `since` is when they wrote their first.
    """

    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="standing"
    )
    published = models.PositiveIntegerField(_("comments published"), default=0)
    rejected = models.PositiveIntegerField(_("comments rejected or taken down"), default=0)
    picked = models.PositiveIntegerField(_("comments picked"), default=0)
    reports_upheld = models.PositiveIntegerField(_("reports that were right"), default=0)
    reports_dismissed = models.PositiveIntegerField(_("reports that were not"), default=0)
    since = models.DateTimeField(_("writes here since"), null=True)
    is_trusted = models.BooleanField(_("trusted"), default=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.published}/{self.rejected}"
