"""Reports weigh by who makes them; a comment with many waits, once, until somebody has looked at it."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.conversation import editing, judging, reporting
from broadsheet.conversation.models import Comment, Report
from broadsheet.conversation.particulars import Particulars
from broadsheet.moderation.desk.queues import QUEUES
from broadsheet.moderation.models import Decision, Moderating, Standing
from broadsheet.moderation.reporting import keeping
from broadsheet.moderation.reporting.weighing import weight_on, with_reports
from broadsheet.moderation.undoing import undo
from broadsheet.notifications.models import Notice
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.moderation.desk import decide, open_comment, open_queue
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

_senders = count(1)
WHY = "It denies what a court has found."


@pytest.fixture
def moderator() -> Reader:
    return make_moderator()


@pytest.fixture
def desk(client: Client, moderator: Reader) -> Client:
    client.force_login(moderator)
    return client


def reporter(upheld: int = 0, dismissed: int = 0) -> Reader:
    reader = make_member()
    if upheld or dismissed:
        Standing.objects.create(reader=reader, reports_upheld=upheld, reports_dismissed=dismissed)
    return reader


def report(comment: Comment, *reporters: Reader | None) -> None:
    """Each reports the comment in turn; `None` is somebody without an account."""
    for reader in reporters:
        if reader is not None:
            reporting.report(reader, comment.pk, "abuse")
        else:
            stated = Particulars("", "N. N.", f"n{next(_senders)}@example.org", in_good_faith=True)
            reporting.report_without_account(f"192.0.2.{next(_senders)}", comment.pk, WHY, stated)


def status(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def of_reports(asked: CaptureQueriesContext) -> int:
    return len([query for query in asked if "conversation_report" in query["sql"]])


def threshold(number: int) -> None:
    made = Moderating.load()
    made.reports_hold_from = number
    made.save()


RELIABLE, NEW, FALSE = (100, 0), (0, 0), (0, 100)


@pytest.mark.parametrize(
    ("records", "without_account", "weight", "becomes"),
    [
        ([NEW] * 3, 0, 3.0, "published"),
        ([NEW] * 4, 0, 4.0, "held"),
        ([NEW] * 3, 1, 3.5, "published"),
        ([NEW] * 3, 2, 4.0, "held"),
        ([], 9, 1.0, "published"),
        ([FALSE] * 15, 0, 3.75, "published"),
        ([FALSE] * 16, 0, 4.0, "held"),
        ([FALSE] * 11, 2, 3.75, "published"),
        ([RELIABLE, RELIABLE, NEW], 0, 4.92, "held"),
        ([RELIABLE, NEW], 2, 3.96, "published"),
        ([(2, 0)] * 3, 0, 4.0, "held"),
    ],
)
def test_reports_weigh_by_who_makes_them(
    records: list[tuple[int, int]], without_account: int, weight: float, becomes: str
) -> None:
    comment = say(make_discussion())
    report(comment, *(reporter(*record) for record in records), *[None] * without_account)
    assert weight_on(comment.pk) == pytest.approx(weight, abs=0.01)
    counted: int = with_reports(Comment.objects.filter(pk=comment.pk)).get().weight  # type: ignore[attr-defined]
    assert counted == pytest.approx(100 * weight, abs=len(records)), "the database counts as we do"
    assert status(comment) == becomes


def test_what_waits_is_said_to_its_writer_and_written_down(client: Client) -> None:
    writer = make_member()
    comment = say(make_discussion(), writer)
    report(comment, *(reporter() for _number in range(4)))
    decision = Decision.objects.get()
    assert (decision.deed, decision.step, decision.before, decision.reports) == ("hold", "reports", "published", 4)
    assert decision.is_automatic and decision.by is None and decision.reader == writer
    comment.refresh_from_db()
    assert (comment.held_by, comment.discussion.comment_count) == ("reports", 0)
    assert "reported" in comment.held_reason
    client.force_login(writer)
    assert "had reported it" in client.get(f"/accounts/decisions/{decision.pk}/").text


def test_what_waits_because_of_reports_is_found_by_that(desk: Client) -> None:
    many, other = say(make_discussion(), text="Heavily reported."), say(make_discussion(rule="held"), text="Held.")
    report(many, *(reporter() for _number in range(4)))
    page = open_queue(desk, "held", step="reports")
    assert many.text in page and other.text not in page
    assert "Reported by readers" in page and "Reported by readers" in open_comment(desk, many)


def test_what_somebody_let_stand_waits_no_second_time(moderator: Reader) -> None:
    writer = make_member()
    comment = say(make_discussion(), writer)
    report(comment, *(reporter() for _number in range(4)))
    judging.approve(moderator, comment.pk)
    assert not Report.objects.exclude(was_right=False).exists(), "the reports are answered"
    report(comment, *(reporter() for _number in range(6)))
    assert status(comment) == "published"
    editing.edit(writer, comment.pk, "Something else altogether.")
    report(comment, reporter())
    assert status(comment) == "held", "that nobody has looked at"


def test_nothing_that_the_staff_wrote_or_picked_waits(moderator: Reader) -> None:
    of_staff, picked = say(make_discussion(), moderator), say(make_discussion())
    judging.pick(moderator, picked.pk)
    for comment in (of_staff, picked):
        report(comment, *(reporter() for _number in range(5)))
        assert status(comment) == "published"


@pytest.mark.parametrize(("number", "becomes"), [(0, "published"), (2, "held"), (3, "published")])
def test_the_publisher_says_how_many_it_takes(number: int, becomes: str) -> None:
    threshold(number)
    comment = say(make_discussion())
    report(comment, reporter(), reporter())
    assert status(comment) == becomes


def test_taking_an_approval_back_has_it_wait_for_the_same_reason(moderator: Reader) -> None:
    comment = say(make_discussion())
    report(comment, *(reporter() for _number in range(4)))
    judging.approve(moderator, comment.pk)
    undo(moderator, Decision.objects.latest("pk").pk)
    comment.refresh_from_db()
    assert (comment.status, comment.held_by) == ("held", "reports")


def test_one_decision_answers_all_and_counts_for_those_who_reported(desk: Client) -> None:
    comment, good, known = say(make_discussion()), reporter(), reporter(1, 1)
    report(comment, good, known, None)
    decide(desk, comment, "withhold", queue="reported", words="No.")
    assert set(Report.objects.values_list("was_right", flat=True)) == {True}
    found = Standing.objects.filter(reader__in=[good, known]).order_by("reports_upheld")
    assert list(found.values_list("reports_upheld", "reports_dismissed")) == [(1, 0), (2, 1)]
    told = Notice.objects.filter(kind="report")
    assert set(told.values_list("reader", "outcome")) == {(good.pk, "rejected"), (known.pk, "rejected")}
    assert Decision.objects.get().reports == 3


def test_a_decision_on_the_page_itself_answers_them_too(moderator: Reader) -> None:
    comment, reader = say(make_discussion()), reporter()
    report(comment, reader)
    judging.reject(moderator, comment.pk)
    assert Report.objects.get().was_right
    assert Standing.objects.get(reader=reader).reports_upheld == 1
    assert Notice.objects.filter(kind="report", reader=reader).count() == 1


def test_the_desk_has_what_breaks_the_law_first_and_then_what_weighs_most(desk: Client) -> None:
    light, heavy, illegal = (say(make_discussion()) for _number in range(3))
    report(light, reporter(0, 100), reporter(0, 100), reporter(0, 100))
    report(heavy, reporter(100, 0))
    report(illegal, None)
    queue = QUEUES["reported"]
    assert list(queue.comments().order_by(*queue.orders[0].columns)) == [illegal, heavy, light]
    assert "Breaks the law?" in open_queue(desk, "reported")
    page = open_comment(desk, illegal, "reported")
    assert WHY in page and "N. N." in page and "no account" in page and "weighs 0.5" in page
    assert "was right 100 times, wrong 0 times" in open_comment(desk, heavy, "reported")
    # One after the other, whatever was decided meanwhile.
    where = decide(desk, illegal, "keep", queue="reported")
    assert f"/{heavy.pk}/" in where


def test_a_flood_of_reports_costs_the_desk_and_the_next_report_no_more(desk: Client) -> None:
    threshold(30_000)

    def asked(number: int) -> tuple[int, int]:
        comment = say(make_discussion())
        Report.objects.bulk_create(Report(comment=comment, reason="illegal", words=WHY) for _each in range(number))
        with CaptureQueriesContext(connection) as of_report:
            report(comment, reporter())
        with CaptureQueriesContext(connection) as of_desk:
            desk.get(f"/moderate/reported/{comment.pk}/")
        return of_reports(of_report), of_reports(of_desk)

    few = asked(3)
    assert 0 not in few
    assert few == asked(10_000)


def test_old_answers_forget_who_asked(moderator: Reader) -> None:
    fresh, old = say(make_discussion()), say(make_discussion())
    for comment in (fresh, old):
        report(comment, reporter(), None)
        judging.reject(moderator, comment.pk)
    Report.objects.filter(comment=old).update(answered_at=timezone.now() - timedelta(days=25 * 31))
    assert keeping.forget_old() == 2
    assert keeping.forget_old() == 0
    known = ("reader", "words", "name", "email")
    assert set(Report.objects.filter(comment=old).values_list(*known)) == {(None, "", "", "")}
    assert Report.objects.filter(comment=old, was_right=True).count() == 2
    assert Report.objects.filter(comment=fresh).exclude(reader=None).exists()
    assert Report.objects.filter(comment=fresh, words=WHY).exists()


def test_with_no_end_named_they_are_kept(moderator: Reader) -> None:
    made = Moderating.load()
    made.decisions_months = 0
    made.save()
    comment = say(make_discussion())
    report(comment, reporter())
    judging.reject(moderator, comment.pk)
    Report.objects.update(answered_at=timezone.now() - timedelta(days=10_000))
    assert keeping.forget_old() == 0
