"""What was brought in from elsewhere: where each thing came from, and comments as they stood there."""

import hashlib
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


def identity(text: str) -> str:
    """`text` as a `source_id`: itself, or its SHA-256 where it is longer than the column."""
    return text if len(text) <= 200 else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


class ImportedItem(models.Model):
    """Which thing of ours a thing on another site became. So a second import finds the first one's work.

    The object may be gone (an editor deleted it): the row stays and keeps it from coming back.
    """

    source = models.CharField(_("site"), max_length=200)
    kind = models.CharField(_("kind there"), max_length=40)
    source_id = models.CharField(_("id there"), max_length=200)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id")
    digest = models.CharField(
        _("digest"), max_length=64, blank=True, help_text=_("SHA-256 of what the last import wrote.")
    )
    revision_id = models.PositiveBigIntegerField(
        _("revision"), null=True, blank=True, help_text=_("The page's latest revision when the last import wrote it.")
    )
    was_live = models.BooleanField(_("was published"), default=False)
    at = models.DateTimeField(_("last written"), auto_now=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "source_id"], name="exchange_item_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["content_type", "object_id"], name="exchange_item_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} ({self.source})"


class ImportedComment(models.Model):
    """A comment as it stood on another site, from which the story's discussion has it (discussing.py). `text` is what
    was stored there, never HTML to be shown as it is.
    """

    class Status(models.TextChoices):
        APPROVED = "approved", _("Approved")
        PENDING = "pending", _("Pending")
        SPAM = "spam", _("Spam")
        TRASH = "trash", _("Deleted")

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")
        OTHER = "other", _("Something else")

    story = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("story"), on_delete=models.CASCADE, related_name="imported_comments"
    )
    source = models.CharField(_("site"), max_length=200)
    source_id = models.CharField(_("id there"), max_length=200)
    parent_source_id = models.CharField(_("id of the comment it answers"), max_length=200, blank=True)
    author_name = models.CharField(_("name"), max_length=255, blank=True)
    author_email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    author_url = models.CharField(_("web address"), max_length=500, blank=True)
    at = models.DateTimeField(_("written"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("imported comment")
        verbose_name_plural = _("imported comments")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_id"], name="exchange_comment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:60]}"
