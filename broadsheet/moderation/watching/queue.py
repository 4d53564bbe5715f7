"""The watch-list: what was said under watch, and nobody of the staff has looked at yet."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from broadsheet.conversation.models import Comment
from broadsheet.moderation.lately import lately
from broadsheet.moderation.models import Decision, Standing, WatchedDiscussion, WatchedReader
from broadsheet.moderation.standing import NEEDS, WATCHED_FROM, Level

_FOR = timedelta(days=7)
# With `share` of all rejected: rejected > share × (published + rejected).
_TIMES = 1 / NEEDS[Level.KNOWN].rejected_share - 1


def watched() -> QuerySet[Comment]:
    """Published comments in discussions under watch, and of readers who are, or who stand so by what they wrote.

    Of those that were written lately (lately.py).
    """
    standing = Standing.objects.filter(
        reader=OuterRef("reader"), rejected__gte=WATCHED_FROM, rejected__gt=F("published") / _TIMES
    )
    decided = Decision.objects.filter(comment=OuterRef("pk"), by__isnull=False)
    under_watch = (
        Q(discussion__in=WatchedDiscussion.objects.order_by().values("discussion"))
        | Q(reader__in=WatchedReader.objects.order_by().values("reader"))
        | Exists(standing)
    )
    known = lately(_FOR).filter(under_watch, status=Comment.Status.PUBLISHED)
    return known.exclude(Exists(decided))
