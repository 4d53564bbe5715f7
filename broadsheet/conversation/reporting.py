"""Telling the moderators of a comment."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.refusals import Refused, no_comment
from broadsheet.conversation.signals import comment_reported
from broadsheet.readers.models import Reader

REPORTS = RateLimit("reports of a reader", 30, timedelta(hours=1))


def report(reader: Reader, comment_id: int, reason: str, words: str = "") -> Report:
    """Writes down what the reader thinks is wrong; a second report of the same comment replaces the first.

    Raises `Refused`.
    """
    if reason not in Report.Reason.values:
        raise Refused(422, "no-reason", _("Say what is wrong with the comment."))
    if not reader.is_active:
        raise Refused(403, "shut-out", _("Your account cannot do that."))
    if wait := REPORTS.take(str(reader.pk)):
        raise Refused(429, "too-often", _("That was a lot in a short time. Please wait a little."), wait)
    with transaction.atomic():
        comment = Comment.objects.filter(pk=comment_id, discussion__is_hidden=False).first()
        if comment is None or not comment.is_published:
            raise no_comment()
        if comment.reader_id == reader.pk:
            raise Refused(409, "own", _("This is your own comment. You can withdraw it."))
        made, is_new = Report.objects.update_or_create(
            comment=comment,
            reader=reader,
            defaults={"reason": reason, "words": words.replace("\0", "").strip()[:2_000]},
        )
        if is_new:
            comment_reported.send(Report, report=made)
    return made
