"""Telling the moderators of a comment, and their answer.

A report stays when it is answered, so that whoever made it can be told what came of it, and the paper can say how many
there were.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.rate_limits import RateLimit
from broadsheet.conversation import counts
from broadsheet.conversation.models import Comment, Discussion, Report
from broadsheet.conversation.models.report import open_reports
from broadsheet.conversation.particulars import LONGEST, NONE_GIVEN, Particulars, cleaned
from broadsheet.conversation.refusals import Refused, no_comment
from broadsheet.conversation.signals import comment_reported, reports_settled
from broadsheet.readers.models import Reader

REPORTS = RateLimit("reports of a reader", 30, timedelta(hours=1))
WITHOUT_ACCOUNT = RateLimit("reports without an account from", 5, timedelta(hours=1))
_NOTHING_STATED = {"law": "", "name": "", "email": "", "concerns_children": False, "in_good_faith": False}


def report(
    reader: Reader, comment_id: int, reason: str, words: str = "", particulars: Particulars = NONE_GIVEN
) -> Report:
    """Writes down what the reader thinks is wrong; a second report of the same comment replaces the first, while
    nobody has answered that.

    What breaks the law needs the particulars; they are reached at their account's address. Raises `Refused`.
    """
    if reason not in Report.Reason.values:
        raise Refused(422, "no-reason", _("Say what is wrong with the comment."))
    if not reader.is_active:
        raise Refused(403, "shut-out", _("Your account cannot do that."))
    fields: dict[str, Any] = {**_NOTHING_STATED, "words": cleaned(words, LONGEST)}
    if reason == Report.Reason.ILLEGAL:
        # They are reached where their account is, and nobody else through them.
        email = "" if particulars.concerns_children else reader.email
        fields = replace(particulars, email=email).stated(words)
    if wait := REPORTS.take(str(reader.pk)):
        raise _too_often(wait)
    with transaction.atomic():
        comment, discussion = _reported(comment_id)
        if comment.reader_id == reader.pk:
            raise Refused(409, "own", _("This is your own comment. You can withdraw it."))
        made, is_new = Report.objects.update_or_create(
            comment=comment,
            reader=reader,
            answered_at=None,
            defaults={"reason": reason, **fields, "letter_due": now() if fields["email"] else None},
        )
        if is_new:
            comment_reported.send(Report, report=made, comment=comment, discussion=discussion)
    return made


def report_without_account(sender: str, comment_id: int, words: str, particulars: Particulars) -> Report:
    """Writes down why somebody, of whom nothing else is known, thinks that the comment breaks the law.

    `sender` is whom to count it to (`rate_limits.sender_of`). Raises `Refused`.
    """
    fields = particulars.stated(words)
    if wait := WITHOUT_ACCOUNT.take(sender):
        raise _too_often(wait)
    with transaction.atomic():
        comment, discussion = _reported(comment_id)
        if discussion.is_for_registered:
            raise no_comment()
        letter_due = now() if fields["email"] else None
        made = Report.objects.create(comment=comment, reason=Report.Reason.ILLEGAL, **fields, letter_due=letter_due)
        comment_reported.send(Report, report=made, comment=comment, discussion=discussion)
    return made


def settle(judge: Reader, comment_ids: Collection[int]) -> None:
    """Notes that what was reported about the comments is answered by how they stand now, and has it told.

    Inside the transaction that decides about them.
    """
    found = open_reports().filter(comment__in=comment_ids)
    reported = dict(found.order_by("comment").values_list("comment_id", "comment__status").distinct())
    if not reported:
        return
    for pk in reported:
        reports_settled.send(Report, comment_id=pk, judge=judge)
    moment = now()
    for was_right in (True, False):
        pks = [pk for pk, status in reported.items() if (status == Comment.Status.REJECTED) is was_right]
        _answer(open_reports().filter(comment__in=pks), was_right=was_right, moment=moment)


def settle_withdrawn() -> int:
    """Answers what was reported about comments that their writers have taken back: nobody judges those any more.

    How many. The worker's clock calls it.
    """
    with transaction.atomic():
        found = open_reports().filter(comment__status=Comment.Status.WITHDRAWN)
        pks = list(found.order_by("pk").values_list("pk", flat=True)[:1_000])
        _answer(open_reports().filter(pk__in=pks), was_right=None, moment=now())
    return len(pks)


def _answer(reports: QuerySet[Report], *, was_right: bool | None, moment: datetime) -> None:
    # Those with a letter first: what is answered is found here no more.
    reports.exclude(email="").update(answered_at=moment, was_right=was_right, letter_due=moment)
    reports.update(answered_at=moment, was_right=was_right)


def _reported(comment_id: int) -> tuple[Comment, Discussion]:
    """The comment and its discussion, which is held: what follows from a report may take the comment away.

    Raises `Refused`.
    """
    comment, discussion = counts.locked_with(comment_id)
    if discussion.is_hidden or not comment.is_published:
        raise no_comment()
    return comment, discussion


def _too_often(wait: int) -> Refused:
    return Refused(429, "too-often", _("That was a lot in a short time. Please wait a little."), wait)
