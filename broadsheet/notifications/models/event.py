"""What has happened and is still to be told."""

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """Written in the transaction that something happened in; gone in the one that tells the last of it.

    `stage` and `position` say how far the telling has come, so that whoever takes it up again begins there.
    """

    class What(models.TextChoices):
        SAID = "said"
        EDITED = "edited"
        CHANGED = "changed"
        RECOMMENDED = "recommended"
        PICKED = "picked"
        JUDGED = "judged"
        SETTLED = "settled"
        STORY = "story"
        ENTRY = "entry"
        NEWS = "news"

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=12, choices=What)
    # The comment that it happened to; of a story, its update; of a live blog, its entry; of a new story, that.
    comment = models.BigIntegerField()
    # Who did it; 0 where that does not matter.
    actor = models.BigIntegerField(default=0)
    # Whom it concerns besides the comment's author, where that is not to be found out afterwards; of a new story, what
    # leads its followers to it, as `[kind, primary key]`.
    concerns = models.JSONField(default=list)
    stage = models.PositiveSmallIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    # How often in a row it could not be told.
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.what} {self.comment}"
