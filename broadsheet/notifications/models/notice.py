"""A notice: something that happened to a reader, told once however often it happens."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a notice tells of. The names are what the switches are called."""

    REPLY = "reply", _("Somebody answers you")
    MENTION = "mention", _("Somebody names you")
    FOLLOWED = "followed", _("New comments by readers and in discussions and threads that you follow")
    MILESTONE = "milestone", _("Readers recommend what you wrote")
    PICK = "pick", _("The editors pick what you wrote")
    DECISION = "decision", _("A moderator decides about what you wrote")
    REPORT = "report", _("What became of what you reported")
    STORY = "story", _("A story that you follow is updated or corrected")
    NEWS = "news", _("New stories in topics and sections and by bylines that you follow")


class Notice(models.Model):
    """One reader's notice about one thing, `about` (`comment:123`, `thread:9`), made anew from what is so.

    What is counted are the comments after `since`: those that were there when the reader last read it are no news any
    more. `actors` are the primary keys of the last few who wrote them, newest first; `number` is how many did, or the
    milestone that was reached. `newest` is the comment that it leads to. `outcome` is what was decided.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("comment", "approved")
        REJECTED = "rejected", pgettext_lazy("comment", "rejected")

    id = models.BigAutoField(primary_key=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=40)
    actors = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    newest = models.BigIntegerField(default=0)
    since = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "kind", "about"], name="notices_one_about_a_thing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reader", "-at", "-id"], name="notices_inbox"),
            models.Index(fields=["reader", "kind", "-at", "-id"], name="notices_of_kind"),
            models.Index(fields=["reader", "-at", "-id"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(fields=["about", "id"], name="notices_about"),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notices_read"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.kind} {self.about}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None
