"""A discussion: what is said about one address on the web."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.identity import id_at


class Discussion(models.Model):
    """All comments about what stands at `url`: a path where that is ours, so that a paper that moves takes its
    conversations along, and a whole address where it is elsewhere.

    The counts are kept in the transaction that changes them. `heat` is the base-2 logarithm of a sum that decays
    (activity.py): comparing it needs no clock.
    """

    class Rule(models.TextChoices):
        OPEN = "open", _("Open: everybody reads, every reader with an account writes")
        REGISTERED = "registered", _("For registered readers only, reading too")
        HELD = "held", _("Held: each comment waits until somebody of the staff approves it")
        CLOSED = "closed", _("Closed: what was said stays, nothing is added")

    url = models.CharField(_("address"), max_length=500, unique=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    question = models.CharField(_("question to the readers"), max_length=300, blank=True)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule, default=Rule.OPEN)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    closes_at = models.DateTimeField(_("closes by itself"), null=True, blank=True)
    is_hidden = models.BooleanField(
        _("not for the public"), default=False, help_text=_("What is discussed is not, or no longer, published.")
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    participant_count = models.PositiveIntegerField(default=0, editable=False)
    reaction_count = models.PositiveIntegerField(default=0, editable=False)
    last_comment_id = models.BigIntegerField(default=0, editable=False)
    heat = models.FloatField(default=0.0, editable=False)
    # When something that readers see was last different: what the reprinting of its pages goes by (reprinting.py).
    changed_at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes: ClassVar = [
            models.Index(fields=["-heat"], condition=Q(comment_count__gt=0), name="conversation_hot"),
            models.Index(fields=["closes_at"], condition=Q(closes_at__isnull=False), name="conversation_closing"),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def get_absolute_url(self) -> str:
        return reverse("discussion", args=[self.pk])

    @property
    def is_ours(self) -> bool:
        """Whether what is discussed stands in this paper."""
        return self.url.startswith("/")

    @property
    def address(self) -> str:
        """The whole address of what is discussed."""
        return f"{settings.PUBLIC_URL}{self.url}" if self.is_ours else self.url

    def is_closed_at(self, moment: datetime) -> bool:
        """Whether nothing can be added at `moment`."""
        return self.rule == self.Rule.CLOSED or (self.closes_at is not None and self.closes_at <= moment)

    @property
    def is_closed(self) -> bool:
        return self.is_closed_at(timezone.now())

    @property
    def changed(self) -> int:
        """When something that readers see was last different, in the microseconds of events; 0 where nothing was."""
        return id_at(self.changed_at) if self.changed_at else 0

    @property
    def is_for_registered(self) -> bool:
        """Whether only readers with an account may read it."""
        return self.rule == self.Rule.REGISTERED
