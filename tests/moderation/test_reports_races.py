"""Many who report at once, and a moderator who decides in that moment: it waits once, each report has an answer."""

from functools import partial

import pytest

from broadsheet.conversation import judging, reporting
from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Decision
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.factories import make_reader
from tests.readers.people import make_member
from tests.readers.test_privacy_erasure_races import at_once, between_connections

pytestmark = [pytest.mark.django_db(transaction=True), between_connections]


def in_charge() -> Reader:
    """Somebody who may moderate though such a test has emptied the roles."""
    reader = make_reader()
    Reader.objects.filter(pk=reader.pk).update(is_superuser=True)
    return Reader.objects.get(pk=reader.pk)


def report_by(reader: Reader, comment: Comment) -> partial[Report]:
    return partial(reporting.report, reader, comment.pk, "abuse")


def test_a_comment_that_many_report_at_once_waits_once() -> None:
    comment = say(make_discussion())
    answers = at_once(*(report_by(make_member(), comment) for _number in range(8)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused"] * 4 + ["Report"] * 4, answers
    assert Decision.objects.filter(deed="hold", step="reports", reports=4).count() == 1
    comment.refresh_from_db()
    assert (comment.status, comment.discussion.comment_count) == ("held", 0)


def test_a_reader_who_sends_twice_at_once_has_reported_once() -> None:
    comment, reader = say(make_discussion()), make_member()
    answers = at_once(*(report_by(reader, comment) for _number in range(4)))
    assert all(isinstance(answer, Report) for answer in answers), answers
    assert Report.objects.count() == 1


def test_what_is_reported_while_it_is_decided_about_is_answered_or_still_open_and_never_lost() -> None:
    moderator, discussion = in_charge(), make_discussion()
    for deed in (judging.reject, judging.reject, lambda by, pk: reporting.settle(by, [pk])) * 2:
        comment = say(discussion)
        known = make_member()
        reporting.report(known, comment.pk, "spam")
        again, fresh = report_by(known, comment), report_by(make_member(), comment)
        answers = at_once(partial(deed, moderator, comment.pk), again, fresh)
        assert all(not isinstance(answer, Exception) or isinstance(answer, Refused) for answer in answers), answers
        comment.refresh_from_db()
        answered = Report.objects.filter(comment=comment, answered_at__isnull=False)
        assert answered.exists()
        if not comment.is_published:
            assert answered.count() == Report.objects.filter(comment=comment).count()
            assert set(answered.values_list("was_right", flat=True)) == {True}
