"""What readers have earned with what they wrote and reported, and what follows from it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.common.clock import now
from broadsheet.conversation import judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Commenting, Discussion, Report
from broadsheet.conversation.pipeline import Draft
from broadsheet.conversation.reporting import report
from broadsheet.conversation.signals import reports_settled
from broadsheet.moderation import appeals, standing
from broadsheet.moderation.models import Standing
from broadsheet.moderation.sanctioning import Kind, impose
from broadsheet.moderation.standing import Level, explained, level, recounted, weight_of_reports
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

MOMENT = now()


def known_for(days: int, published: int, rejected: int = 0, picked: int = 0, reports_upheld: int = 0) -> Standing:
    since = MOMENT - timedelta(days=days, seconds=1)
    return Standing(published=published, rejected=rejected, picked=picked, reports_upheld=reports_upheld, since=since)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Standing(), Level.NEW),
        (known_for(0, published=2), Level.NEW),
        (known_for(0, published=3), Level.KNOWN),
        (known_for(400, published=19), Level.KNOWN),
        (known_for(13, published=500), Level.KNOWN),
        (known_for(14, published=20), Level.TRUSTED),
        (known_for(14, published=20, rejected=1), Level.TRUSTED),
        (known_for(14, published=20, rejected=2), Level.KNOWN),
        (known_for(400, published=480, rejected=20), Level.TRUSTED),
        (known_for(14, published=10, picked=2), Level.TRUSTED),
        (known_for(14, published=9, picked=2), Level.KNOWN),
        (known_for(13, published=9, picked=9), Level.KNOWN),
        (known_for(14, published=15, picked=1, rejected=1), Level.KNOWN),
        (known_for(14, published=15, reports_upheld=5), Level.TRUSTED),
        (known_for(14, published=15, reports_upheld=4), Level.KNOWN),
        (known_for(400, published=2, picked=2, reports_upheld=500), Level.NEW),
        (known_for(400, published=6, rejected=2), Level.KNOWN),
        (known_for(400, published=3, rejected=2), Level.NEW),
        (known_for(400, published=6, rejected=3), Level.WATCHED),
        (known_for(0, published=0, rejected=3), Level.WATCHED),
    ],
)
def test_a_reader_earns_their_level(found: Standing, expected: Level) -> None:
    assert level(found, MOMENT) is expected


def is_trusted(reader: Reader) -> bool:
    """Whether they would be spared some steps of the pipeline with a comment of theirs."""
    return standing.is_trusted(Draft(reader, Discussion(), "Said.", Commenting()))


def make_regular(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody who has written enough for this test's paper to trust them."""
    few = standing.Needs(published=2, days=0, rejected_share=0.05)
    monkeypatch.setattr(standing, "NEEDS", {Level.TRUSTED: few, Level.KNOWN: standing.NEEDS[Level.KNOWN]})
    reader, discussion = make_member(), make_discussion()
    for _number in range(2):
        say(discussion, reader)
    recounted(reader.pk)
    return reader


@pytest.mark.django_db
def test_a_regular_is_trusted_until_something_of_theirs_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_regular(monkeypatch)
    assert is_trusted(reader)
    comment = Comment.objects.filter(reader=reader).first()
    assert comment is not None
    moderator = make_moderator()
    judging.reject(moderator, comment.pk)
    assert not is_trusted(reader)
    judging.approve(moderator, comment.pk)
    assert is_trusted(reader)


@pytest.mark.django_db
def test_whoever_was_sanctioned_lately_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_regular(monkeypatch)
    impose(make_moderator(), reader, Kind.WARNING, Grounds(words="Mind your tone."))
    assert not is_trusted(reader)


@pytest.mark.django_db
def test_a_sanction_that_an_appeal_has_undone_leaves_the_reader_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, moderator, other = make_regular(monkeypatch), make_moderator(), make_member("Other", "Moderators")
    until = now() + timedelta(days=1)
    sanctions = [impose(moderator, reader, Kind.HOLD, Grounds(words="Spam."), until) for _number in range(2)]
    made = [appeals.appeal(reader, each.decision_id or 0, "It was none.") for each in sanctions]
    appeals.answer(other, made[0].pk, "granted", "You are right.")
    assert not is_trusted(reader)
    appeals.answer(other, made[1].pk, "granted", "You are right.")
    assert is_trusted(reader)


