"""A published comment that many report waits until somebody has looked at it."""

from django.utils.translation import gettext as _

from broadsheet.common.decisions import decided
from broadsheet.conversation import judging
from broadsheet.conversation.models import Comment, Discussion, Report
from broadsheet.moderation.models import Moderating
from broadsheet.moderation.recording import REPORTS_STEP
from broadsheet.moderation.reporting.weighing import weight_on


def reported(comment: Comment, discussion: Discussion) -> bool:
    """Somebody has just reported the comment, and its discussion is held; whether it waits from now on.

    So it does where its reports weigh as much as the publisher wants. What the staff write or have picked does not, nor
    what somebody of them has looked at when it was reported before, and let stand as it is now.
    """
    least = decided(Moderating).reports_hold_from
    if not least or not comment.is_published or comment.picked_at is not None:
        return False
    if comment.reader is not None and comment.reader.is_of_staff:
        return False
    if _was_kept(comment) or weight_on(comment.pk) < least:
        return False
    words = _("Readers have reported it. Somebody of the staff looks at it.")
    judging.hold_by_rule(comment, discussion, REPORTS_STEP, words)
    return True


def _was_kept(comment: Comment) -> bool:
    kept = Report.objects.filter(comment=comment, was_right=False)
    if comment.edited_at is not None:
        kept = kept.filter(answered_at__gt=comment.edited_at)
    return kept.exists()
