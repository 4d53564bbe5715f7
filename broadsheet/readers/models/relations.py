"""Whom and what a reader follows, and whom they want to hear nothing of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """A reader follows something: another reader, a byline, a topic, a section, a story.

    What `kind` names and `target_id` is the key of belongs to other parts of the paper (following.py), so there is no
    foreign key; what no longer exists is shown to nobody.
    """

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=10)
    target_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "kind", "target_id"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "target_id"], name="followers_of")]

    def __str__(self) -> str:
        return f"{self.reader_id} follows {self.kind} {self.target_id}"


class Mute(models.Model):
    """`reader` does not want to see what `target` writes. `target` is not told."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    target = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "target"], name="mute_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} mutes {self.target_id}"


class Block(models.Model):
    """`target` may neither reply to `reader` nor follow them; and `reader` sees nothing that `target` writes."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    target = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "target"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} blocks {self.target_id}"
