"""The discussions and readers under watch, kept in memory: asked about each comment, changed now and then."""

from broadsheet.common.in_force import InForce
from broadsheet.moderation.models import WatchedDiscussion, WatchedReader

discussions: InForce[frozenset[int]] = InForce(
    WatchedDiscussion, lambda: frozenset(WatchedDiscussion.objects.values_list("discussion_id", flat=True))
)
readers: InForce[frozenset[int]] = InForce(
    WatchedReader, lambda: frozenset(WatchedReader.objects.values_list("reader_id", flat=True))
)