@pytest.mark.django_db
def test_a_pick_counts_toward_trust_while_the_comment_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, moderator = make_regular(monkeypatch), make_moderator()
    few = standing.Needs(published=2, days=0, rejected_share=0.5, earned=7)
    monkeypatch.setitem(standing.NEEDS, Level.TRUSTED, few)
    comment = say(make_discussion(), reader)
    recounted(reader.pk)
    assert not is_trusted(reader)
    judging.pick(moderator, comment.pk)
    assert is_trusted(reader)
    judging.reject(moderator, comment.pk)
    assert not is_trusted(reader)


@pytest.mark.django_db
def test_to_ask_whether_somebody_is_trusted_is_one_look_and_none_of_whoever_is_new() -> None:
    new, old = make_member(), make_member(date_joined=now() - timedelta(days=100))
    for reader, looks in ((new, 0), (old, 1)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert not is_trusted(reader)
        assert len(asked) == looks


@pytest.mark.django_db
def test_a_comment_that_nobody_judges_costs_nothing_here() -> None:
    reader, discussion = make_member(), make_discussion()
    say(discussion, reader)
    with CaptureQueriesContext(connection) as asked:
        say(discussion, reader)
    assert not [query["sql"] for query in asked if "moderation_standing" in query["sql"]]
    assert not Standing.objects.exists()


@pytest.mark.django_db
def test_whoever_wrote_lately_is_counted_by_the_clock() -> None:
    reader = make_member()
    say(make_discussion(), reader)
    assert standing.recount_lately() == 1
    assert Standing.objects.get().published == 1


@pytest.mark.django_db
def test_of_many_decisions_together_each_reader_is_counted_once() -> None:
    reader, discussion, moderator = make_member(), make_discussion(), make_moderator()
    comments = [say(discussion, reader) for _number in range(4)]
    with CaptureQueriesContext(connection) as asked, standing.counted_together():
        for comment in comments:
            judging.reject(moderator, comment.pk)
    assert len([query for query in asked if query["sql"].startswith('UPDATE "moderation_standing"')]) == 1
    assert Standing.objects.get().rejected == 4


@pytest.mark.django_db
def test_reports_that_were_right_and_that_were_not_are_counted() -> None:
    moderator, reporter = make_moderator(), make_member()
    good, bad = say(make_discussion()), say(make_discussion())
    for comment in (good, bad):
        report(reporter, comment.pk, "abuse")
    judging.reject(moderator, bad.pk)
    for comment in (good, bad):
        reports_settled.send(Report, comment_id=comment.pk, judge=moderator)
    found = Standing.objects.get(reader=reporter)
    assert (found.reports_upheld, found.reports_dismissed) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("upheld", "dismissed", "weight"), [(0, 0, 1.0), (0, 1, 0.8), (0, 100, 0.25), (4, 0, 1.5), (2, 2, 1.0)]
)
def test_reports_of_whoever_reports_falsely_weigh_less(upheld: int, dismissed: int, weight: float) -> None:
    reader = make_member()
    assert weight_of_reports(reader) == 1.0
    Standing.objects.create(reader=reader, reports_upheld=upheld, reports_dismissed=dismissed)
    assert weight_of_reports(reader) == pytest.approx(weight)


@pytest.mark.django_db
def test_moderators_are_told_in_sentences() -> None:
    reader, moderator = make_member(), make_moderator()
    comment = say(make_discussion(), reader)
    judging.pick(moderator, comment.pk)
    judging.reject(moderator, say(make_discussion(), reader).pk)
    told = " ".join(explained(reader))
    assert (
        "New here." in told and "Of the last 2 comments, 1 were rejected." in told and "1 comment was picked." in told
    )
    assert "a pick counts as 5 comments" in told
