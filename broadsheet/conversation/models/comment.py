"""A comment, what it said before, and whom it names."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.conversation.identity import LONGEST_PATH, moment_of, new_id
from broadsheet.conversation.models.authors import UnclaimedAuthor
from broadsheet.conversation.models.discussion import Discussion

_SHOWN_ROOT = Q(parent__isnull=True, is_shown=True)


class Comment(models.Model):
    """What somebody said in a discussion, or in answer to another comment.

    `id` is when it was written, in microseconds, made unique; `path` its place in the thread (both identity.py).
    `text` is the source as its author wrote it; `html` what that became under version `markup` of the rules, and made
    anew when those change. `is_shown` is true while it is published, or holds the place of something published that
    hangs on it. `score` orders by recommendation (ranking.py).
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("comment", "published")
        HELD = "held", pgettext_lazy("comment", "waits for approval")
        REJECTED = "rejected", pgettext_lazy("comment", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("comment", "withdrawn by its author")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    discussion = models.ForeignKey(
        Discussion, verbose_name=_("discussion"), on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reader"), null=True, on_delete=models.SET_NULL,
        related_name="comments", db_index=False,
    )  # fmt: skip
    unclaimed = models.ForeignKey(
        UnclaimedAuthor, verbose_name=_("unclaimed author"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="comments",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", verbose_name=_("in reply to"), null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    # Whose comment this answers, so that replies to somebody are found without a join.
    answers = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    thread = models.BigIntegerField(editable=False, help_text=_("The comment that the thread begins with."))
    path = models.CharField(max_length=LONGEST_PATH, unique=True, editable=False)
    depth = models.PositiveIntegerField(default=0, editable=False)
    # Which reply of its thread it was when it was written; 0 for the comment that the thread begins with.
    number = models.PositiveIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    text = models.TextField(_("text"))
    html = models.TextField(editable=False)
    markup = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PUBLISHED)
    is_shown = models.BooleanField(default=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    # Which step of the pipeline held or refused it, and what it tells the writer.
    held_by = models.CharField(max_length=40, blank=True, editable=False)
    held_reason = models.CharField(max_length=300, blank=True, editable=False)
    # What every step of the pipeline said of the text as it stands (pipeline.py), and the highest score of 100.
    verdicts = models.JSONField(default=list, editable=False)
    suspicion = models.PositiveSmallIntegerField(default=0, editable=False)
    # What the browser called this sending of it, so that a second one of the same makes no second comment.
    sent_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - unique where there is one

    reply_count = models.PositiveIntegerField(default=0, editable=False, help_text=_("Published below it."))
    reactions = models.JSONField(default=dict, editable=False)
    reaction_count = models.PositiveIntegerField(default=0, editable=False)
    reactions_before = models.PositiveIntegerField(default=0, editable=False)
    score = models.BigIntegerField(default=0, editable=False)

    picked_at = models.DateTimeField(_("picked"), null=True, blank=True)
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    pick_note = models.CharField(_("why it was picked"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reader", "sent_key"], condition=Q(sent_key__isnull=False), name="conversation_sent_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["discussion", "-id"], condition=_SHOWN_ROOT, name="conversation_newest"),
            models.Index(fields=["discussion", "-score", "-id"], condition=_SHOWN_ROOT, name="conversation_best"),
            models.Index(
                fields=["discussion", "-reply_count", "-id"], condition=_SHOWN_ROOT, name="conversation_discussed"
            ),
            models.Index(fields=["discussion", "reader"], name="conversation_participant"),
            models.Index(fields=["discussion", "id"], name="conversation_all"),
            models.Index(fields=["thread", "number", "id"], name="conversation_in_thread"),
            models.Index(fields=["reader", "-id"], name="conversation_reader"),
            models.Index(
                fields=["answers", "-id"], condition=Q(answers__isnull=False), name="conversation_answers"
            ),
            models.Index(fields=["discussion"], condition=Q(picked_at__isnull=False), name="conversation_picks"),
            models.Index(fields=["id"], condition=Q(status="held"), name="conversation_waiting"),
            models.Index(fields=["-suspicion", "id"], condition=Q(status="held"), name="conversation_suspicious"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:60]}"

    @property
    def at(self) -> datetime:
        """When it was written."""
        return moment_of(self.pk)

    def get_absolute_url(self) -> str:
        """The page that shows it in its context."""
        return reverse("comment", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_picked(self) -> bool:
        """Whether readers see that the staff picked it: not while it is taken away, though it stays picked."""
        return self.is_published and self.picked_at is not None

    @property
    def is_root(self) -> bool:
        return self.thread == self.pk

    @property
    def author_name(self) -> str:
        """What the public reads as its author."""
        if self.reader is not None:
            return self.reader.name
        return str(self.unclaimed) if self.unclaimed is not None else str(_("Former reader"))


class CommentVersion(models.Model):
    """What a comment said before it was edited at `until`."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.until}"


class Mention(models.Model):
    """A reader whom a comment names."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "reader"], name="conversation_mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} in {self.comment_id}"
