"""A word that a comment should not stand: a reader's, or that of anybody who holds it to be against the law."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.models.comment import Comment

OPEN = Q(answered_at__isnull=True)


class Report(models.Model):
    """What somebody thinks is wrong with one comment, for the moderators, and what came of it.

    `reader` is empty where who reports has no account, or is no longer known. `law`, `name`, `email`,
    `concerns_children` and `in_good_faith` are the particulars of a comment that breaks the law (particulars.py); the
    address is in small letters. `was_right` says whether the comment was taken away; it stays empty where its writer
    took it back before anybody judged. `letter_due` is when whoever reported is to be written to next (letters.py).
    """

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("Insults or threatens somebody")
        HATE = "hate", _("Incites hatred against a group")
        SPAM = "spam", _("Advertising, or posted again and again")
        PRIVATE = "private", _("Gives away somebody’s private matters")
        FALSE = "false", _("States something false as a fact")
        ILLEGAL = "illegal", _("Breaks the law")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    words = models.TextField(_("in your words"), max_length=2_000, blank=True)
    law = models.CharField(_("which law"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    concerns_children = models.BooleanField(_("sexual abuse or exploitation of children"), default=False)
    in_good_faith = models.BooleanField(_("said in good faith"), default=False)
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    was_right = models.BooleanField(null=True)
    letter_due = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comment", "reader"],
                condition=OPEN & Q(reader__isnull=False),
                name="conversation_report_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["comment"], condition=OPEN, name="conversation_open_reports"),
            models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False), name="conversation_answered"),
            models.Index(fields=["letter_due"], condition=Q(letter_due__isnull=False), name="conversation_letters_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment_id}"


def open_reports() -> models.QuerySet[Report]:
    """Those that nobody has answered yet."""
    return Report.objects.filter(OPEN)


def forget_whose(reports: models.QuerySet[Report]) -> int:
    """Forgets who made these reports and what they said; how many. That they were made, and the answer, stays."""
    nothing = {"reader": None, "words": "", "law": "", "name": "", "email": "", "letter_due": None}
    return reports.update(**nothing)
