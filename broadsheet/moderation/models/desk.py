"""What a moderator has at the desk: the sections that are theirs, filters, notes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.models import Comment


class Assignment(models.Model):
    """A part of the paper that a moderator looks after: all discussions whose address begins with `begins`.

    Whoever has none looks after the whole paper; whoever has some decides nothing elsewhere.
    """

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    begins = models.CharField(_("addresses that begin with"), max_length=200)
    title = models.CharField(_("section"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("moderator’s section")
        verbose_name_plural = _("moderators’ sections")
        ordering: ClassVar = ["moderator", "begins"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["moderator", "begins"], name="moderation_assigned_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.begins


class SavedFilter(models.Model):
    """A search at the desk that a moderator keeps under a name. `query` is as the address has it."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    queue = models.SlugField(max_length=20)
    query = models.CharField(max_length=1_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["moderator", "name"], name="moderation_filter_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CommentNote(models.Model):
    """A remark on a comment, for colleagues only, whatever becomes of the comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="desk_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("note for colleagues"), max_length=1_000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note on a comment")
        verbose_name_plural = _("notes on comments")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
