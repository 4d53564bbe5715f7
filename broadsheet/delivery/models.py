"""What must survive a crash between a change and its reprinting."""

from django.db import models


class Withdrawal(models.Model):
    """Pages with these tags are out of date. Written in the transaction that made them so (an outbox).

    Every host that keeps a page store follows these rows; they are deleted once all have had an hour to see them.
    """

    tags = models.JSONField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return ", ".join(self.tags)


class Heartbeat(models.Model):
    """When a worker process was last seen at work."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
