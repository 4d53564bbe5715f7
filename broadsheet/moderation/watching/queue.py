"""The watch-list: what was said under watch, and nobody of the staff has looked at yet."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.moderation.models import Decision, Standing, WatchedDiscussion, WatchedReader
from broadsheet.moderation.standing import NEEDS, WATCHED_FROM, Level

_FOR = timedelta(days=7)
# No index has what was published of all discussions; so many rows are looked through in a few milliseconds.
_LOOKED_AT = 5_000
# With `share` of all rejected: rejected > share × (published + rejected).
_TIMES = 1 / NEEDS[Level.KNOWN].rejected_share - 1


def watched() -> QuerySet[Comment]:
    """Published comments in discussions under watch, and of readers who are, or who stand so by what they wrote.

    Of the last `_LOOKED_AT` that were written.
    """
    latest = Comment.objects.filter(pk__gte=id_at(now() - _FOR)).order_by("-pk").values("pk")[:_LOOKED_AT]
    standing = Standing.objects.filter(
        reader=OuterRef("reader"), rejected__gte=WATCHED_FROM, rejected__gt=F("published") / _TIMES
    )
    decided = Decision.objects.filter(comment=OuterRef("pk"), by__isnull=False)
    under_watch = (
        Q(discussion__in=WatchedDiscussion.objects.order_by().values("discussion"))
        | Q(reader__in=WatchedReader.objects.order_by().values("reader"))
        | Exists(standing)
    )
    known = Comment.objects.filter(under_watch, pk__in=latest, status=Comment.Status.PUBLISHED)
    return known.exclude(Exists(decided))
