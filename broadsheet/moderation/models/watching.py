"""Which discussions and readers the moderators keep an eye on: what is said there is marked, never held for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.conversation.models import Discussion


class _Watch(models.Model):
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    # By which other processes see that something is different (common/in_force.py).
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        abstract = True


class WatchedDiscussion(_Watch):
    """A discussion under watch."""

    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="watch")

    class Meta:
        verbose_name = _("watched discussion")
        verbose_name_plural = _("watched discussions")

    def __str__(self) -> str:
        return str(self.discussion_id)


class WatchedReader(_Watch):
    """A reader under watch."""

    reader = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watch")

    class Meta:
        verbose_name = _("watched reader")
        verbose_name_plural = _("watched readers")

    def __str__(self) -> str:
        return str(self.reader_id)
