"""A reader's word that a comment should not stand."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.models.comment import Comment


class Report(models.Model):
    """What one reader thinks is wrong with one comment, for the moderators."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("Insults or threatens somebody")
        HATE = "hate", _("Incites hatred against a group")
        SPAM = "spam", _("Advertising, or posted again and again")
        PRIVATE = "private", _("Gives away somebody’s private matters")
        FALSE = "false", _("States something false as a fact")
        ILLEGAL = "illegal", _("Breaks the law")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    words = models.TextField(_("in your words"), max_length=2_000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "reader"], name="conversation_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment_id}"
