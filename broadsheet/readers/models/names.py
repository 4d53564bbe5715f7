"""The names that a reader had."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NameChange(models.Model):
    """A display name or handle that was given up for another, by whom and when."""

    class Field(models.TextChoices):
        DISPLAY_NAME = "display_name", _("display name")
        HANDLE = "handle", _("handle")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="name_changes")
    field = models.CharField(max_length=12, choices=Field)
    before = models.CharField(max_length=80)
    after = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class RetiredHandle(models.Model):
    """A handle that nobody else may take: who once had it goes on being found by it, and is not impersonated.

    Only a keyed hash of its skeleton is kept, and without the reader once they have left.
    """

    skeleton_hash = models.CharField(max_length=64, primary_key=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="retired_handles"
    )
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.skeleton_hash[:8]
