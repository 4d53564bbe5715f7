"""Readers who come all at once, from the list of another program."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReaderImport(models.Model):
    """One list of readers (CSV): looked through first, then taken in, a batch at a time.

    `content` is the file, compressed, until it is taken in; then empty. `done` of `total` lines are behind us in the
    present `state`; `fit`, `known` and `refused` count them.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being looked through")
        CHECKED = "checked", _("looked through")
        TAKING = "taking", _("being taken in")
        DONE = "done", _("taken in")
        FAILED = "failed", _("could not be read")

    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(default=b"")
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    problem = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    fit = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    invites = models.BooleanField(_("invite them by mail"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportRemark(models.Model):
    """Something about one line of a list: why it cannot be taken, or what of it cannot."""

    source = models.ForeignKey(ReaderImport, on_delete=models.CASCADE, related_name="remarks")
    line = models.PositiveIntegerField()
    email = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=300)
    is_refused = models.BooleanField()

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class Arrival(models.Model):
    """Which list a reader came with; or the later one with which they were first told of their account."""

    reader = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="arrival")
    source = models.ForeignKey(ReaderImport, on_delete=models.CASCADE, related_name="arrivals")

    def __str__(self) -> str:
        return f"{self.reader_id} with {self.source_id}"
