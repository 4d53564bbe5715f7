"""What the staff notes about a reader, for the staff and, on request, for the reader."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffNote(models.Model):
    """A remark on a reader's account. The reader's own copy of their data has it too, without the author's name."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]
