"""What was decided is forgotten when the publisher says: what goes, what stays, and what waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.common import decisions
from broadsheet.conversation import judging
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.recounting import differences
from broadsheet.moderation import appeals, rules, sanctioning
from broadsheet.moderation.models import Appeal, Batch, CommentNote, Decision, Moderating, NameCheck, Sanction
from broadsheet.moderation.numbers import retention
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=800)


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)


def keep(months: int) -> None:
    settings = Moderating.load()
    settings.decisions_months = months
    settings.save()


def rejected(
    discussion: Discussion | None = None, writer: Reader | None = None, parent: Comment | None = None
) -> Comment:
    comment = say(discussion or make_discussion(), writer, parent=parent)
    rule = rules.in_force().rules.get(key="respect")
    judging.reject(make_moderator(), comment.pk, Grounds(rule=rule.pk, words="Not so.", note="Again.", law="§ 185"))
    comment.refresh_from_db()
    return comment


def ago(**conditions: Any) -> None:
    """Has these decisions, or all, have been made long ago."""
    Decision.objects.filter(**conditions).update(at=timezone.now() - LONG_AGO)


def test_an_old_decision_says_only_what_was_done_and_by_which_rule() -> None:
    comment = rejected()
    decision = Decision.objects.get(comment=comment, deed="withhold")
    ago()
    retention.forget_old()
    decision.refresh_from_db()
    assert (decision.text, decision.words, decision.note) == ("", "", "")
    assert (decision.reader, decision.by, decision.comment) == (None, None, None)
    assert decision.rule is not None and decision.rule.key == "respect"
    assert (decision.deed, decision.law, decision.before) == ("withhold", "§ 185", "published")


def test_what_is_young_stays_whole() -> None:
    comment = rejected()
    Decision.objects.update(at=timezone.now() - timedelta(days=700))
    retention.forget_old()
    assert Decision.objects.get(comment=comment).words == "Not so."
    assert Comment.objects.get(pk=comment.pk).text


def test_the_publisher_says_for_how_long() -> None:
    rejected()
    ago()
    keep(0)
    assert retention.last_moment() is None and retention.forget_old() == 0
    assert Decision.objects.exclude(words="").exists()
    keep(24)
    assert retention.forget_old() > 0
    assert retention.forget_old() == 0
    assert not Decision.objects.exclude(words="").exists()


def test_a_rejected_comment_goes_where_nothing_hangs_on_it() -> None:
    alone = rejected()
    ago()
    retention.forget_old()
    assert not Comment.objects.filter(pk=alone.pk).exists()


@pytest.mark.parametrize("place", ["has an answer", "is an answer"])
def test_a_rejected_comment_keeps_its_place_in_a_thread(place: str) -> None:
    discussion = make_discussion()
    root = say(discussion)
    if place == "has an answer":
        comment, other = root, say(discussion, parent=root)
        judging.reject(make_moderator(), root.pk, Grounds(words="No."))
    else:
        comment = rejected(discussion, parent=root)
        other = say(discussion, parent=root)
    CommentNote.objects.create(comment=comment, text="Look at this.")
    before = (comment.path, comment.number)
    ago()
    retention.forget_old()
    comment.refresh_from_db()
    assert (comment.text, comment.html, comment.verdicts, comment.reader) == ("", "", [], None)
    assert (comment.path, comment.number, comment.status) == (*before, "rejected")
    assert not CommentNote.objects.exists()
    assert Comment.objects.get(pk=other.pk).text
    assert list(differences(Discussion.objects.get(pk=discussion.pk))) == []


def test_numbers_are_right_after_a_comment_went() -> None:
    discussion = make_discussion()
    say(discussion)
    rejected(discussion)
    ago()
    retention.forget_old()
    assert list(differences(Discussion.objects.get(pk=discussion.pk))) == []


def test_what_was_decided_about_again_lately_keeps_its_words() -> None:
    moderator, comment = make_moderator(), rejected()
    ago()
    judging.approve(moderator, comment.pk)
    judging.reject(moderator, comment.pk, Grounds(words="No, after all."))
    retention.forget_old()
    assert Comment.objects.get(pk=comment.pk).text
    assert Decision.objects.exclude(words="").get().words == "No, after all."
    ago()
    retention.forget_old()
    assert not Comment.objects.filter(pk=comment.pk).exists()


def test_what_is_published_keeps_its_words() -> None:
    comment = say(make_discussion(rule="held"))
    judging.approve(make_moderator(), comment.pk)
    ago()
    retention.forget_old()
    comment.refresh_from_db()
    assert comment.text and comment.reader is not None and comment.is_published


def test_an_open_appeal_keeps_what_it_is_about() -> None:
    writer = make_member()
    rejected(writer=writer)
    decision = Decision.objects.get(deed="withhold")
    filed = appeals.appeal(writer, decision.pk, "I was right.")
    ago()
    retention.forget_old()
    decision.refresh_from_db()
    assert decision.words and decision.reader == writer
    appeals.answer(make_moderator(), filed.pk, "stands", "You were not.")
    retention.forget_old()
    closed = Appeal.objects.get()
    assert (closed.words, closed.answer, closed.by, closed.outcome) == ("", "", None, "stands")


@pytest.mark.parametrize(("kind", "changes", "stays"), [
    ("warning", {}, False),
    ("hold", {"until": -LONG_AGO}, False),
    ("hold", {"until": timedelta(days=5)}, True),
    ("silence", {"lifted_at": -LONG_AGO}, False),
    ("ban", {}, True),
    ("ban", {"lifted_at": -LONG_AGO}, False),
    ("ban", {"lifted_at": -timedelta(days=5)}, True),
    ("suspension", {"until": -LONG_AGO}, True),
    ("suspension", {"until": -LONG_AGO, "lifted_at": -LONG_AGO}, False),
])  # fmt: skip
def test_a_sanction_is_forgotten_when_it_has_long_bound_nobody(
    kind: str, changes: dict[str, timedelta], stays: bool
) -> None:
    made = Sanction.objects.create(reader=make_member(), kind=kind, words="Why.")
    moments = {name: timezone.now() + span for name, span in changes.items()}
    Sanction.objects.filter(pk=made.pk).update(at=timezone.now() - LONG_AGO, **moments)
    retention.forget_old()
    assert Sanction.objects.exists() == stays


def test_names_and_batches_go_too() -> None:
    reader, moment = make_member(), timezone.now()
    for status, decided in (("accepted", -LONG_AGO), ("rejected", -timedelta(days=5)), ("held", None)):
        NameCheck.objects.create(
            reader=reader, field="about", text=status, status=status, decided_at=moment + decided if decided else None
        )
    batch = Batch.objects.create(occasion="bulk", number=1)
    rejected()
    Decision.objects.update(batch=batch)
    Batch.objects.update(at=moment - LONG_AGO)
    retention.forget_old()
    assert set(NameCheck.objects.values_list("text", flat=True)) == {"rejected", "held"}
    assert not Batch.objects.exists()
    assert Decision.objects.filter(batch=None).exists()


def test_much_is_forgotten_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    monkeypatch.setattr(retention, "TURNS", 2)
    discussion = make_discussion()
    for _number in range(8):
        rejected(discussion)
    Decision.objects.exclude(deed="withhold").delete()
    ago()
    assert [retention.forget_old() for _round in range(3)] == [6, 2, 0]


def test_forgetting_asks_the_same_for_many_as_for_few() -> None:
    def queries(number: int) -> int:
        discussion = make_discussion()
        for _number in range(number):
            rejected(discussion)
        ago()
        # What the publisher decided is remembered for a second, which so many comments may take.
        decisions.decided(Moderating)
        with CaptureQueriesContext(connection) as asked:
            retention.forget_old()
        return len(asked)

    queries(1)
    assert queries(2) == queries(30)


def test_a_suspension_that_has_run_out_is_ended_before_it_is_forgotten() -> None:
    reader = make_member()
    made = sanctioning.impose(
        make_moderator(), reader, "suspension", Grounds(words="A week."), timezone.now() + timedelta(days=7)
    )
    Sanction.objects.filter(pk=made.pk).update(until=timezone.now() - LONG_AGO)
    retention.forget_old()
    assert Sanction.objects.exists()
    sanctioning.lift_due()
    assert Reader.objects.get(pk=reader.pk).status == Reader.Status.MEMBER


@pytest.mark.parametrize(
    ("months", "said"), [(24, "24 months after a decision"), (1, "1 month after"), (0, "until you leave")]
)
def test_the_page_on_privacy_says_for_how_long(months: int, said: str) -> None:
    keep(months)
    assert said in " ".join(facts.facts()[facts.ACCOUNT])


def test_a_comment_of_a_former_site_has_no_decision_and_stays() -> None:
    comment = say(make_discussion())
    Comment.objects.filter(pk=comment.pk).update(status="rejected")
    Decision.objects.all().delete()
    assert comment.pk > id_at(timezone.now() - LONG_AGO)
    retention.forget_old()
    assert Comment.objects.get(pk=comment.pk).text
