"""Names and texts about themselves that readers wanted, and that a moderator is to look at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NameCheck(models.Model):
    """A display name, a handle or a profile's text at the desk.

    What is HELD is not in force: the reader has what they had before, or a neutral name, until somebody agrees. What is
    MARKED is in force already. `verdicts` are as a comment has them, `before` is what stood there.
    """

    class Field(models.TextChoices):
        DISPLAY_NAME = "display_name", _("display name")
        HANDLE = "handle", _("handle")
        ABOUT = "about", _("about oneself")

    class Status(models.TextChoices):
        HELD = "held", pgettext_lazy("name", "waits")
        MARKED = "marked", pgettext_lazy("name", "to be looked at")
        ACCEPTED = "accepted", pgettext_lazy("name", "accepted")
        REJECTED = "rejected", pgettext_lazy("name", "rejected")
        # The reader has chosen another meanwhile.
        GONE = "gone", pgettext_lazy("name", "given up")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="name_checks")
    field = models.CharField(max_length=12, choices=Field)
    text = models.TextField(max_length=1_000)
    before = models.TextField(max_length=1_000, blank=True)
    verdicts = models.JSONField(default=list)
    suspicion = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=8, choices=Status)
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.OneToOneField("moderation.Decision", null=True, on_delete=models.SET_NULL, related_name="name")

    class Meta:
        verbose_name = _("name to be looked at")
        verbose_name_plural = _("names to be looked at")
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(status__in=("held", "marked")), name="moderation_open_names"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader", "field"],
                condition=Q(status__in=("held", "marked")),
                name="moderation_one_open_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.text}"
