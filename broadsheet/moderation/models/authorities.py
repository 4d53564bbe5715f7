"""What comes to the paper from outside of it: orders of authorities, and disputes before bodies out of court.

Publishers and editors keep them up in the newsroom; the report to the public counts them (numbers/outside.py).
"""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuthorityOrder(models.Model):
    """An order to act against illegal content, or to tell about readers (Regulation (EU) 2022/2065, Articles 9, 10)."""

    class Kind(models.TextChoices):
        ACT = "act", pgettext_lazy("order of an authority", "To act against content")
        TELL = "tell", pgettext_lazy("order of an authority", "To tell about a reader")

    kind = models.CharField(_("what is ordered"), max_length=4, choices=Kind, default=Kind.ACT)
    authority = models.CharField(_("authority"), max_length=200)
    state = models.CharField(_("country of the authority"), max_length=60)
    content = models.CharField(
        _("kind of illegal content"), max_length=60, help_text=_("In a few words, the same for the same kind.")
    )
    received_at = models.DateTimeField(_("received"))
    confirmed_at = models.DateTimeField(_("receipt confirmed to the authority"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    url = models.URLField(_("address of what it is about"), blank=True)
    note = models.TextField(_("note"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("order of an authority")
        verbose_name_plural = _("orders of authorities")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.authority}, {self.received_at:%Y-%m-%d}"

    def clean(self) -> None:
        _refuse_before(self.received_at, confirmed_at=self.confirmed_at, done_at=self.done_at)


class OutsideDispute(models.Model):
    """A dispute with a reader before a certified body (Article 21), and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("dispute", "under way")
        PAPER = "paper", pgettext_lazy("dispute", "for the paper")
        READER = "reader", pgettext_lazy("dispute", "for the reader")
        NONE = "none", pgettext_lazy("dispute", "ended without an outcome")

    body = models.CharField(_("body"), max_length=200)
    about = models.CharField(_("what it is about"), max_length=200)
    received_at = models.DateTimeField(_("submitted"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome, default=Outcome.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_followed = models.BooleanField(_("the paper did as was decided"), default=False)
    note = models.TextField(_("note"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("dispute out of court")
        verbose_name_plural = _("disputes out of court")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.body}, {self.received_at:%Y-%m-%d}"

    def clean(self) -> None:
        _refuse_before(self.received_at, ended_at=self.ended_at)
        if (self.outcome == self.Outcome.OPEN) != (self.ended_at is None):
            raise ValidationError({"ended_at": _("Say when it ended, and with what outcome.")})


def _refuse_before(received: datetime | None, **later: datetime | None) -> None:
    """Raises `ValidationError` where something was done before there was anything to do."""
    wrong = [name for name, moment in later.items() if received and moment and moment < received]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, _("That is before it came.")))
