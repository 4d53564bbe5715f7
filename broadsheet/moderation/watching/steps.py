"""The step of the pipeline for what is under watch."""

from django.utils.translation import gettext as _

from broadsheet.conversation.pipeline import Answer, Draft, Verdict
from broadsheet.moderation.watching import listed

_SCORE = 0.3


def watched(draft: Draft) -> Verdict | None:
    """Marks what is said in a discussion, or by a reader, under watch. Nobody has to wait for it.

    The staff are not asked.
    """
    found = []
    if draft.discussion.pk in listed.discussions():
        found.append(_("story under watch"))
    if draft.reader.pk in listed.readers():
        found.append(_("reader under watch"))
    if not found or draft.reader.is_of_staff:
        return None
    return Verdict(Answer.MARK, "watched", score=_SCORE, detail=", ".join(found))
