"""Decisions, and what those concerned say against them. Nothing here is ever changed but to note what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.conversation.models import Comment
from broadsheet.moderation.models.batches import Batch
from broadsheet.moderation.models.rules import Rule


class Decision(models.Model):
    """A change to the standing of a comment: who or what made it, when, why, and what it was before (DESIGN, rule 4).

    `by` is empty where a step of the pipeline decided (`step`) or whoever did has left. `words` are told to the writer
    (Regulation (EU) 2022/2065, Article 17); `note` is for colleagues. `text` is what the comment said then. `found_by`
    is the step that had it wait for whoever decided, and `reports` how many readers had reported it.
    """

    class Deed(models.TextChoices):
        HOLD = "hold", pgettext_lazy("decision", "held")
        APPROVE = "approve", pgettext_lazy("decision", "approved")
        REJECT = "reject", pgettext_lazy("decision", "rejected")
        WITHHOLD = "withhold", pgettext_lazy("decision", "taken down")
        RESTORE = "restore", pgettext_lazy("decision", "put back")
        # About a name (models/names.py), not about a comment.
        NAME_ACCEPTED = "name-yes", pgettext_lazy("decision", "name accepted")
        NAME_REJECTED = "name-no", pgettext_lazy("decision", "name rejected")
        # About a reader (models/sanctions.py).
        SANCTION = "sanction", pgettext_lazy("decision", "sanctioned")

    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="decisions")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("concerns"), null=True, on_delete=models.SET_NULL,
        related_name="decisions",
    )  # fmt: skip
    deed = models.CharField(_("decision"), max_length=10, choices=Deed)
    before = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    step = models.CharField(max_length=40, blank=True)
    found_by = models.CharField(max_length=40, blank=True)
    reports = models.PositiveIntegerField(default=0)
    rule = models.ForeignKey(Rule, verbose_name=_("rule"), null=True, on_delete=models.PROTECT, related_name="+")
    law = models.CharField(_("law"), max_length=200, blank=True)
    words = models.TextField(_("to the writer"), max_length=1_000, blank=True)
    note = models.TextField(_("note for colleagues"), max_length=1_000, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    # Decided together with others.
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="decisions")
    # The decision that took this one back.
    undone_by = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="undoes")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes: ClassVar = [
            models.Index(fields=["at"], name="moderation_decided_at"),
            models.Index(fields=["reader", "-id"], name="moderation_of_reader"),
            models.Index(fields=["by", "-id"], condition=Q(by__isnull=False), name="moderation_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.comment_id}"

    @property
    def is_automatic(self) -> bool:
        """Whether no person took part in it."""
        return bool(self.step)


class Appeal(models.Model):
    """What the writer says against a decision (Article 20), and the answer of whoever looked at it again."""

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("appeal", "waits for an answer")
        STANDS = "stands", pgettext_lazy("appeal", "the decision stands")
        GRANTED = "granted", pgettext_lazy("appeal", "the decision was changed")

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField(_("why it is wrong"), max_length=2_000)
    at = models.DateTimeField(auto_now_add=True)
    due = models.DateTimeField(_("to be answered by"))
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(_("answer"), max_length=1_000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes: ClassVar = [
            models.Index(fields=["due"], condition=Q(outcome="open"), name="moderation_open_appeals"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.decision_id}"
