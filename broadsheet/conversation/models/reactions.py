"""What readers think of a comment: one reaction each, and never against it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.models.comment import Comment


class Reaction(models.Model):
    """One reader's reaction to one comment. Nobody else is shown whose it was."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reaction_rows", db_index=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reaction")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "reader"], name="conversation_react_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.comment_id}"
