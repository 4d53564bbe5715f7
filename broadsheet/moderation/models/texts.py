"""What is kept so that texts can be judged by their links and by what others said."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.conversation.models import Comment
from broadsheet.moderation.texts.domains import LONGEST_HOST, host_of


class WatchedDomain(models.Model):
    """A domain, with all below it, and what becomes of a comment that links there or names it."""

    class Answer(models.TextChoices):
        REFUSE = "refuse", pgettext_lazy("watched domain", "the comment is refused")
        HOLD = "hold", pgettext_lazy("watched domain", "the comment waits for approval")
        MARK = "mark", pgettext_lazy("watched domain", "the comment is marked for moderators")
        TRUST = "trust", pgettext_lazy("watched domain", "links there do not count")

    domain = models.CharField(_("domain"), max_length=LONGEST_HOST, unique=True)
    answer = models.CharField(_("what happens"), max_length=6, choices=Answer, default=Answer.HOLD)
    note = models.CharField(_("note for colleagues"), max_length=200, blank=True)
    # By which other processes see that something is different (common/in_force.py).
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("watched domain")
        verbose_name_plural = _("watched domains")
        ordering: ClassVar = ["domain"]

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        """Brings the domain into its one form. Raises `ValidationError` where it is none."""
        host = host_of(self.domain)
        if host is None or "." not in host:
            raise ValidationError({"domain": _("This is not a domain such as “example.org”.")})
        self.domain = host


class Fingerprint(models.Model):
    """What a comment's text is recognised by (texts/simhash.py): 64 bits, and the four bands by which they are found.

    Comments whose text is too short have none.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    bits = models.BigIntegerField()
    band_1 = models.IntegerField()
    band_2 = models.IntegerField()
    band_3 = models.IntegerField()
    band_4 = models.IntegerField()

    class Meta:
        verbose_name = _("fingerprint of a text")
        verbose_name_plural = _("fingerprints of texts")
        # With the comment, so that what is too old is passed over where one text was sent a thousand times.
        indexes: ClassVar = [
            models.Index(fields=["band_1", "comment"], name="moderation_band_1"),
            models.Index(fields=["band_2", "comment"], name="moderation_band_2"),
            models.Index(fields=["band_3", "comment"], name="moderation_band_3"),
            models.Index(fields=["band_4", "comment"], name="moderation_band_4"),
        ]

    def __str__(self) -> str:
        return f"{self.bits & (1 << 64) - 1:016x}"
