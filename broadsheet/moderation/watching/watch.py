"""Taking a discussion or a reader under watch, and letting go of it."""

from django.utils.translation import gettext as _

from broadsheet.conversation.models import Discussion
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import scope
from broadsheet.moderation.models import WatchedDiscussion, WatchedReader
from broadsheet.readers.models import Reader

Watch = WatchedDiscussion | WatchedReader
LONGEST = 200
#: More than that nobody keeps an eye on.
MOST = 500


def watch(moderator: Reader, watched: Discussion | Reader, why: str = "") -> Watch:
    """Has what is said there, or by them, marked for moderators. A second time it says why anew. Raises `Refused`."""
    _check(moderator, watched)
    if isinstance(watched, Reader) and watched.is_of_staff:
        raise Refused(403, "staff", _("Nobody of the staff can be watched here."))
    given = {"by": moderator, "why": why.replace("\0", "").strip()[:LONGEST]}
    found: Watch | None = of(watched)
    if found is None and _kind(watched)._default_manager.count() >= MOST:
        raise Refused(409, "too-many", _("There is too much under watch already. Let go of something first."))
    made: Watch
    if isinstance(watched, Discussion):
        made, _is_new = WatchedDiscussion.objects.update_or_create(discussion=watched, defaults=given)
    else:
        made, _is_new = WatchedReader.objects.update_or_create(reader=watched, defaults=given)
    return made


def unwatch(moderator: Reader, watched: Discussion | Reader) -> None:
    """Lets go of it; nothing happens where it is not under watch. Raises `Refused`."""
    _check(moderator, watched)
    found = of(watched)
    if found is not None:
        found.delete()


def of(watched: Discussion | Reader) -> Watch | None:
    """Who watches it, since when and why; `None` where nobody does."""
    if isinstance(watched, Discussion):
        return WatchedDiscussion.objects.filter(discussion=watched).select_related("by").first()
    return WatchedReader.objects.filter(reader=watched).select_related("by").first()


def _kind(watched: Discussion | Reader) -> type[WatchedDiscussion] | type[WatchedReader]:
    return WatchedDiscussion if isinstance(watched, Discussion) else WatchedReader


def _check(moderator: Reader, watched: Discussion | Reader) -> None:
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    if isinstance(watched, Discussion) and not scope.of(moderator).has(watched):
        raise Refused(404, "no-discussion", _("There is no such discussion."))
